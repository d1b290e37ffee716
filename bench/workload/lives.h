/* SPDX-License-Identifier: MIT
 *
 * Objects that a workload keeps alive: their ids, and when each of them ends. Time is counted in
 * operations. An object whose time has come ends at the next operation that has nothing more urgent
 * to do. */
#ifndef WORKLOAD_LIVES_H
#define WORKLOAD_LIVES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "operation.h"

#define FOREVER UINT32_MAX

struct lives {
    uint32_t now;        /* the operation at hand, from 1 */
    uint32_t operations; /* the last */
    uint32_t ids;        /* ids lie below; 0 is never one */
    uint32_t fresh;      /* ids never used begin here */
    uint32_t spare;      /* head of the ids given back */
    uint32_t overdue;    /* head of those whose time has come */
    uint32_t *due;       /* an operation: head of those that end with it */
    uint32_t *next;      /* an id: the one behind it in its list */
    uint32_t *ending;    /* an id: the kind of operation that ends it */
};

void lives_init(struct lives *lives, uint32_t operations, struct arena *arena);

/* Step to the next operation. */
void lives_step(struct lives *lives);

/* A new object that lives for so many operations, and is ended by an operation of kind ending; its
 * id. */
uint32_t lives_begin(struct lives *lives, uint32_t life, uint32_t ending);

/* The operation that ends an object whose time has come; false when there is none. */
bool lives_end(struct lives *lives, struct operation *operation);

/* The operation that ends an object now. => it was begun with FOREVER */
void lives_cut(struct lives *lives, uint32_t id, struct operation *operation);

#endif
