/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include "bits.h"

/* What is held: number 0 stands before the first granule, 1 behind the last. */
struct held {
    uint32_t first, end; /* granules */
    uint32_t below, above;
};

struct walk {
    struct held *held;
    uint32_t unused, fresh;
};

static uint32_t take(void *state, uint32_t granules)
{
    struct walk *walk = state;
    struct held *held = walk->held;
    uint32_t below = 0, number;

    while (held[held[below].above].first - held[below].end < granules) {
        below = held[below].above;
        if (below == 1)
            return NONE;
    }
    number = walk->unused;
    if (number != NONE)
        walk->unused = held[number].above;
    else
        number = walk->fresh++;
    held[number] =
        (struct held){held[below].end, held[below].end + granules, below, held[below].above};
    held[held[below].above].below = number;
    held[below].above = number;
    return number;
}

static void give(void *state, uint32_t number)
{
    struct walk *walk = state;
    struct held *held = walk->held;

    held[held[number].below].above = held[number].above;
    held[held[number].above].below = held[number].below;
    held[number].above = walk->unused;
    walk->unused = number;
}

struct allocator walk_make(uint32_t granules, struct arena *arena)
{
    struct walk *walk = arena_take(arena, 1, sizeof *walk, "the walk");

    walk->held = arena_take(arena, granules + 2, sizeof *walk->held, "the walk");
    walk->held[0].above = 1;
    walk->held[1] = (struct held){granules, UINT32_MAX, 0, 1};
    walk->unused = NONE;
    walk->fresh = 2;
    return (struct allocator){walk, take, give};
}
