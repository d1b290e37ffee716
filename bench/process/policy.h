/* SPDX-License-Identifier: MIT
 *
 * Policies: which runtime a process has, and in which kind of space. A policy is a row of a small
 * table, never a fork of the code: the process and the guest's main ask the row. */
#ifndef PROCESS_POLICY_H
#define PROCESS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "space.h"

/* Where a critical section's debug information comes from. */
enum section_source {
    SECTION_BLOCK, /* a block of its own */
    SECTION_POOL,  /* an entry of a block that many share; blocks are never returned */
    SECTION_HEAP,  /* the process heap */
};

/* What a row leaves out is NT's way. */
struct policy {
    const char *name;
    const char *about; /* one line, for people */
    enum section_source section;
    uint32_t block;   /* bytes of a block that are used; 0: the page, whatever its size */
    bool heap_halves; /* a heap that can't grow by double asks for half, down to what is needed */

    /* The what-ifs. */
    enum placement placement;       /* of what names no place: PLACE_LOWEST, PLACE_BEST */
    enum placement stack_placement; /* of threads' stacks */
    uint32_t stack_touched;         /* bytes of a stack in use, above its guard page; 0: a page */
    bool teb_granule;               /* a TEB has a granule of its own */
    uint32_t heap_reserve; /* of the first segment of a program's own heap; 0: HEAP_RESERVE_OWN */
    bool page_granules;    /* the allocation granularity is the page */
    uint32_t user_end;     /* the end of the user range; 0: NT's 2 GB */
    const char *only;      /* the one architecture that can have it; null: each can */
    const char *refusal;   /* what to tell the others */
};

extern const struct policy policies[];
extern const unsigned policy_count;

/* The policy of a name, or a null pointer. */
const struct policy *policy_named(const char *name);

/* Why an architecture can't have a policy, in words; a null pointer where it can. */
const char *policy_refusal(const struct policy *policy, const char *arch);

#endif
