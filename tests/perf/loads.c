/* SPDX-License-Identifier: MIT */
#include "loads.h"

#include "bits.h"

const struct load loads[LOADS] = {
    {"mixed sizes at 60 %", 60, 6, 0},
    {"one granule at 90 %", 90, 0, 0},
    {"sections at 50 %", 50, 0, 256},
};

/* xorshift64* (Marsaglia; Vigna): cheap beside what is measured. */
static inline uint32_t next(struct work *work)
{
    work->random ^= work->random >> 12;
    work->random ^= work->random << 25;
    work->random ^= work->random >> 27;
    return (uint32_t)(work->random * 0x2545f4914f6cdd1du >> 32);
}

static inline uint32_t below(struct work *work, uint32_t limit)
{
    return (uint32_t)((uint64_t)next(work) * limit >> 32);
}

static inline uint32_t size_of(struct work *work)
{
    const struct load *load = work->load;
    uint32_t scale;

    if (load->stack_every != 0)
        return below(work, load->stack_every) == 0 ? 16 : 1;
    if (load->largest_shift == 0)
        return 1;
    scale = 1u << below(work, load->largest_shift);
    return scale + below(work, scale + 1);
}

static inline void take(struct work *work)
{
    uint32_t size = size_of(work);
    uint32_t number = work->allocator.take(work->allocator.state, size);

    if (number == NONE)
        return;
    work->live[work->lives].number = number;
    work->live[work->lives++].size = size;
    work->held += size;
}

/* Which one goes is drawn one release ahead, and fetched: the load's own misses aren't the
 * allocator's. */
static inline void give(struct work *work)
{
    uint32_t at = work->victim < work->lives ? work->victim : below(work, work->lives);

    work->victim = below(work, work->lives);
    __builtin_prefetch(&work->live[work->victim]);
    work->allocator.give(work->allocator.state, work->live[at].number);
    work->held -= work->live[at].size;
    work->live[at] = work->live[--work->lives];
}

void work_begin(struct work *work, const struct load *load, const struct allocator *allocator,
                uint32_t granules, uint32_t lives, struct arena *arena)
{
    *work = (struct work){
        .load = load,
        .allocator = *allocator,
        .target = lives != 0 ? lives : (uint32_t)((uint64_t)granules * load->percent / 100),
        .random = 88172645463325252u,
    };
    work->slack = work->target >> 5;
    work->live = arena_take(arena, granules, sizeof *work->live, "the load");
    while (work->held < work->target)
        take(work);
}

void work_do(struct work *work, uint32_t operations)
{
    for (uint32_t i = 0; i < operations; i++)
        if (work->held + work->slack < work->target)
            take(work);
        else if (work->held >= work->target || (next(work) & 1) != 0)
            give(work);
        else
            take(work);
}
