/* SPDX-License-Identifier: MIT */
#include "holes.h"
#include "bits.h"

#define FAN 3 /* eight children below each entry, as a power of two */
#define TOP (HOLES_LEVELS - 1)

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
    }
}

/* Keep the measures up when a hole of one length becomes one of another; 0 is no hole. */
static inline void measure(struct holes *holes, uint32_t before, uint32_t after)
{
    for (unsigned k = 0; k < holes->measured; k++)
        holes->fitting[k] += (after >> holes->shift[k]) - (before >> holes->shift[k]);
}

/* Bring the entries above a word of starts up to date, as far as they change. */
static void refresh(struct holes *holes, uint32_t word)
{
    uint32_t now = 0;

    for (uint32_t bits = holes->starts[word]; bits != 0; bits &= bits - 1) {
        uint32_t length = holes->length[word << 5 | lowest_bit(bits)];

        if (length > now)
            now = length;
    }
    for (unsigned k = 0;; k++) {
        uint32_t before = holes->longest[k][word];

        holes->longest[k][word] = now;
        if (now == before || k == TOP)
            return;
        word >>= FAN;
        if (now > before) {
            if (now <= holes->longest[k + 1][word])
                return;
        } else {
            const uint32_t *child = &holes->longest[k][word << FAN];

            if (before < holes->longest[k + 1][word])
                return;
            for (unsigned i = 0; i < 1u << FAN; i++)
                if (child[i] > now)
                    now = child[i];
        }
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

/* Refresh two words of starts, which are often one. */
static inline void refresh_both(struct holes *holes, uint32_t a, uint32_t b)
{
    refresh(holes, a >> 5);
    if (a >> 5 != b >> 5)
        refresh(holes, b >> 5);
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
        refresh_both(holes, hole, first + count);
    } else {
        refresh(holes, hole >> 5);
    }
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
    if (above != 0) {
        measure(holes, above, 0);
        unmark(holes, first + count);
        refresh_both(holes, hole, first + count);
    } else {
        refresh(holes, hole >> 5);
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

uint32_t holes_longest(const struct holes *holes)
{
    return holes->longest[TOP][0];
}
