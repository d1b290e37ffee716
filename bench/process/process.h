/* SPDX-License-Identifier: MIT
 *
 * The model of NT 4.0's user-mode runtime: it carries out a program's operations in a space, in the
 * way of one policy. An operation that fails halfway undoes its finished parts. */
#ifndef PROCESS_PROCESS_H
#define PROCESS_PROCESS_H

#include "cause.h"
#include "heap.h"
#include "model.h"
#include "operation.h"
#include "owner.h"
#include "policy.h"
#include "space.h"

enum object_kind {
    OBJECT_NONE,
    OBJECT_BLOCK,
    OBJECT_SECTION,
    OBJECT_THREAD,
    OBJECT_MUTEX,
    OBJECT_HEAP,
    OBJECT_HEAP_BLOCK,
    OBJECT_VIEW,
    OBJECT_IMAGE,
};

/* What an id stands for while it is live. */
struct object {
    uint32_t kind;
    uint32_t size;   /* requested bytes */
    uint32_t region; /* or a heap, or a block of one */
    uint32_t teb;    /* a thread's second region */
};

enum result {
    RESULT_DONE,
    RESULT_FAILED,  /* with an error and its cause */
    RESULT_SKIPPED, /* its id isn't live */
    RESULT_LIVE,    /* the stream is wrong: it creates an id that is live */
    RESULT_KIND,    /* the stream is wrong: it uses an id as another kind of object */
    RESULT_RANGE,   /* the stream is wrong: an id outside the range it promised */
};

/* More of what became of an operation. */
struct outcome {
    struct stretch stretch; /* done: what a plain operation covered; length 0 for the others */
    enum win32 error;       /* failed: this and what follows */
    enum cause cause;
    uint32_t needed, asked; /* bytes */
};

struct process {
    struct space *space;
    const struct policy *policy;
    struct object *object;
    uint32_t ids;        /* ids lie below */
    uint32_t live;       /* objects */
    uint32_t requested;  /* bytes that callers asked for and hold: all within the space */
    uint64_t allocated;  /* bytes ever asked for */
    uint32_t pool_spare; /* entries free in the pool's blocks */
    uint32_t column;     /* of the model: ON_ALPHA where pages have 8 KB, ON_X86 where 4 */
    uint32_t peb;        /* page: TEBs lie below */
    struct heaps heaps;
    uint32_t heap; /* the process heap; NONE until the first need of it in an empty layout */
};

/* Where a process begins. */
enum layout {
    LAYOUT_FRESH, /* what NT has put into the space by the time a program starts */
    LAYOUT_EMPTY, /* nothing */
};

/* Start a process in an empty space; its operations' ids lie below ids. It takes the rest of the
 * arena. Ends the run when the fresh layout doesn't fit (a commit limit below it). */
void process_init(struct process *process, struct space *space, const struct policy *policy,
                  enum layout layout, uint32_t ids, struct arena *arena);

/* Carry out one operation. */
enum result process_do(struct process *process, const struct operation *operation,
                       struct outcome *outcome);

/* For the parts of the runtime, each in a file of its own: */

/* A request failed: its cause is decided now. => always RESULT_FAILED */
enum result process_failure(const struct process *process, enum win32 error, uint32_t needed,
                            uint32_t asked, struct outcome *outcome);

/* Reserve and commit size bytes where the policy places what names no place, both or neither. */
enum win32 process_block(struct process *process, uint32_t size, uint32_t *region);

enum result section_init(struct process *process, struct object *section, struct outcome *outcome);
void section_delete(struct process *process, struct object *section);
enum result thread_create(struct process *process, struct object *thread, uint32_t stack,
                          struct outcome *outcome);
void thread_exit(struct process *process, struct object *thread);

/* Commit what of a new stack is in use: its highest pages and the guard page below them.
 * => *size: how many bytes that takes */
enum win32 stack_commit(const struct process *process, uint32_t region, uint32_t *size);

/* A TEB below the PEB, reserved and committed, both or neither. */
enum win32 teb_create(struct process *process, uint32_t *teb);

enum result heap_object_create(struct process *process, struct object *object,
                               struct outcome *outcome);
void heap_object_destroy(struct process *process, struct object *object);
enum result heap_block_create(struct process *process, struct object *object,
                              const struct operation *operation, struct outcome *outcome);
void heap_block_free(struct process *process, const struct object *object);
enum result view_map(struct process *process, struct object *view, uint32_t size,
                     struct outcome *outcome);
enum result image_load(struct process *process, struct object *image, uint32_t base, uint32_t size,
                       struct outcome *outcome);
void layout_fresh(struct process *process);

/* A block of the process heap, for the runtime's own use: no object's. */
enum result process_heap_alloc(struct process *process, uint32_t size, uint32_t *block,
                               struct outcome *outcome);

#endif
