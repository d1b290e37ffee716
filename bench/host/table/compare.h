/* SPDX-License-Identifier: MIT
 *
 * What `granule compare` puts side by side: two campaigns, of which the second is the reference.
 */
#ifndef HOST_COMPARE_H
#define HOST_COMPARE_H

#include "manifest.h"
#include "pairing.h"
#include "sheet.h"

enum { HERE, REFERENCE, CAMPAIGNS };

struct campaigns_compared {
    const char *folder[CAMPAIGNS];
    struct manifest manifest[CAMPAIGNS];
    struct csv runs[CAMPAIGNS], cells[CAMPAIGNS];
    struct pairing_rules rules;
    struct pairing pairing; /* of the runs */
};

/* The runs: how many there are on either side, how many are equal, and a row for each pair that
 * isn't. A pair by the very same key is equal when its records are the same bytes; one over a
 * difference (another platform, another policy), when all that follows the begin line is. */
struct runs_compared {
    size_t all, equal;
    struct sheet differing;
    json_t *only[CAMPAIGNS]; /* names of runs that have no partner */
};

/* => true: runs_compared_free() is owed */
bool compare_runs(struct runs_compared *runs, const struct campaigns_compared *compared,
                  struct why *why);
void runs_compared_free(struct runs_compared *runs);

/* The cells that both have: medians and ratio of the onset on either side, and whether the ratios
 * lie in each other's intervals; for people two rows a cell, for programs an object. */
struct cells_compared {
    struct sheet sheet;
    json_t *json;
};

/* `onset` null: the one that 'granule table' shows. => true: cells_compared_free() is owed */
bool compare_cells(struct cells_compared *cells, const struct campaigns_compared *compared,
                   const char *onset, struct why *why);
void cells_compared_free(struct cells_compared *cells);

#endif
