/* SPDX-License-Identifier: MIT
 *
 * Cumulative incidence: which share of a cell's runs was past an onset by an operation, cause by
 * cause.
 *
 * Causes compete. A run has one first failure, and one that a commit limit ended is counted as
 * that: it is not taken for a run that would have come to its onset later, as a survival curve
 * takes it.
 */
#ifndef HOST_INCIDENCE_H
#define HOST_INCIDENCE_H

#include "cells.h"

#include <stdio.h>

/* How one run came out. */
struct outcome {
    enum cause cause; /* CAUSE_NONE: nothing happened up to the horizon */
    uint64_t operation;
};

/* The headline onset, or the run's end by a commit failure before it, with cause `commit`; or the
 * first failure. => onset is one of the two */
bool incidence_outcome(const struct cells *cells, size_t row, enum onset onset,
                       struct outcome *outcome, struct why *why);

/* incidence.csv: for every cell, side, onset and cause a row at each operation at which the share
 * rises, one at 0 and one at the horizon. */
bool incidence_write(const struct cells *cells, FILE *stream, struct why *why);

#endif
