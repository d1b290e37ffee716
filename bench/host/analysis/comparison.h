/* SPDX-License-Identifier: MIT
 *
 * How the architectures compare in one cell: the statistics of a set of pairs, and how they stand
 * in tables.
 */
#ifndef HOST_COMPARISON_H
#define HOST_COMPARISON_H

#include "cells.h"

#include <stdio.h>

/* What one run says: the operation, or a bound where it wasn't reached, and the cause beside it. */
struct observation {
    struct range operation;
    enum cause cause;
};

/* Ask a run, a row of runs.csv. */
typedef bool observe_function(const void *context, size_t row, struct observation *observation,
                              struct why *why);

struct comparison {
    size_t pairs, earlier, equal, later, undecided;
    size_t runs[SIDES], reached[SIDES], causes[SIDES][CAUSES];
    struct range median[SIDES]; /* where runs[side] > 0 */
    struct estimate ratio;
    struct range mean_difference; /* Alpha - x86 of min(onset, horizon), where pairs > 0 */
    double sign_test_p;           /* of earlier against later; 1 where neither is */
    double holm_p; /* corrected over so many tests; 0 tests: it isn't in the family */
    size_t family_tests;
};

/* Compare what a cell's runs say. */
bool comparison_make(struct comparison *comparison, const struct cell *cell,
                     observe_function *observe, const void *context, struct why *why);

/* All onsets of a cell, as its runs tell them. */
struct compared {
    struct comparison onset[ONSETS];
};

/* Every cell's. => to be freed; null: why says it */
struct compared *comparison_all(const struct cells *cells, struct why *why);

/* The table of such comparisons: its header, and a row. `limit` stands in the place of the cell's
 * commit limit; null: its own does. */
void comparison_write_header(FILE *stream, const struct cells *cells);
void comparison_write(FILE *stream, const struct cells *cells, const struct cell *cell,
                      const char *limit, enum onset onset, const struct comparison *comparison);

/* Five fields, with a comma before each: median and interval, low and high, and the level. A field
 * is empty where there is no such value, or none but infinity. */
void estimate_write(FILE *stream, const struct estimate *estimate);

#endif
