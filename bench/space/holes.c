/* SPDX-License-Identifier: MIT */
#include "holes.h"
#include "bits.h"

#define FAN 3                  /* eight children below each entry, as a power of two */
#define TOP (HOLES_LEVELS - 1) /* the level of the one entry above all */

void holes_init(struct holes *holes, struct arena *arena, uint32_t limit, unsigned granule_shift,
                bool measured, bool best)
{
    uint32_t words = (limit >> 5) + 1;

    *holes = (struct holes){.measured = measured ? HOLES_SIZES : 0,
                            .cap = 1u << (HOLES_CAP_SHIFT - granule_shift)};
    holes->length = arena_take(arena, limit + 1, sizeof *holes->length, "the holes");
    holes->starts = arena_take(arena, words, sizeof *holes->starts, "the holes");
    for (unsigned k = 0; k < HOLES_LEVELS; k++) {
        /* whole groups of children, so that a group is read without a bound */
        words = (words | ((1u << FAN) - 1)) + 1;
        holes->longest[k] = arena_take(arena, words, sizeof *holes->longest[k], "the holes");
        words >>= FAN;
    }
    if (best) {
        holes->of_length =
            arena_take(arena, HOLES_SHORT, sizeof *holes->of_length, "the holes by length");
        for (unsigned length = 1; length < HOLES_SHORT; length++)
            bitset_init(&holes->of_length[length], arena, limit);
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

/* A length as it stands above the words of starts. */
static inline uint32_t cut_off(const struct holes *holes, uint32_t length)
{
    return length < holes->cap ? length : holes->cap;
}

/* A hole of some length (cut off) begins in a word of starts now: bring the entries above it up to
 * date. */
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

    for (uint32_t bits = holes->starts[word]; bits != 0; bits &= bits - 1) {
        uint32_t length = holes->length[word << 5 | lowest_bit(bits)];

        if (length >= bound)
            return bound;
        if (length > longest)
            longest = length;
    }
    return longest;
}

/* A hole of some length (cut off) no longer begins in a word of starts: bring the entries above it
 * up to date, as far as it was the longest below them. */
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

/* A hole begins, or no longer begins, at a granule. */

static inline void mark(struct holes *holes, uint32_t first, uint32_t length)
{
    holes->starts[first >> 5] |= 1u << (first & 31);
    holes->length[first] = length;
    holes->length[first + length - 1] = length;
    if (holes->of_length != NULL && length < HOLES_SHORT)
        bitset_add(&holes->of_length[length], first);
}

static inline void unmark(struct holes *holes, uint32_t first, uint32_t length)
{
    holes->starts[first >> 5] &= ~(1u << (first & 31));
    if (holes->of_length != NULL && length < HOLES_SHORT)
        bitset_remove(&holes->of_length[length], first);
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
    unmark(holes, hole, length);
    if (below != 0)
        mark(holes, hole, below);
    if (above != 0) {
        measure(holes, 0, above);
        mark(holes, first + count, above);
        raise(holes, (first + count) >> 5, cut_off(holes, above));
    }
    lower(holes, hole >> 5, cut_off(holes, length));
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
    if (below != 0)
        unmark(holes, hole, below);
    mark(holes, hole, below + count + above);
    raise(holes, hole >> 5, cut_off(holes, below + count + above));
    if (above != 0) {
        measure(holes, above, 0);
        unmark(holes, first + count, above);
        lower(holes, (first + count) >> 5, cut_off(holes, above));
    }
}

/* Walks over the words of starts in which a hole of some length (cut off) or more begins. */

#define LAST ((1u << FAN) - 1) /* the last child of eight */

/* Below entry i of level k, which is long enough: the first (last) such word. */
static uint32_t first_word_below(const struct holes *holes, unsigned k, uint32_t i, uint32_t length)
{
    while (k-- > 0) {
        i <<= FAN;
        while (holes->longest[k][i] < length)
            i++;
    }
    return i;
}

static uint32_t last_word_below(const struct holes *holes, unsigned k, uint32_t i, uint32_t length)
{
    while (k-- > 0) {
        i = i << FAN | LAST;
        while (holes->longest[k][i] < length)
            i--;
    }
    return i;
}

/* The first such word after (last before) one; NONE without one. */
static uint32_t word_after(const struct holes *holes, uint32_t i, uint32_t length)
{
    for (unsigned k = 0; k < TOP; k++, i >>= FAN)
        while ((i & LAST) != LAST)
            if (holes->longest[k][++i] >= length)
                return first_word_below(holes, k, i, length);
    return NONE;
}

static uint32_t word_before(const struct holes *holes, uint32_t i, uint32_t length)
{
    for (unsigned k = 0; k < TOP; k++, i >>= FAN)
        while ((i & LAST) != 0)
            if (holes->longest[k][--i] >= length)
                return last_word_below(holes, k, i, length);
    return NONE;
}

/* The first hole of count granules or more that begins in a word, from a bit of it on, or in a
 * later word; NONE without one. */
static uint32_t lowest_from(const struct holes *holes, uint32_t word, uint32_t bits, uint32_t count)
{
    for (;;) {
        for (; bits != 0; bits &= bits - 1) {
            uint32_t hole = word << 5 | lowest_bit(bits);

            if (holes->length[hole] >= count)
                return hole;
        }
        word = word_after(holes, word, cut_off(holes, count));
        if (word == NONE)
            return NONE;
        bits = holes->starts[word];
    }
}

uint32_t holes_lowest(const struct holes *holes, uint32_t count)
{
    uint32_t length = cut_off(holes, count);
    uint32_t word;

    if (holes->longest[TOP][0] < length)
        return NONE;
    word = first_word_below(holes, TOP, 0, length);
    return lowest_from(holes, word, holes->starts[word], count);
}

/* The next hole of count granules or more above one. */
static uint32_t hole_after(const struct holes *holes, uint32_t hole, uint32_t count)
{
    uint32_t word = hole >> 5;

    return lowest_from(holes, word, holes->starts[word] & ~bits_between(0, hole & 31), count);
}

uint32_t holes_highest(const struct holes *holes, uint32_t count)
{
    uint32_t length = cut_off(holes, count);
    uint32_t word;

    if (holes->longest[TOP][0] < length)
        return NONE;
    word = last_word_below(holes, TOP, 0, length);
    do {
        for (uint32_t bits = holes->starts[word]; bits != 0;) {
            uint32_t bit = highest_bit(bits);

            if (holes->length[word << 5 | bit] >= count)
                return word << 5 | bit;
            bits ^= 1u << bit;
        }
        word = word_before(holes, word, length);
    } while (word != NONE);
    return NONE;
}

uint32_t holes_best(const struct holes *holes, uint32_t count)
{
    uint32_t best = NONE, shortest = UINT32_MAX;

    for (uint32_t length = count; length < HOLES_SHORT; length++) {
        best = bitset_at_or_above(&holes->of_length[length], 0);
        if (best != NONE)
            return best;
    }
    for (uint32_t hole = holes_lowest(holes, count < HOLES_SHORT ? HOLES_SHORT : count);
         hole != NONE; hole = hole_after(holes, hole, count)) {
        if (holes->length[hole] < shortest) {
            shortest = holes->length[hole];
            best = hole;
        }
    }
    return best;
}

uint32_t holes_at_or_below(const struct holes *holes, uint32_t granule)
{
    uint32_t word = granule >> 5;
    uint32_t bits = holes->starts[word] & bits_between(0, granule & 31);

    if (bits == 0) {
        word = word_before(holes, word, 1);
        if (word == NONE)
            return NONE;
        bits = holes->starts[word];
    }
    return word << 5 | highest_bit(bits);
}

uint32_t holes_longest(const struct holes *holes)
{
    uint32_t longest = holes->longest[TOP][0];

    if (longest < holes->cap)
        return longest;
    for (uint32_t word = first_word_below(holes, TOP, 0, holes->cap); word != NONE;
         word = word_after(holes, word, holes->cap)) {
        uint32_t here = longest_in(holes, word, UINT32_MAX);

        if (here > longest)
            longest = here;
    }
    return longest;
}
