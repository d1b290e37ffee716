/* SPDX-License-Identifier: MIT
 *
 * Traces: operations written down. Text; the first line is `granule-trace 1`, then one operation a
 * line,
 * `#` begins a comment, numbers are decimal and below 2^32:
 *
 *     reserve ID SIZE [top | at BASE]     alloc ID SIZE [top | at BASE]
 *     commit ID OFFSET SIZE               decommit ID OFFSET SIZE         release ID
 *     section-init ID                     section-delete ID
 *     thread-create ID [STACK]            thread-exit ID
 *     mutex-create ID                     mutex-close ID
 *     heap-create ID                      heap-destroy ID
 *     heap-alloc ID HEAP SIZE             heap-free ID             (heap 0: the process heap)
 *     view-map ID SIZE                    view-unmap ID
 *     image-load ID BASE SIZE             image-unload ID
 *
 * Ids are the writer's, one namespace for objects of every kind. The reader numbers them anew from
 * 1, in the order in which they first appear: any set of ids makes the same run, and those of a
 * generator keep their own. */
#ifndef WORKLOAD_TRACE_H
#define WORKLOAD_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "operation.h"

#define TRACE_FIRST_LINE "granule-trace 1"

/* What a run calls its workload when its stream is a trace. */
#define TRACE_WORKLOAD "trace"

struct trace {
    struct operation *operation;
    uint32_t *line; /* of the file, from 1: where each operation stands */
    uint32_t operations;
    uint32_t ids; /* ids lie below */
    uint32_t at;  /* the next to be given out */
};

/* What is wrong with a trace, and where. */
struct trace_error {
    uint32_t line;
    const char *what; /* a null pointer: nothing */
};

#define TRACE_BYTES_A_LINE 52

/* Read a trace. Its operations, and what numbering them takes, come out of the arena: at most 52
 * bytes a line and 64 beside. */
struct trace_error trace_read(struct trace *trace, const char *text, size_t length,
                              struct arena *arena);

/* The next operation, for a source. => state: a trace with operations left */
void trace_next(void *state, struct operation *operation);

/* An operation as a line of a trace, without its end. => at least TRACE_LINE_MOST characters */
#define TRACE_LINE_MOST 80
void trace_write(const struct operation *operation, char *line);

#endif
