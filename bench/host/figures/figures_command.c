/* SPDX-License-Identifier: MIT
 *
 * `granule figures`: the data and the captions of the figures, from a campaign's tables into its
 * plots/. A figure for which the campaign has nothing is left out, and that is said.
 */
#include "figure.h"

#include <stdlib.h>
#include <string.h>

extern const struct figure figure_limits, figure_ratio, figure_run, figure_space, figure_onset,
    figure_index, figure_causes, figure_tide, figure_cost;

const struct figure *const figure_table[] = {
    &figure_limits, &figure_ratio,  &figure_run,  &figure_space, &figure_onset,
    &figure_index,  &figure_causes, &figure_tide, &figure_cost,  NULL};

/* A figure's files while they are written. */
struct files {
    struct whole data[FIGURE_FILES], caption;
};

static bool file_name(char name[PATH_MOST], const struct figure *figure, int file, struct why *why)
{
    const char *suffix = figure->file[file].suffix;
    return path_make(name, why, "plots/%s%s%s.csv", figure->name, *suffix ? "-" : "", suffix);
}

/* What the data is, column by column, and then the header. */
static void write_head(FILE *stream, const struct figures *figures, const struct figure *figure,
                       int file)
{
    const struct figure_column *columns = figure->file[file].columns;
    fprintf(stream, "# Data of plots/%s.gp: %s\n# campaign %s\n", figure->name, figure->title,
            figures->hash);
    for (size_t i = 0; columns[i].name; i++)
        fprintf(stream, "# %s: %s\n", columns[i].name, columns[i].about);
    for (size_t i = 0; columns[i].name && (!figure->file[file].open || columns[i + 1].name); i++)
        fprintf(stream, "%s%s", i ? "," : "", columns[i].name);
    if (!figure->file[file].open)
        fputc('\n', stream);
}

static bool open_files(struct files *files, struct drawing *drawing, const struct figures *figures,
                       const struct figure *figure, struct why *why)
{
    char name[PATH_MOST];
    for (int i = 0; i < FIGURE_FILES && figure->file[i].suffix; i++) {
        if (!file_name(name, figure, i, why) ||
            !whole_open(&files->data[i], figures->results, name, why))
            return false;
        drawing->data[i] = files->data[i].stream;
        write_head(drawing->data[i], figures, figure, i);
    }
    if (!path_make(name, why, "plots/%s.caption", figure->name) ||
        !whole_open(&files->caption, figures->results, name, why))
        return false;
    drawing->caption = files->caption.stream;
    fprintf(drawing->caption, "%s\n\n", figure->title);
    return true;
}

/* The caption comes last: where it is, the data is. */
static bool close_files(struct files *files, const struct figure *figure, struct why *why)
{
    for (int i = 0; i < FIGURE_FILES && figure->file[i].suffix; i++)
        if (!whole_close(&files->data[i], why))
            return false;
    fputc('\n', files->caption.stream);
    return whole_close(&files->caption, why);
}

static void drop_files(struct files *files)
{
    for (int i = 0; i < FIGURE_FILES; i++)
        whole_drop(&files->data[i]);
    whole_drop(&files->caption);
}

/* What an earlier campaign in this folder had of a figure, the caption first. */
static bool remove_figure(const struct figures *figures, const struct figure *figure,
                          struct why *why)
{
    static const char *const kinds[] = {"caption", "svg", "pdf", "png"};
    char name[PATH_MOST];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!path_make(name, why, "plots/%s.%s", figure->name, kinds[i]) ||
            !file_remove(figures->results, name, why))
            return false;
    for (int i = 0; i < FIGURE_FILES && figure->file[i].suffix; i++)
        if (!file_name(name, figure, i, why) || !file_remove(figures->results, name, why))
            return false;
    return true;
}

static bool make_figure(const struct figures *figures, const struct figure *figure, struct why *why)
{
    struct files files = {0};
    struct drawing drawing = {0};
    enum figure_state state = FIGURE_BROKEN;
    if (open_files(&files, &drawing, figures, figure, why))
        state = figure->make(figures, &drawing, why);
    if (state == FIGURE_MADE)
        state = figure_state(close_files(&files, figure, why));
    drop_files(&files);
    if (state != FIGURE_ABSENT)
        return state == FIGURE_MADE;
    if (!whole_is_check())
        printf("no figure %s: %s\n", figure->name, why->text);
    return remove_figure(figures, figure, why);
}

static bool make_figures(const struct figures *figures, const char *only, struct why *why)
{
    for (size_t i = 0; figure_table[i]; i++)
        if ((!only || strcmp(figure_table[i]->name, only) == 0) &&
            !make_figure(figures, figure_table[i], why))
            return false;
    return true;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; figure_table[i]; i++)
        if (strcmp(figure_table[i]->name, name) == 0)
            return true;
    return false;
}

int command_figures(int argc, char **argv)
{
    const char *only = NULL;
    const struct option_row table[] = {{"only", &only, NULL}, {NULL, NULL, NULL}};
    struct figures figures;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (only && !is_known(only))
        return complain(EXIT_USAGE, "figures: there is no figure '%s'; plots/ has them", only);
    if (!figures_open(&figures, argv[1], &why))
        return complain(EXIT_BROKEN, "figures: %s", why.text);
    bool right = make_figures(&figures, only, &why);
    figures_close(&figures);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "figures: %s", why.text);
}
