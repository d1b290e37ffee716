/* SPDX-License-Identifier: MIT
 *
 * Laying tables out as text.
 */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MOST = 100, WIDTH_MOST = 1 << 16 };

/* Blanks before a column: more between a number's end and the beginning of words. */
static size_t gap(const struct sheet *sheet, size_t column)
{
    bool after_number = column > 0 && (sheet->columns[column - 1].right);
    return after_number && !sheet->columns[column].right ? 2 : 1;
}

/* How a column is set. */
struct setting {
    size_t width; /* 0: nothing stands in it */
    bool words;   /* fields break between any words */
};

/* Up to where a field may be cut next: behind some marks, or between any words. */
static size_t piece_length(const char *text, bool words)
{
    size_t length = 0;
    while (text[length] &&
           !(length && text[length] == ' ' && (words || strchr(",;|", text[length - 1]))))
        length++;
    return length;
}

/* How much of a field fits into a line: whole pieces, but one at least. */
static size_t line_length(const char *text, struct setting setting)
{
    size_t length = piece_length(text, setting.words);
    while (text[length]) {
        size_t longer = length + 1 + piece_length(text + length + 1, setting.words);
        if (longer > setting.width)
            break;
        length = longer;
    }
    return length;
}

static size_t longest_line(const char *text, struct setting setting)
{
    size_t longest = 0;
    while (*text) {
        size_t length = line_length(text, setting);
        if (length > longest)
            longest = length;
        text += length + (text[length] == ' ');
    }
    return longest;
}

/* What a column takes if its fields are cut, where they can be, to the setting's width. */
static struct setting set_column(const struct sheet *sheet, size_t column, struct setting setting)
{
    size_t widest = 0, title = longest_line(sheet_text(sheet, 0, column), setting);
    for (size_t row = 1; row <= sheet->rows; row++) {
        size_t length = longest_line(sheet_text(sheet, row, column), setting);
        if (length > widest)
            widest = length;
    }
    return (struct setting){widest && widest < title ? title : widest, setting.words};
}

static size_t total_width(const struct sheet *sheet, const struct setting *settings)
{
    size_t total = 0;
    for (size_t column = 0; column < sheet->width; column++)
        if (settings[column].width)
            total += settings[column].width + (total ? gap(sheet, column) : 0);
    return total;
}

/* Narrow the last columns first: what they hold is read last. */
static void narrow(const struct sheet *sheet, struct setting *settings, bool words)
{
    for (size_t column = sheet->width; column-- > 0;) {
        size_t total = total_width(sheet, settings), width = settings[column].width;
        if (total <= LINE_MOST)
            return;
        size_t over = total - LINE_MOST;
        settings[column] =
            set_column(sheet, column, (struct setting){width > over ? width - over : 1, words});
    }
}

/* One line of a row; *rest: what is left of its fields. => false: there was nothing more */
static bool print_line(const struct sheet *sheet, const struct setting *settings, const char **rest,
                       FILE *stream)
{
    size_t at = 0, begin = 0; /* where the line ends so far, and where the column begins */
    bool any = false;
    for (size_t column = 0; column < sheet->width; column++) {
        size_t width = settings[column].width;
        if (width == 0)
            continue;
        begin += begin ? gap(sheet, column) : 0;
        size_t length = *rest[column] ? line_length(rest[column], settings[column]) : 0;
        size_t from = begin + (sheet->columns[column].right ? width - length : 0);
        if (length) {
            fprintf(stream, "%*s%.*s", (int)(from - at), "", (int)length, rest[column]);
            at = from + length;
            any = true;
        }
        begin += width;
        rest[column] += length + (rest[column][length] == ' ');
    }
    if (any)
        fputc('\n', stream);
    return any;
}

bool sheet_print_text(const struct sheet *sheet, FILE *stream)
{
    struct setting *settings = calloc(sheet->width + 1, sizeof *settings);
    const char **rest = calloc(sheet->width + 1, sizeof *rest);
    bool right = settings && rest;
    for (size_t column = 0; right && column < sheet->width; column++)
        settings[column] = set_column(sheet, column, (struct setting){WIDTH_MOST, false});
    if (right) {
        narrow(sheet, settings, false);
        narrow(sheet, settings, true);
    }
    for (size_t row = 0; right && row <= sheet->rows; row++) {
        for (size_t column = 0; column < sheet->width; column++)
            rest[column] = sheet_text(sheet, row, column);
        while (print_line(sheet, settings, rest, stream))
            ;
    }
    free(settings);
    free(rest);
    return right;
}
