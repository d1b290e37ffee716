/* SPDX-License-Identifier: MIT
 *
 * One run: a stream of operations carried out in a process, measured and recorded. The guests' main
 * and the host's replay both drive it. */
#ifndef GUEST_RUN_H
#define GUEST_RUN_H

#include "measure.h"
#include "parameters.h"
#include "trace.h"

/* Where operations come from: a workload's generator, or a trace. */
struct source {
    void *state;
    void (*next)(void *state, struct operation *operation);
    uint32_t ids;              /* ids lie below */
    const struct trace *trace; /* what next() reads; a null pointer: a generator */
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

/* The source of the trace that the launcher loaded, read into the arena. It gives the run its
 * number of operations, unless it was asked for fewer, and its checksum. Ends the run with an error
 * where there is none, where it is another than was asked for, or where it is wrong, by its line.
 */
struct source run_trace(struct parameters *parameters, struct arena *arena);

/* End the run, because the last operation's result says that its stream is wrong. */
_Noreturn void run_broken(const struct run *run, enum result result);

/* Begin a run on the layer at hand: its opening records are written. */
void run_begin(struct run *run, const struct parameters *parameters, const struct source *source,
               struct arena *arena);

/* Take the next operation and carry it out: run_take(), process_do(), run_look(). */
enum result run_step(struct run *run, struct operation *operation, struct outcome *outcome);

/* Take the next operation of the stream; look at what became of it. */
void run_take(struct run *run, struct operation *operation);
void run_look(struct run *run, const struct operation *operation, enum result result,
              const struct outcome *outcome);

/* What is wrong with a stream that had this result; a null pointer when nothing is. */
const char *run_misuse(enum result result);

/* Release what is left, so that every tag is checked, and write the closing records. */
void run_end(struct run *run);

#endif
