/* SPDX-License-Identifier: MIT
 *
 * A ramp lengthens lifetimes as a run goes on: mean * (1 + operation / R). */
#ifndef WORKLOAD_RAMP_H
#define WORKLOAD_RAMP_H

#include <stdint.h>

#include "random.h"

struct ramp {
    uint64_t factor, step; /* 32 bits after the point */
};

/* period: R, in operations; 0: no ramp. */
static inline struct ramp ramp_begin(uint32_t period)
{
    const uint64_t one = (uint64_t)1 << 32;

    return (struct ramp){one, period != 0 ? one / period : 0};
}

/* With every operation. */
static inline void ramp_step(struct ramp *ramp)
{
    ramp->factor += ramp->step;
}

#define RAMP_MOST (100u << 20) /* a longer mean than any run has operations */

/* A mean (up to 2^20), lengthened, up to RAMP_MOST. */
static inline uint32_t ramp_mean(const struct ramp *ramp, uint32_t mean)
{
    uint64_t longer = mean * (ramp->factor >> 16) >> 16;

    return longer < RAMP_MOST ? (uint32_t)longer : RAMP_MOST;
}

/* A life, lengthened: exponential, of the long mean in so many cases of a hundred. */
static inline uint32_t ramp_life(const struct ramp *ramp, struct random *random, uint32_t percent,
                                 uint32_t long_mean, uint32_t short_mean)
{
    uint32_t mean = random_chance(random, percent) ? long_mean : short_mean;

    return random_exponential(random, ramp_mean(ramp, mean));
}

#endif
