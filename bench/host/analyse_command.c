/* SPDX-License-Identifier: MIT
 *
 * `granule analyse`: for every cell and onset, how Alpha and x86 compare over pairs of one seed.
 */
#include "comparison.h"
#include "files.h"

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

static void write_header(FILE *stream, const struct cells *cells)
{
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_header(&cells->runs, cells->key[i]));
    fputs("onset,", stream);
    comparison_write_header(stream);
}

static bool analyse_cell(const struct cells *cells, const struct cell *cell, enum onset onset,
                         FILE *stream, struct why *why)
{
    const struct question question = {cells, onset};
    struct comparison comparison;
    if (!comparison_make(&comparison, cell, observe_onset, &question, why))
        return false;
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_field(&cells->runs, cell->row, cells->key[i]));
    fprintf(stream, "%s,", onset_names[onset]);
    comparison_write(stream, &comparison);
    return true;
}

static bool analyse(const struct cells *cells, FILE *stream, struct why *why)
{
    write_header(stream, cells);
    for (size_t i = 0; i < cells->count; i++)
        for (int onset = 0; onset < ONSETS; onset++)
            if (!analyse_cell(cells, &cells->cell[i], (enum onset)onset, stream, why))
                return false;
    return true;
}

int command_analyse(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct cells cells;
    struct whole whole;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!cells_load(&cells, argv[1], &why))
        return complain(EXIT_BROKEN, "analyse: %s", why.text);
    bool right = whole_open(&whole, argv[1], "cells.csv", &why);
    if (right) {
        right = analyse(&cells, whole.stream, &why) && whole_close(&whole, &why);
        whole_drop(&whole);
    }
    cells_free(&cells);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "analyse: %s", why.text);
}
