/* SPDX-License-Identifier: MIT
 *
 * A ramp lengthens lifetimes as a run goes on: mean * (1 + operation / R). */
#ifndef WORKLOAD_RAMP_H
#define WORKLOAD_RAMP_H

#include <stdint.h>

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

/* A mean, lengthened. => mean * (1 + operation / R) is below 2^32 */
static inline uint32_t ramp_mean(const struct ramp *ramp, uint32_t mean)
{
    return (uint32_t)(mean * (ramp->factor >> 16) >> 16);
}

#endif
