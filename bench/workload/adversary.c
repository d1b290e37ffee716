/* SPDX-License-Identifier: MIT
 *
 * adversary: reservations of one granule, then of two, of four and so on; before each doubling all
 * go but those that stand in its way.
 *
 * Stands for: the worst case. J. M. Robson's program against any allocator that doesn't move what
 * it has placed (Journal of the ACM 18, 1971, pp. 416-423, and 21, 1974, pp. 491-499; told again by
 * Bendersky and Petrank, "Space overhead bounds for dynamic memory management with partial
 * compaction", 2011). With at most M granules live and requests of up to 2^k, it brings every such
 * allocator to use about M (1 + k/2) of them. It has to know where the allocator puts things: this
 * one carries a model of the lowest fit in an empty space without an end, so that its stream
 * depends on no outcome. Run it in the empty layout; in another its aim is off. No distribution,
 * no seed. Shows: with 8,000 granules (500 MB) and 10 doublings it needs more than the 32,766 there
 * are; a request fails, as fragmented, while three quarters of the space are free. The page doesn't
 * matter: both architectures give the very same bases. When all is done everything goes, and it
 * begins again. */
#include "workload.h"

enum { GRANULES, DOUBLINGS, SETTINGS };

#define GRANULE_SHIFT 16

/* A live reservation, in granules; its id is its number. Number 0 stands for what lies below. */
struct stone {
    uint32_t at, size;
    uint32_t above; /* the next higher one; 0: none */
};

struct adversary {
    struct stone *stone;
    uint32_t fresh;    /* ids never used in this round begin here */
    uint32_t live;     /* granules */
    uint32_t doubling; /* requests are of 1 << doubling granules */
    uint32_t kept;     /* what stays holds an address that is this, modulo the request */
    uint32_t more;     /* requests of this doubling that are still to come */
    uint32_t here;     /* how far up the space is done */
    bool goes;         /* what doesn't stay is going; after the last doubling that is everything */
    bool last;
    uint32_t granules, doublings; /* the settings */
};

static void begin(struct adversary *adversary)
{
    adversary->stone[0].above = 0;
    adversary->fresh = 1;
    adversary->live = 0;
    adversary->doubling = 0;
    adversary->kept = 0;
    adversary->more = adversary->granules;
    adversary->here = 0;
    adversary->goes = false;
    adversary->last = false;
}

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct adversary *adversary = arena_take(arena, 1, sizeof *adversary, "the workload");

    adversary->granules = recipe->value[GRANULES];
    adversary->doublings = recipe->value[DOUBLINGS];
    /* a round's reservations: M of one granule, at most M/2 of two, M/4 of four, ... */
    *ids = 2 * adversary->granules;
    adversary->stone = arena_take(arena, *ids, sizeof *adversary->stone, "the workload's objects");
    begin(adversary);
    return adversary;
}

/* Does it hold an address that is offset, modulo a power of two? */
static bool holds(const struct stone *stone, uint32_t offset, uint32_t modulus)
{
    return ((offset - stone->at) & (modulus - 1)) < stone->size;
}

/* What the holders of an offset keep from requests of modulus, beyond their own lengths. */
static uint64_t blocked(const struct stone *stone, uint32_t offset, uint32_t modulus)
{
    uint64_t sum = 0;

    for (uint32_t id = stone[0].above; id != 0; id = stone[id].above)
        if (holds(&stone[id], offset, modulus))
            sum += modulus - stone[id].size;
    return sum;
}

/* The next doubling. What stayed holds one of two offsets now: that one is kept which blocks more.
 */
static void turn(struct adversary *adversary)
{
    uint32_t other = adversary->kept + (1u << adversary->doubling);
    uint32_t modulus = 2u << adversary->doubling;

    adversary->here = 0;
    adversary->goes = true;
    adversary->last = adversary->doubling == adversary->doublings;
    if (adversary->last)
        return;
    adversary->doubling++;
    if (blocked(adversary->stone, other, modulus) >
        blocked(adversary->stone, adversary->kept, modulus))
        adversary->kept = other;
}

/* The lowest that still has to go; false when there is none. */
static bool release(struct adversary *adversary, struct operation *operation)
{
    struct stone *stone = adversary->stone;
    uint32_t id = stone[adversary->here].above;

    while (id != 0 && !adversary->last &&
           holds(&stone[id], adversary->kept, 1u << adversary->doubling)) {
        adversary->here = id;
        id = stone[id].above;
    }
    if (id == 0)
        return false;
    stone[adversary->here].above = stone[id].above;
    adversary->live -= stone[id].size;
    *operation = (struct operation){.kind = OPERATION_RELEASE, .id = id};
    return true;
}

/* All has gone that had to: as many requests as may be live. */
static void settle(struct adversary *adversary)
{
    if (adversary->last) {
        begin(adversary);
        return;
    }
    adversary->more = (adversary->granules - adversary->live) >> adversary->doubling;
    adversary->here = 0;
    adversary->goes = false;
}

/* At the lowest hole that fits. The requests of a doubling are of one size, so none fits below the
 * one before it. */
static void reserve(struct adversary *adversary, struct operation *operation)
{
    struct stone *stone = adversary->stone;
    struct stone *below = &stone[adversary->here];
    uint32_t size = 1u << adversary->doubling;
    uint32_t id = adversary->fresh++;

    while (below->above != 0 && stone[below->above].at - below->at - below->size < size)
        below = &stone[below->above];
    stone[id] = (struct stone){below->at + below->size, size, below->above};
    below->above = id;
    adversary->here = id;
    adversary->live += size;
    adversary->more--;
    *operation =
        (struct operation){.kind = OPERATION_RESERVE, .id = id, .a = size << GRANULE_SHIFT};
}

static void next(void *state, struct operation *operation)
{
    struct adversary *adversary = state;

    while (adversary->more == 0) {
        if (!adversary->goes)
            turn(adversary);
        if (release(adversary, operation))
            return;
        settle(adversary);
    }
    reserve(adversary, operation);
}

const struct workload workload_adversary = {
    .name = "adversary",
    .about = "the worst case: Robson's program against the lowest fit; layout=empty",
    .operations = 23990,
    .settings = SETTINGS,
    .setting =
        {
            [GRANULES] = {"granules", 8000, 1, 32766, "most that is reserved at a time, granules"},
            [DOUBLINGS] = {"doublings", 10, 0, 14, "of the request, from one granule on"},
        },
    .start = start,
    .next = next,
};
