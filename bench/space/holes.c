/* SPDX-License-Identifier: MIT */
#include "holes.h"
#include "bits.h"

#define FAN 3                  /* eight children below each entry, as a power of two */
#define TOP (HOLES_LEVELS - 1) /* the level of the one entry above all */

void holes_init(struct holes *holes, struct arena *arena, uint32_t limit, unsigned granule_shift,
                bool measured)
{
    uint32_t words = (limit >> 5) + 1;

    *holes = (struct holes){.measured = measured ? HOLES_SIZES : 0};
    holes->length = arena_take(arena, limit + 1, sizeof *holes->length, "the holes");
    holes->starts = arena_take(arena, words, sizeof *holes->starts, "the holes");
    for (unsigned k = 0; k < HOLES_LEVELS; k++) {
        /* whole groups of children, so that a group is read without a bound */
        words = (words | ((1u << FAN) - 1)) + 1;
        holes->longest[k] = arena_take(arena, words, sizeof *holes->longest[k], "the holes");
        words >>= FAN;
    }
    for (unsigned k = 0; k < HOLES_SIZES; k++) {
        unsigned size = 16 + 2 * k;

        holes->shift[k] = size > granule_shift ? size - granule_shift : 0;
        holes->step[k] = holes->shift[k] - (k > 0 ? holes->shift[k - 1] : 0);
    }
}

/* Keep the measures up when a hole of one length becomes one of another; 0 is no hole. Where a size
 * fits as often into both, so does every larger one. */
static inline void measure(struct holes *holes, uint32_t before, uint32_t after)
{
    for (unsigned k = 0; k < holes->measured; k++) {
        before >>= holes->step[k];
        after >>= holes->step[k];
        if (before == after)
            return;
        holes->fitting[k] += after - before;
    }
}

/* A hole of some length begins in a word of starts now: bring the entries above it up to date. */
static inline void raise(struct holes *holes, uint32_t word, uint32_t length)
{
    for (unsigned k = 0; k <= TOP && holes->longest[k][word] < length; k++) {
        holes->longest[k][word] = length;
        word >>= FAN;
    }
}

/* The longest of the holes that begin in a word of starts; no longer than a bound, so that the
 * search ends where it is met. */
static uint32_t longest_in(const struct holes *holes, uint32_t word, uint32_t bound)
{
    uint32_t longest = 0;

    for (uint32_t bits = holes->starts[word]; bits != 0 && longest < bound; bits &= bits - 1) {
        uint32_t length = holes->length[word << 5 | lowest_bit(bits)];

        if (length > longest)
            longest = length;
    }
    return longest;
}

/* A hole of some length no longer begins in a word of starts: bring the entries above it up to
 * date, as far as it was the longest below them. */
static inline void lower(struct holes *holes, uint32_t word, uint32_t length)
{
    uint32_t now;

    if (holes->longest[0][word] > length)
        return;
    now = longest_in(holes, word, length);
    for (unsigned k = 0; now < length; k++) {
        const uint32_t *child;

        holes->longest[k][word] = now;
        word >>= FAN;
        if (k == TOP || holes->longest[k + 1][word] > length)
            return;
        child = &holes->longest[k][word << FAN];
        for (unsigned i = 0; i < 1u << FAN && now < length; i++)
            if (child[i] > now)
                now = child[i];
    }
}

static inline void mark(struct holes *holes, uint32_t first, uint32_t length)
{
    holes->starts[first >> 5] |= 1u << (first & 31);
    holes->length[first] = length;
    holes->length[first + length - 1] = length;
}

static inline void unmark(struct holes *holes, uint32_t first)
{
    holes->starts[first >> 5] &= ~(1u << (first & 31));
}

void holes_take(struct holes *holes, uint32_t first, uint32_t count)
{
    uint32_t hole = holes_at_or_below(holes, first);
    uint32_t length = holes->length[hole];
    uint32_t below = first - hole;
    uint32_t above = length - below - count;

    holes->granules -= count;
    holes->count += (below != 0) + (above != 0);
    holes->count--;
    holes->length[first] = 0;
    holes->length[first + count - 1] = 0;
    measure(holes, length, below);
    if (below != 0)
        mark(holes, hole, below);
    else
        unmark(holes, hole);
    if (above != 0) {
        measure(holes, 0, above);
        mark(holes, first + count, above);
        raise(holes, (first + count) >> 5, above);
    }
    lower(holes, hole >> 5, length);
}

void holes_give(struct holes *holes, uint32_t first, uint32_t count)
{
    uint32_t below = holes->length[first - 1];
    uint32_t above = holes->length[first + count];
    uint32_t hole = first - below;

    holes->granules += count;
    holes->count++;
    holes->count -= (below != 0) + (above != 0);
    measure(holes, below, below + count + above);
    mark(holes, hole, below + count + above);
    raise(holes, hole >> 5, below + count + above);
    if (above != 0) {
        measure(holes, above, 0);
        unmark(holes, first + count);
        lower(holes, (first + count) >> 5, above);
    }
}

uint32_t holes_lowest(const struct holes *holes, uint32_t count)
{
    uint32_t i = 0;
    uint32_t bits;

    if (holes_longest(holes) < count)
        return NONE;
    for (unsigned k = TOP; k-- > 0;) {
        i <<= FAN;
        while (holes->longest[k][i] < count)
            i++;
    }
    bits = holes->starts[i];
    while (holes->length[i << 5 | lowest_bit(bits)] < count)
        bits &= bits - 1;
    return i << 5 | lowest_bit(bits);
}

uint32_t holes_highest(const struct holes *holes, uint32_t count)
{
    uint32_t i = 0;
    uint32_t bits;

    if (holes_longest(holes) < count)
        return NONE;
    for (unsigned k = TOP; k-- > 0;) {
        i = i << FAN | ((1u << FAN) - 1);
        while (holes->longest[k][i] < count)
            i--;
    }
    bits = holes->starts[i];
    while (holes->length[i << 5 | highest_bit(bits)] < count)
        bits &= ~(1u << highest_bit(bits));
    return i << 5 | highest_bit(bits);
}

uint32_t holes_at_or_below(const struct holes *holes, uint32_t granule)
{
    uint32_t i = granule >> 5;
    uint32_t bits = holes->starts[i] & bits_between(0, granule & 31);

    for (unsigned k = 0; bits == 0; k++) {
        /* the nearest elder sibling under which a hole begins, or else the parent's */
        while ((i & ((1u << FAN) - 1)) != 0 && bits == 0)
            bits = holes->longest[k][--i];
        if (bits != 0) {
            while (k-- > 0) {
                i = i << FAN | ((1u << FAN) - 1);
                while (holes->longest[k][i] == 0)
                    i--;
            }
            bits = holes->starts[i];
            break;
        }
        if (k == TOP)
            return NONE;
        i >>= FAN;
    }
    return i << 5 | highest_bit(bits);
}
