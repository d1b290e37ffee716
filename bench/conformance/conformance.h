/* SPDX-License-Identifier: MIT
 *
 * What NT's virtual memory calls do, as cases: calls that lead up to it, the call, what comes of
 * it, and what VirtualQuery says afterwards, each with the source of the fact. The cases_*.c files
 * hold them; run.c holds the space against one. `granule conformance` prints them. */
#ifndef CONFORMANCE_CONFORMANCE_H
#define CONFORMANCE_CONFORMANCE_H

#include "virtual.h"

/* An address, a size or a limit is a sum of granules, pages and bytes, such as G(1) + P(2) - B(1):
 * so a case holds for either page size. Each term keeps to a field of its own.
 * => pages between -2048 and 2047, granules and bytes that are 32-bit addresses */
#define G(granules) ((int64_t)(granules) * ((int64_t)1 << 46))
#define P(pages) ((int64_t)(pages) * ((int64_t)1 << 34))
#define B(bytes) ((int64_t)(bytes))

struct quantity {
    int32_t granules, pages;
    int64_t bytes;
};

struct quantity quantity_of(int64_t sum);

enum call {
    CALL_NONE, /* ends the calls before */
    CALL_ALLOC,
    CALL_FREE,
    CALL_PROTECT,
    CALL_QUERY, /* what it says is the first of the states afterwards */
    CALL_START, /* none: whether there can be such a space */
};

struct conformance_call {
    enum call call;
    int64_t address, size;
    uint32_t type, protection;
    bool without_old; /* VirtualProtect is given no place for the old protection */
};

struct conformance_result {
    enum win32 error;
    int64_t address, length; /* of VirtualAlloc and VirtualFree */
    uint32_t old;            /* of VirtualProtect */
    const char *refusal;     /* of a space that can't be */
};

/* What VirtualQuery says, asked at base; a size of 0 ends the states. */
struct conformance_state {
    int64_t base, size;
    uint32_t state, protection;
    int64_t allocation_base;
    uint32_t allocation_protection;
};

#define CONFORMANCE_BEFORE 10
#define CONFORMANCE_AFTER 4
#define GRANULE_IS_PAGE 1

struct conformance_case {
    const char *title;
    struct conformance_call before[CONFORMANCE_BEFORE]; /* each succeeds */
    struct conformance_call call;
    struct conformance_result result;
    struct conformance_state after[CONFORMANCE_AFTER];
    const char *source;
    /* where it holds, if not everywhere */
    unsigned page_shift;    /* of the only architecture; 0: either */
    unsigned granule_shift; /* 0: NT's 64 KB; GRANULE_IS_PAGE */
    int64_t end;            /* of the user range; 0: NT's, 0x7fff0000 */
    int64_t limit;          /* of what may be committed; 0: none */
};

/* The cases of one subject. */
struct conformance_group {
    const char *title;
    const struct conformance_case *cases;
    unsigned count;
};

extern const struct conformance_group *const conformance_groups[];
extern const unsigned conformance_group_count;

/* A quantity's value at the layer's page size, in a case's space. */
uint32_t conformance_value(const struct conformance_case *c, int64_t sum);

/* Whether a case holds on the layer's architecture. */
bool conformance_applies(const struct conformance_case *c);

/* What came out otherwise; a null `what` when nothing did. */
struct conformance_difference {
    const char *what;
    uint32_t expected, got;
};

/* Run a case in a space of its own. The arena is as it was before when it comes back: zero.
 * => it applies */
struct conformance_difference conformance_run(const struct conformance_case *c,
                                              struct arena *arena);

#endif
