/* SPDX-License-Identifier: MIT */
#include "bitset.h"
#include "bits.h"

void bitset_init(struct bitset *set, struct arena *arena, uint32_t limit)
{
    uint32_t words = limit;

    for (unsigned k = 0; k < BITSET_LEVELS; k++) {
        words = (words >> 5) + 1;
        set->level[k] = arena_take(arena, words, sizeof *set->level[k], "a set of granules");
    }
}

void bitset_add(struct bitset *set, uint32_t number)
{
    for (unsigned k = 0; k < BITSET_LEVELS; k++) {
        uint32_t *word = &set->level[k][number >> 5];
        uint32_t before = *word;

        *word = before | 1u << (number & 31);
        if (before != 0)
            return;
        number >>= 5;
    }
}

void bitset_remove(struct bitset *set, uint32_t number)
{
    for (unsigned k = 0; k < BITSET_LEVELS; k++) {
        uint32_t *word = &set->level[k][number >> 5];

        *word &= ~(1u << (number & 31));
        if (*word != 0)
            return;
        number >>= 5;
    }
}

bool bitset_has(const struct bitset *set, uint32_t number)
{
    return set->level[0][number >> 5] >> (number & 31) & 1;
}

uint32_t bitset_at_or_below(const struct bitset *set, uint32_t number)
{
    uint32_t upto = bits_between(0, number & 31); /* which bits of the word count */

    for (unsigned k = 0; k < BITSET_LEVELS; k++) {
        uint32_t word = set->level[k][number >> 5] & upto;

        if (word != 0) {
            number = (number & ~31u) | highest_bit(word);
            while (k-- > 0)
                number = number << 5 | highest_bit(set->level[k][number]);
            return number;
        }
        number >>= 5;
        upto = (1u << (number & 31)) - 1;
    }
    return NONE;
}

uint32_t bitset_at_or_above(const struct bitset *set, uint32_t number)
{
    uint32_t from = bits_between(number & 31, 31); /* which bits of the word count */

    for (unsigned k = 0; k < BITSET_LEVELS; k++) {
        uint32_t word = set->level[k][number >> 5] & from;

        if (word != 0) {
            number = (number & ~31u) | lowest_bit(word);
            while (k-- > 0)
                number = number << 5 | lowest_bit(set->level[k][number]);
            return number;
        }
        number >>= 5;
        from = (number & 31) == 31 ? 0 : UINT32_MAX << ((number & 31) + 1);
    }
    return NONE;
}
