/* SPDX-License-Identifier: MIT
 *
 * A space as an allocator of granules. */
#ifndef PERF_SUBJECT_H
#define PERF_SUBJECT_H

#include "loads.h"
#include "space.h"

/* NT's user range, in granules of 64 KB or of a page. */
#define PERF_FIRST 0x00010000u
#define PERF_END 0x7fff0000u

static inline uint32_t perf_take(void *state, uint32_t granules)
{
    struct space *space = state;
    uint32_t number;

    if (space_reserve(space, granules << space->config.granule_shift, PLACE_LOWEST, 0, &number) !=
        WIN32_OK)
        return NONE;
    return number;
}

static inline void perf_give(void *state, uint32_t number)
{
    space_release(state, number);
}

static inline struct allocator perf_space(struct space *space, unsigned granule_shift,
                                          bool measured, struct arena *arena)
{
    struct space_config config = {.first = PERF_FIRST,
                                  .end = PERF_END,
                                  .granule_shift = granule_shift,
                                  .commit_limit = NO_COMMIT_LIMIT,
                                  .measured = measured};

    space_init(space, &config, arena);
    return (struct allocator){space, perf_take, perf_give};
}

#endif
