/* SPDX-License-Identifier: MIT
 *
 * Why a request failed, decided at the moment it fails. */
#ifndef PROCESS_CAUSE_H
#define PROCESS_CAUSE_H

#include "space.h"

enum cause {
    CAUSE_INVALID,   /* error 87 or 487: the request itself is wrong; never an onset */
    CAUSE_POLICY,    /* what the caller needed would have fitted, but the runtime asked for more */
    CAUSE_EXHAUSTED, /* fewer free bytes than asked for */
    CAUSE_GRANULARITY, /* only slot tails could have served */
    CAUSE_FRAGMENTED,  /* enough usable granules, but not in one run */
    CAUSE_COMMIT,      /* a hole was found, the commit limit stood against it */
    CAUSES
};

extern const char *const cause_name[CAUSES];

/* The cause of an error, from the state of the space at that moment.
 * => needed: bytes without which the caller can't go on; asked: what was asked for, at least that
 */
enum cause cause_of(const struct space *space, enum win32 error, uint32_t needed, uint32_t asked);

/* Whether a cause is fragmentation: the headline onset counts these. */
static inline bool cause_is_fragmentation(enum cause cause)
{
    return cause == CAUSE_POLICY || cause == CAUSE_GRANULARITY || cause == CAUSE_FRAGMENTED;
}

#endif
