/* SPDX-License-Identifier: MIT */
#include "latex.h"

#include <string.h>

/* What stands for a text. */
struct spelling {
    const char *text, *latex;
};

/* The ten marks that LaTeX reads as commands, those that fonts in the encoding OT1 have other signs
 * for, the ends of lines, and what a writer may put into a caption beyond ASCII. */
static const struct spelling spellings[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"%", "\\%"},
    {"_", "\\_"},
    {"^", "\\textasciicircum{}"},
    {"~", "\\textasciitilde{}"},
    {"<", "\\textless{}"},
    {">", "\\textgreater{}"},
    {"|", "\\textbar{}"},
    {"\"", "\\char34{}"},
    {"`", "\\textasciigrave{}"},
    {"\n", " "},
    {"\r", " "},
    {"\t", " "},
    /* U+2013 and U+2014, dashes; U+2018 to U+201D, quotation marks */
    {"\xe2\x80\x93", "--"},
    {"\xe2\x80\x94", "---"},
    {"\xe2\x80\x98", "`"},
    {"\xe2\x80\x99", "'"},
    {"\xe2\x80\x9c", "``"},
    {"\xe2\x80\x9d", "''"},
    /* U+00D7, U+2212, U+2264, U+2265 */
    {"\xc3\x97", "\\ensuremath{\\times}"},
    {"\xe2\x88\x92", "\\ensuremath{-}"},
    {"\xe2\x89\xa4", "\\ensuremath{\\leq}"},
    {"\xe2\x89\xa5", "\\ensuremath{\\geq}"},
};

static const struct spelling *find(const char *text)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strncmp(text, spellings[i].text, strlen(spellings[i].text)) == 0)
            return &spellings[i];
    return NULL;
}

void latex_write(FILE *stream, const char *text)
{
    while (*text) {
        const struct spelling *spelling = find(text);
        unsigned char byte = (unsigned char)*text;
        if (spelling)
            fputs(spelling->latex, stream);
        else if (byte < ' ' || byte > '~')
            fprintf(stream, "[%02x]", byte);
        else
            fputc(byte, stream);
        /* Two of these would become one sign. */
        if (strchr("-',", byte) && text[1] == *text)
            fputs("{}", stream);
        text += spelling ? strlen(spelling->text) : 1;
    }
}
