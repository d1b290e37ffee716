/* SPDX-License-Identifier: MIT
 *
 * What `make perf` has allocators carry out: three loads of reservations and releases, the same for
 * a space and for what it is compared with, on the host and in the guests. */
#ifndef PERF_LOADS_H
#define PERF_LOADS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

/* An allocator of granules. take gives a number to release by; NONE: no room. */
struct allocator {
    void *state;
    uint32_t (*take)(void *state, uint32_t granules);
    void (*give)(void *state, uint32_t number);
};

struct load {
    const char *name;
    uint32_t percent;       /* of the granules that are held, steadily */
    uint32_t largest_shift; /* sizes are log-uniform from 1 to 1 << this many granules */
    uint32_t stack_every;   /* one in so many is a stack of 16 granules; 0: none */
};

#define LOADS 3
extern const struct load loads[LOADS];

/* A load at work: what lives, and how full it is. */
struct work {
    const struct load *load;
    struct allocator allocator;
    struct {
        uint32_t number, size;
    } * live;
    uint32_t lives, held;
    uint32_t target; /* granules to hold, or a little less: up to slack */
    uint32_t slack;
    uint32_t victim; /* which region goes next */
    uint64_t random;
};

/* Fill an allocator of so many granules up to the load's share, or to `lives` regions where that
 * isn't 0 (one-granule loads). The arrays come out of the arena. */
void work_begin(struct work *work, const struct load *load, const struct allocator *allocator,
                uint32_t granules, uint32_t lives, struct arena *arena);

/* Carry out operations, each a reservation or a release of a random region, so that the share held
 * stays where it is. */
void work_do(struct work *work, uint32_t operations);

#endif
