/* SPDX-License-Identifier: MIT */
#include "random.h"

/* SplitMix64's output function (Steele, Lea and Flood, 2014): a mix of all 64 bits. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

void random_seed(struct random *random, uint32_t seed)
{
    uint64_t hash = mix(mix(seed) + 0x9e3779b97f4a7c15u);

    for (unsigned i = 0; i < 4; i += 2) {
        uint64_t word = mix(hash += 0x9e3779b97f4a7c15u);

        random->state[i] = (uint32_t)word;
        random->state[i + 1] = (uint32_t)(word >> 32);
    }
}

static uint32_t rotate(uint32_t word, unsigned by)
{
    return word << by | word >> (32 - by);
}

uint32_t random_next(struct random *random)
{
    uint32_t *s = random->state;
    uint32_t result = rotate(s[0] + s[3], 7) + s[0];
    uint32_t shifted = s[1] << 9;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return result;
}

uint32_t random_exponential(struct random *random, uint32_t mean)
{
    uint32_t quantile = exponential_quantile[random_next(random) >> 22];
    uint32_t value = (uint32_t)((uint64_t)mean * quantile >> 16);

    return value != 0 ? value : 1;
}

uint32_t random_log_uniform(struct random *random, uint32_t least, uint32_t octaves)
{
    uint32_t octave = random_below(random, octaves);
    uint32_t within = octave_quantile[random_next(random) >> 22];

    return (uint32_t)(((uint64_t)least << octave) * within >> 16);
}

uint32_t random_log_normal(struct random *random, uint32_t median, uint32_t spread)
{
    int64_t deviation = (int64_t)normal_quantile[random_next(random) >> 22] * spread;
    /* octaves above the median, 16 bits after the point; 32 more, so that none is below 0 */
    uint32_t octaves = (uint32_t)((uint64_t)(deviation + ((int64_t)32 << 32)) >> 16);
    uint64_t within = (uint64_t)median * octave_quantile[(octaves & 0xffff) >> 6];
    uint32_t value = (uint32_t)(within >> (16 + 32 - (octaves >> 16)));

    return value != 0 ? value : 1;
}
