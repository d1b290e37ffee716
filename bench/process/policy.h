/* SPDX-License-Identifier: MIT
 *
 * Policies: which runtime a process has. A policy is a row of a small table, never a fork of the
 * code. */
#ifndef PROCESS_POLICY_H
#define PROCESS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* Where a critical section's debug information comes from. */
enum section_source {
    SECTION_BLOCK, /* a block of its own */
    SECTION_POOL,  /* an entry of a block that many share; blocks are never returned */
    SECTION_HEAP,  /* the process heap */
};

struct policy {
    const char *name;
    const char *about; /* one line, for people */
    enum section_source section;
    uint32_t block;   /* bytes of a block that are used; 0: the page, whatever its size */
    bool heap_halves; /* a heap that can't grow by double asks for half, down to what is needed */
};

extern const struct policy policies[];
extern const unsigned policy_count;

/* The policy of a name, or a null pointer. */
const struct policy *policy_named(const char *name);

#endif
