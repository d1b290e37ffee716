/* SPDX-License-Identifier: MIT
 *
 * The cost part of a counted run: what its operations cost in instructions, from `granule-cost 1`
 * through the line of its own CRC-32, behind the run's records.
 */
#ifndef HOST_COST_PART_H
#define HOST_COST_PART_H

#include "records.h"

/* The operations from one step's last to the next one's. */
struct cost_step {
    uint64_t operation;    /* the last */
    uint64_t operations;   /* how many */
    uint64_t instructions; /* what they took */
    uint64_t regions;      /* live when they were done */
};

struct cost_part {
    const char *text; /* its own bytes, inside of what was read */
    size_t length;
    struct cost_step *steps;
    size_t count;
};

/* Read the cost part of a run that has these records. Bytes before its first line and behind its
 * last are no part of it.
 * => true: `bytes` must live as long as the part, and cost_free() is owed */
bool cost_read(struct cost_part *cost, const struct records *records, const char *bytes,
               size_t length, struct why *why);
void cost_free(struct cost_part *cost);

#endif
