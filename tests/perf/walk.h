/* SPDX-License-Identifier: MIT
 *
 * First fit as most systems had it: a list of what is held, in the order of addresses, walked from
 * the lowest until a gap is wide enough. */
#ifndef PERF_WALK_H
#define PERF_WALK_H

#include "loads.h"

struct walk;

/* An allocator of granules numbered from 0. */
struct allocator walk_make(uint32_t granules, struct arena *arena);

#endif
