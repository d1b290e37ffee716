/* SPDX-License-Identifier: MIT
 *
 * Positions of bits in a word. */
#ifndef SPACE_BITS_H
#define SPACE_BITS_H

#include <stdint.h>

#define NONE UINT32_MAX /* no granule, page, region or object */

/* The lowest and the highest set bit.
 * => word isn't 0 */
static inline uint32_t lowest_bit(uint32_t word)
{
    return (uint32_t)__builtin_ctz(word);
}

static inline uint32_t highest_bit(uint32_t word)
{
    return 31u - (uint32_t)__builtin_clz(word);
}

/* The bits first..last of a word, both included.
 * => first <= last < 32 */
static inline uint32_t bits_between(uint32_t first, uint32_t last)
{
    return (UINT32_MAX << first) & (UINT32_MAX >> (31u - last));
}

#endif
