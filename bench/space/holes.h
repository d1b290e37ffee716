/* SPDX-License-Identifier: MIT
 *
 * The holes of a space: which runs of granules are free, where the first that fits lies, and the
 * measures that depend on holes alone.
 *
 * Every hole's length stands at its first and its last granule, so that what is given back finds
 * its neighbours at once. A bit marks each granule that begins a hole; above each word of 32 bits
 * stands the longest hole that begins there, above each eight of those the longest among them, and
 * so on up to one. A search for the lowest (highest) hole that fits walks down from the top, the
 * first (last) child that is long enough each time: exact first fit in a logarithmic number of
 * steps.
 */
#ifndef SPACE_HOLES_H
#define SPACE_HOLES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "bitset.h"

#define HOLES_LEVELS 6     /* 32 * 8^5 granules: more than the pages of 4 GB */
#define HOLES_CAP_SHIFT 26 /* 64 MB */
#define HOLES_SHORT 64     /* best fit: shorter holes are kept by length */
#define HOLES_SIZES 6      /* request sizes that are measured: 64 KB << 2k, up to 64 MB */

struct holes {
    uint32_t *length;                /* at a hole's first and last granule; 0 beside a hole */
    uint32_t *starts;                /* a bit a granule */
    uint32_t *longest[HOLES_LEVELS]; /* 0: a word of starts; cut off at cap */
    uint32_t cap;                    /* granules in 64 MB */
    struct bitset *of_length;        /* for best fit: the short holes of a length; or null */
    uint32_t granules;               /* free ones */
    uint32_t count;                  /* of holes */
    unsigned measured;               /* sizes that are kept: HOLES_SIZES or 0 */
    unsigned shift[HOLES_SIZES];     /* granules of a size, as a power of two */
    unsigned step[HOLES_SIZES];      /* … beyond those of the size before */
    uint32_t fitting[HOLES_SIZES]; /* requests of a size that fit: the sum of floor(hole / size) */
};

/* No hole, in a space of limit granules (numbers below limit), each of 1 << granule_shift bytes.
 * => limit <= 1,048,576; measured: keep `fitting` too; best: be ready for holes_best */
void holes_init(struct holes *holes, struct arena *arena, uint32_t limit, unsigned granule_shift,
                bool measured, bool best);

/* Take granules out of the hole that holds them all; give back what was taken at once, but for its
 * first or last granule, which may go later. */
void holes_take(struct holes *holes, uint32_t first, uint32_t count);
void holes_give(struct holes *holes, uint32_t first, uint32_t count);

/* The first granule of the lowest (highest) hole of count granules or more; NONE without one. */
uint32_t holes_lowest(const struct holes *holes, uint32_t count);
uint32_t holes_highest(const struct holes *holes, uint32_t count);

/* The first granule of the shortest hole of count granules or more, the lowest of them; NONE
 * without one. A what-if, not NT: holes of HOLES_SHORT granules and more are walked one by one. */
uint32_t holes_best(const struct holes *holes, uint32_t count);

/* The first granule of the highest hole that begins at or below a granule; NONE without one. */
uint32_t holes_at_or_below(const struct holes *holes, uint32_t granule);

/* The length of the longest hole in granules, 0 without one; a few steps more where it is beyond 64
 * MB. The other: whether every hole is shorter than a length of at most 64 MB. */
uint32_t holes_longest(const struct holes *holes);
static inline bool holes_all_below(const struct holes *holes, uint32_t length)
{
    return holes->longest[HOLES_LEVELS - 1][0] < length;
}

#endif
