/* SPDX-License-Identifier: MIT
 *
 * First failures under commit limits, derived from unlimited runs.
 *
 * Up to the operation whose commits would pass a limit, the limited run is the unlimited one; with
 * that operation it fails. So one unlimited run tells of every limit whose passing it records.
 */
#ifndef HOST_GRID_H
#define HOST_GRID_H

#include "campaign.h"
#include "cells.h"

#include <stdio.h>

/* A run's first failure; operation 0: it had none. */
struct first_failure {
    uint64_t operation;
    enum cause cause;
};

/* That of the same run under a limit which its commits first pass with the operation `passed`, or
 * never: 0. */
struct first_failure first_failure_under(struct first_failure own, uint64_t passed);

/* A campaign's runs and when each passed the limits. */
struct grid {
    const struct cells *cells;
    struct campaign campaign;
    const struct job **job; /* a row of runs.csv: what was asked for */
    size_t name;            /* the column `run` of runs.csv */
    size_t limits;          /* how many the grid has */
    uint64_t *passed;       /* a run x a limit: the operation that passed it; 0: none did */
};

/* Read DIR/campaign and DIR/limits.csv beside the runs, which must be the campaign's.
 * => true: grid_free() is owed */
bool grid_load(struct grid *grid, const struct cells *cells, const char *results, struct why *why);
void grid_free(struct grid *grid);

/* The first failure of an unlimited run, a row of runs.csv, as it was and under a limit. */
bool grid_first_failure(const struct grid *grid, size_t row, struct first_failure *failure,
                        struct why *why);
bool grid_first_failure_under(const struct grid *grid, size_t row, size_t limit,
                              struct first_failure *failure, struct why *why);

/* grid.csv: a row a cell and limit that the campaign asks for, and one without limit. */
bool grid_write(const struct grid *grid, FILE *stream, struct why *why);

#endif
