/* SPDX-License-Identifier: MIT
 *
 * The usual cells of a campaign: without a commit limit, in a fresh process, with the workload's
 * own settings. What else a cell has makes it another reading of the model or of the workload.
 */
#ifndef HOST_USUAL_H
#define HOST_USUAL_H

#include "cells.h"

/* In how many ways a cell isn't usual, whatever it runs and under which policy.
 * => *column: the last one's column of runs.csv, where there is any */
size_t usual_differences(const struct cells *cells, const struct cell *cell, size_t *column);

/* What stands in that column of a usual cell; text has room for it. */
enum { USUAL_TEXT = 32 };
const char *usual_value(const struct cells *cells, const struct cell *cell, size_t column,
                        char text[USUAL_TEXT]);

/* A field of a cell's key, by its header. => "" where there is no such column */
const char *cell_field(const struct cells *cells, const struct cell *cell, const char *header);

#endif
