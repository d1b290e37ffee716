/* SPDX-License-Identifier: MIT
 *
 * One run: a stream of operations carried out in a process, measured and recorded. The guests' main
 * and the host's replay both drive it. */
#ifndef GUEST_RUN_H
#define GUEST_RUN_H

#include "measure.h"
#include "parameters.h"

/* Where operations come from: a workload's generator, or a trace. */
struct source {
    void *state;
    void (*next)(void *state, struct operation *operation);
    uint32_t ids; /* ids lie below */
};

struct run {
    struct parameters parameters;
    struct source source;
    struct space space;
    struct process process;
    struct record record;
    struct measure measure;
    uint64_t stream; /* hash of the operations so far */
};

/* The source of a workload's stream. */
struct source run_workload(const struct parameters *parameters, struct arena *arena);

/* Begin a run on the layer at hand: its opening records are written. */
void run_begin(struct run *run, const struct parameters *parameters, const struct source *source,
               struct arena *arena);

/* Take the next operation and carry it out. */
enum result run_step(struct run *run, struct operation *operation, struct outcome *outcome);

/* What is wrong with a stream that had this result; a null pointer when nothing is. */
const char *run_misuse(enum result result);

/* Release what is left, so that every tag is checked, and write the closing records. */
void run_end(struct run *run);

#endif
