/* SPDX-License-Identifier: MIT
 *
 * `granule captions`: the captions of a campaign's figures, with the figures, as a page or a paper
 * takes them.
 */
#include "caption.h"
#include "figure.h"
#include "inside.h"
#include "latex.h"
#include "markdown.h"

#include <stdlib.h>
#include <string.h>

/* Where the pictures lie, as seen from what the captions are put into. */
#define PICTURES_USUAL "plots"

struct captions {
    const char *results, *pictures;
    bool latex;
    size_t count;
};

static void write_markdown(const struct captions *captions, const char *figure,
                           const struct caption *caption)
{
    printf("%s![", captions->count ? "\n" : "");
    markdown_write(stdout, caption->title);
    printf("](%s/%s.svg)\n\n**", captions->pictures, figure);
    markdown_write(stdout, caption->title);
    fputs(".** ", stdout);
    markdown_write(stdout, caption->paragraph);
    fputc('\n', stdout);
}

/* Whether a figure was drawn for the width of a page rather than of a column, which its PNG tells:
 * 400 dots an inch (plots/style.gp), and columns have 8.5 cm, pages 17. */
static bool is_wide(const struct captions *captions, const char *figure, bool *wide,
                    struct why *why)
{
    static const char signature[] = "\x89PNG\r\n\x1a\n";
    enum { WIDTH_AT = 16, HEAD = 24, DOTS_TO_10_CM = 1575, PICTURE_MOST = 64 << 20 };
    char name[PATH_MOST];
    struct bytes picture;
    if (!path_make(name, why, "plots/%s.png", figure) ||
        !inside_read(captions->results, name, PICTURE_MOST, &picture, why))
        return false;
    uint32_t width = 0;
    bool right = picture.length >= HEAD && memcmp(picture.at, signature, sizeof signature - 1) == 0;
    for (int i = 0; right && i < 4; i++)
        width = width << 8 | (unsigned char)picture.at[WIDTH_AT + i];
    *wide = width > DOTS_TO_10_CM;
    free(picture.at);
    return right ||
           refuse(why, "%s/%s: it is no PNG; 'make plots' draws it", captions->results, name);
}

static bool write_latex(const struct captions *captions, const char *figure,
                        const struct caption *caption, struct why *why)
{
    bool wide;
    if (!is_wide(captions, figure, &wide, why))
        return false;
    if (captions->count == 0)
        fputs("% Needs \\usepackage{graphicx}.\n", stdout);
    printf("\n\\begin{figure%s}\n  \\centering\n  \\includegraphics[width=\\%s]{%s/%s.pdf}\n"
           "  \\caption[{",
           wide ? "*" : "", wide ? "textwidth" : "columnwidth", captions->pictures, figure);
    latex_write(stdout, caption->title);
    fputs("}]{\\textbf{", stdout);
    latex_write(stdout, caption->title);
    fputs(".} ", stdout);
    latex_write(stdout, caption->paragraph);
    printf("}\n  \\label{fig:granule-%s}\n\\end{figure%s}\n", figure, wide ? "*" : "");
    return true;
}

static bool write_caption(struct captions *captions, const char *figure, struct why *why)
{
    struct caption caption;
    bool right = true;
    if (!caption_read(&caption, captions->results, figure, why))
        return false;
    if (caption.title && captions->latex)
        right = write_latex(captions, figure, &caption, why);
    else if (caption.title)
        write_markdown(captions, figure, &caption);
    captions->count += caption.title != NULL;
    caption_free(&caption);
    return right;
}

static bool write_captions(struct captions *captions, struct why *why)
{
    for (size_t i = 0; figure_table[i]; i++)
        if (!write_caption(captions, figure_table[i]->name, why))
            return false;
    return captions->count ||
           refuse(why, "%s/plots: there is no figure; 'make plots' draws them", captions->results);
}

int command_captions(int argc, char **argv)
{
    const char *format = "markdown";
    struct captions captions = {.pictures = PICTURES_USUAL};
    const struct option_row table[] = {
        {"format", &format, NULL}, {"pictures", &captions.pictures, NULL}, {NULL, NULL, NULL}};
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    captions.results = argv[1];
    captions.latex = strcmp(format, "latex") == 0;
    if (!captions.latex && strcmp(format, "markdown") != 0)
        return complain(EXIT_USAGE, "captions: --format is markdown or latex, not '%s'", format);
    if (!inside_name_is_plain(captions.pictures))
        return complain(EXIT_USAGE,
                        "captions: --pictures is a folder's name of A-Za-z0-9._+-, not '%s'",
                        captions.pictures);
    return write_captions(&captions, &why) ? EXIT_SUCCESS
                                           : complain(EXIT_BROKEN, "captions: %s", why.text);
}
