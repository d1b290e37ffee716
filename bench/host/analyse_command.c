/* SPDX-License-Identifier: MIT
 *
 * `granule analyse`: how Alpha and x86 compare over pairs of one seed, for every cell and onset,
 * and for every commit limit that the campaign asks for.
 */
#include "comparison.h"
#include "files.h"
#include "grid.h"

#include <stdlib.h>

/* What is asked of a run. */
struct question {
    const struct cells *cells;
    enum onset onset;
};

static bool observe_onset(const void *context, size_t row, struct observation *observation,
                          struct why *why)
{
    const struct question *question = context;
    return cells_onset(question->cells, row, question->onset, &observation->operation, why) &&
           cells_cause(question->cells, row, question->onset, &observation->cause, why);
}

static bool write_cells(const struct cells *cells, FILE *stream, struct why *why)
{
    comparison_write_header(stream, cells);
    for (size_t i = 0; i < cells->count; i++)
        for (int onset = 0; onset < ONSETS; onset++) {
            const struct question question = {cells, (enum onset)onset};
            struct comparison comparison;
            if (!comparison_make(&comparison, &cells->cell[i], observe_onset, &question, why))
                return false;
            comparison_write(stream, cells, &cells->cell[i], NULL, (enum onset)onset, &comparison);
        }
    return true;
}

/* All tables or none: a limited run that contradicts an unlimited one spoils them all. */
static bool analyse(const struct cells *cells, const char *results, struct why *why)
{
    struct whole table = {.stream = NULL}, limits = {.stream = NULL}, checks = {.stream = NULL};
    struct grid grid;
    if (!grid_load(&grid, cells, results, why))
        return false;
    bool right = whole_open(&table, results, "cells.csv", why) &&
                 whole_open(&limits, results, "grid.csv", why) &&
                 whole_open(&checks, results, "checks.csv", why) &&
                 write_cells(cells, table.stream, why) && grid_write(&grid, limits.stream, why) &&
                 grid_check(&grid, checks.stream, why) && whole_close(&table, why) &&
                 whole_close(&limits, why) && whole_close(&checks, why);
    whole_drop(&table);
    whole_drop(&limits);
    whole_drop(&checks);
    grid_free(&grid);
    return right;
}

int command_analyse(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct cells cells;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!cells_load(&cells, argv[1], &why))
        return complain(EXIT_BROKEN, "analyse: %s", why.text);
    bool right = analyse(&cells, argv[1], &why);
    cells_free(&cells);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "analyse: %s", why.text);
}
