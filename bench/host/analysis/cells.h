/* SPDX-License-Identifier: MIT
 *
 * The runs of a campaign sorted into cells: workload, policy and all else that isn't the seed or
 * the architecture. Runs of one seed make a pair.
 */
#ifndef HOST_CELLS_H
#define HOST_CELLS_H

#include "csv.h"
#include "records.h"
#include "statistics.h"

#include <stddef.h>

/* The two architectures that are compared; every ratio is the first over the second. */
enum side { SIDE_ALPHA, SIDE_X86, SIDES };
extern const char *const side_names[SIDES];

#define NO_RUN SIZE_MAX

/* The rows of runs.csv that one seed has; NO_RUN where an architecture has none. */
struct seed_runs {
    uint64_t seed;
    size_t row[SIDES];
};

struct cell {
    size_t row; /* the first one in runs.csv: the cell's parameters stand there */
    struct seed_runs *seeds;
    size_t count;
    uint64_t horizon; /* operations of each of its runs */
};

struct cells {
    struct csv runs;
    size_t *key; /* columns of runs.csv that make a cell, in their order */
    size_t key_count;
    struct seed_runs *seeds; /* of all cells */
    struct cell *cell;       /* in the campaign's order */
    size_t count;
    size_t *counts; /* a row of runs.csv: that of its cell, seed and architecture which counts */
};

/* Read DIR/runs.csv. Where an architecture ran a seed on several platforms, the first one counts.
 * => true: cells_free() is owed */
bool cells_load(struct cells *cells, const char *results, struct why *why);
void cells_free(struct cells *cells);

/* When a run came to an onset: an operation, or beyond the last that counts, which is the run's
 * horizon or its first failure by commit. */
bool cells_onset(const struct cells *cells, size_t row, enum onset onset, struct range *operation,
                 struct why *why);
/* The operation of a run's first failure by commit, behind which nothing counts; 0: there was none.
 */
bool cells_commit_failure(const struct cells *cells, size_t row, uint64_t *operation,
                          struct why *why);
/* The cause that stands beside an onset; CAUSE_NONE if there is none. */
bool cells_cause(const struct cells *cells, size_t row, enum onset onset, enum cause *cause,
                 struct why *why);

#endif
