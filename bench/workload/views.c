/* SPDX-License-Identifier: MIT
 *
 * views: files of all sizes are mapped and unmapped, and stay mapped longer as the run goes on.
 *
 * Stands for: programs that map what they read (an index, a document, a database); large direct
 * reservations beside them: Microsoft KB Q193026.
 * Distributions: sizes log-uniform from 4 KB to 16 MB, lifetimes exponential, short in 90 percent;
 * the shape is assumed. Shows: fragmentation by sizes alone. A view takes whole granules whatever
 * the page is, so both architectures give the very same bases. */
#include "lives.h"
#include "ramp.h"
#include "random.h"
#include "workload.h"

enum { LONG, LONG_LIFE, SHORT_LIFE, RAMP, SETTINGS };

#define LEAST 4096u
#define OCTAVES 12 /* up to 16 MB */

struct views {
    struct lives lives;
    struct random random;
    struct ramp ramp;
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct views *views = arena_take(arena, 1, sizeof *views, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        views->setting[i] = recipe->value[i];
    views->ramp = ramp_begin(recipe->value[RAMP]);
    random_seed(&views->random, recipe->seed);
    lives_init(&views->lives, recipe->operations, arena);
    *ids = views->lives.ids;
    return views;
}

static void next(void *state, struct operation *operation)
{
    struct views *views = state;
    const uint32_t *setting = views->setting;
    uint32_t size, life;

    lives_step(&views->lives);
    ramp_step(&views->ramp);
    if (lives_end(&views->lives, operation))
        return;
    size = random_log_uniform(&views->random, LEAST, OCTAVES);
    life = ramp_life(&views->ramp, &views->random, setting[LONG], setting[LONG_LIFE],
                     setting[SHORT_LIFE]);
    *operation = (struct operation){
        .kind = OPERATION_VIEW_MAP,
        .id = lives_begin(&views->lives, life, OPERATION_VIEW_UNMAP),
        .a = size,
    };
}

const struct workload workload_views = {
    .name = "views",
    .about = "files of all sizes are mapped and unmapped, ever longer",
    .seeded = true,
    .operations = 300000,
    .settings = SETTINGS,
    .setting =
        {
            [LONG] = {"long", 10, 0, 100, "views that stay long, percent"},
            [LONG_LIFE] = {"long_life", 6000, 1, 1000000, "mean life of those, operations"},
            [SHORT_LIFE] = {"short_life", 300, 1, 1000000, "mean life of the rest, operations"},
            [RAMP] = {"ramp", 100000, 0, 100000000,
                      "operations in which lives double; 0: they don't"},
        },
    .start = start,
    .next = next,
};
