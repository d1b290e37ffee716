/* SPDX-License-Identifier: MIT
 *
 * A set of small numbers whose neighbours are found in a few steps: a bit a number, and above it a
 * bit a word that isn't empty, up to a single word. */
#ifndef SPACE_BITSET_H
#define SPACE_BITSET_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

#define BITSET_LEVELS 4 /* 32^4 numbers: more than the pages of 4 GB */

struct bitset {
    uint32_t *level[BITSET_LEVELS]; /* 0: the numbers */
};

/* An empty set of numbers below limit (at most 1,048,576). */
void bitset_init(struct bitset *set, struct arena *arena, uint32_t limit);

void bitset_add(struct bitset *set, uint32_t number);
void bitset_remove(struct bitset *set, uint32_t number);
bool bitset_has(const struct bitset *set, uint32_t number);

/* The greatest member that is at most number; NONE when there is none. */
uint32_t bitset_at_or_below(const struct bitset *set, uint32_t number);

/* The least member that is at least number; NONE when there is none. => number <= limit */
uint32_t bitset_at_or_above(const struct bitset *set, uint32_t number);

#endif
