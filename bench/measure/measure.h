/* SPDX-License-Identifier: MIT
 *
 * What is measured: it looks at a process and its space after every operation, finds each onset at
 * its exact operation, and writes samples, failures and onsets as records.
 *
 * Operations are counted from 1. All sizes are bytes. Nothing here is computed by a scan. */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include "process.h"
#include "record.h"

#define SAMPLES                                                                                    \
    1000 /* a run has at most so many, its last operation's among them, and one at every           \
          * onset */

enum onset {
    ONSET_FIRST_FRAGMENTATION_FAILURE, /* the headline: cause policy, granularity or fragmented */
    ONSET_FIRST_FAILURE,               /* any cause but invalid */
    ONSET_STACK,                       /* usable(1 MB) falls to half its value at the start */
    ONSET_BLOCK_16M,                   /* largest < 16 MB: Exchange's event 9582 (Q324118) */
    ONSET_BLOCK_1M,                    /* largest < 1 MB: no thread's default stack fits */
    ONSET_INDEX,                       /* unusable index of 1 MB reaches 1/2, while free >= 1 MB */
    ONSETS
};

extern const char *const onset_name[ONSETS];
/* An operation's word in a trace. */
extern const char *const operation_word[OPERATION_KINDS];

/* The grid of commit limits, in MB, growing: one unlimited run tells for each when it would have
 * been passed. */
#define LIMITS 10
extern const uint32_t limit_grid[LIMITS];

struct measure {
    struct record *record;
    const struct process *process;
    const struct space *space; /* the process's */
    uint32_t operation;        /* how many were carried out */
    uint32_t operations;       /* of the whole run */
    uint32_t step;             /* operations from sample to sample */
    uint32_t next_sample;      /* its operation */
    bool reached;              /* an onset, with this operation: a sample is due */
    uint32_t changes;          /* the space's, when it was last looked at */
    uint32_t pending;          /* a bit an onset that has not been reached */
    uint32_t low_stack;        /* the stack onset is reached when fewer requests of 1 MB fit */
    uint32_t low_block;        /* the next block onset, when every run is of fewer granules */
    uint32_t low_index;        /* 0 once the index onset is reached */
    uint32_t limit;            /* the next of the grid of commit limits */
    uint32_t limit_pages;
    uint32_t failed[CAUSES];
    uint32_t told[CAUSES]; /* a bit an operation's kind: it has failed for that cause */
    uint32_t skipped;
    uint32_t granules;                                /* in the user range */
    uint64_t taken_sum, requested_sum;                /* over all operations; granules and bytes */
    uint32_t requested_peak, requested_at_taken_peak; /* bytes */
    uint32_t taken_peak, taken_at_requested_peak;     /* granules */
};

/* Look at a process that has just started, for a run of so many operations, and write the heading
 * of the samples. */
void measure_start(struct measure *measure, struct record *record, const struct process *process,
                   uint32_t operations);

/* Look at the process after an operation. */
void measure_after(struct measure *measure, const struct operation *operation, enum result result,
                   const struct outcome *outcome);

/* Write the totals, as `key=value` pairs with a blank before each. */
void measure_totals(struct measure *measure);

#endif
