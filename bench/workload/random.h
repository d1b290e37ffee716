/* SPDX-License-Identifier: MIT
 *
 * Random numbers and distributions, in integers: the same on every architecture. */
#ifndef WORKLOAD_RANDOM_H
#define WORKLOAD_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* xoshiro128++ (Blackman and Vigna, public domain, 2019): 32-bit words, period 2^128 - 1. */
struct random {
    uint32_t state[4];
};

/* Begin the sequence of a seed. The seed is hashed before it is spread over the state, so that
 * neighbouring seeds, or seeds a fixed step apart, give unrelated sequences. */
void random_seed(struct random *random, uint32_t seed);

uint32_t random_next(struct random *random);

/* Uniform below limit (> 0): the high half of a product; its bias is below limit / 2^32. */
static inline uint32_t random_below(struct random *random, uint32_t limit)
{
    return (uint32_t)((uint64_t)random_next(random) * limit >> 32);
}

/* True in so many cases of a hundred. */
static inline bool random_chance(struct random *random, uint32_t percent)
{
    return random_below(random, 100) < percent;
}

/* Exponential with a mean (below 2^28), never 0: a quantile out of 1,024. */
uint32_t random_exponential(struct random *random, uint32_t mean);

/* Log-uniform from least over so many octaves: as likely between 4 and 8 KB as between 4 and 8 MB.
 * => least << octaves is below 2^32 */
uint32_t random_log_uniform(struct random *random, uint32_t least, uint32_t octaves);

/* A log-normal distribution's spread, sigma / ln 2 times 65,536, from sigma in hundredths (0 to
 * 200). */
static inline uint32_t random_spread(uint32_t hundredths)
{
    return hundredths * 94548 / 100;
}

/* Log-normal with a median (up to 1 MB), never 0: a quantile out of 1,024, so that the largest is
 * e^(3.3 sigma) medians. It is exact to 1/2,048 of an octave. */
uint32_t random_log_normal(struct random *random, uint32_t median, uint32_t spread);

/* 2^((i + 1/2) / 1024), times 65,536. */
extern const uint32_t octave_quantile[1024];

/* The quantiles of the exponential distribution with mean 1 at (i + 1/2) / 1024, times 65,536. */
extern const uint32_t exponential_quantile[1024];

/* The quantiles of the standard normal distribution there, times 65,536. */
extern const int32_t normal_quantile[1024];

#endif
