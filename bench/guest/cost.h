/* SPDX-License-Identifier: MIT
 *
 * What operations cost, in the architecture's own instructions, on a platform that counts them.
 *
 * The cost of an operation is what the process, its space and the layer take to carry it out; what
 * makes the stream and what measures it isn't part of it. It is told in a section of its own behind
 * the run's records, which are the same whether anything counts or not. */
#ifndef GUEST_COST_H
#define GUEST_COST_H

#include "run.h"

struct cost {
    uint32_t operation;    /* how many were carried out */
    uint32_t every;        /* operations from step to step, as from sample to sample */
    uint32_t next;         /* with which the step at hand ends */
    uint64_t reading;      /* instructions that reading the counter takes */
    uint64_t instructions; /* of the operations so far */
    uint64_t begun;        /* the counter, before the first */
    uint64_t whole; /* instructions of the whole run, all that surrounds operations included */
    uint32_t steps;
    struct {
        uint32_t operation, regions;
        uint64_t instructions; /* so far */
    } step[SAMPLES];
};

/* Begin to count. => the platform counts, and no operation has been carried out */
void cost_begin(struct cost *cost, const struct run *run);

/* run_step(), counted. */
enum result cost_step(struct cost *cost, struct run *run, struct operation *operation,
                      struct outcome *outcome);

/* Write the section, behind the records of a run that has ended. */
void cost_write(const struct cost *cost, struct run *run);

#endif
