/* SPDX-License-Identifier: MIT
 *
 * How the architectures compare in one cell: the statistics of a set of pairs, and their columns in
 * a table.
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
    struct range ratio;         /* where pairs > 0 */
    struct median_interval interval;
    struct range bounds; /* where interval.rank > 0 */
};

/* Compare what a cell's runs say. */
bool comparison_make(struct comparison *comparison, const struct cell *cell,
                     observe_function *observe, const void *context, struct why *why);

/* Its columns, from `pairs` on: the header, and a row's fields. Both end the line. */
void comparison_write_header(FILE *stream);
void comparison_write(FILE *stream, const struct comparison *comparison);

#endif
