/* SPDX-License-Identifier: MIT
 *
 * critsec: critical sections come and go, a few stay for good, and threads start between them.
 *
 * Stands for: Q216540 as a server meets it. Sections belong to sessions (short), to caches (long)
 * and to what is never cleaned up (permanent): the live set drifts upwards, and one day a thread's
 * 1 MB stack finds no run of granules although most of the space is free. Distributions: lifetimes
 * are exponential in operations; the shares and means are assumptions, chosen so that a block for
 * every section brings onset inside 300,000 operations. Shows: under a block for every section the
 * first section and the first thread that can't be created, within some hundred operations of each
 * other, with 1.9 GB free (1.7 GB on Alpha); under SP5 none. */
#include "lives.h"
#include "random.h"
#include "workload.h"

enum { PERMANENT, LONG, LONG_LIFE, SHORT_LIFE, THREAD_EVERY, THREAD_LIFE, STACK, SETTINGS };

struct critsec {
    struct lives lives;
    struct random random;
    uint32_t to_thread; /* operations until the next thread starts */
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct critsec *critsec = arena_take(arena, 1, sizeof *critsec, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        critsec->setting[i] = recipe->value[i];
    critsec->to_thread = recipe->value[THREAD_EVERY];
    random_seed(&critsec->random, recipe->seed);
    lives_init(&critsec->lives, recipe->operations, arena);
    *ids = critsec->lives.ids;
    return critsec;
}

static uint32_t section_life(struct critsec *critsec)
{
    const uint32_t *setting = critsec->setting;
    uint32_t percent = random_below(&critsec->random, 100);

    if (percent < setting[PERMANENT])
        return FOREVER;
    if (percent - setting[PERMANENT] < setting[LONG])
        return random_exponential(&critsec->random, setting[LONG_LIFE]);
    return random_exponential(&critsec->random, setting[SHORT_LIFE]);
}

static void next(void *state, struct operation *operation)
{
    struct critsec *critsec = state;
    uint32_t life;

    lives_step(&critsec->lives);
    if (--critsec->to_thread == 0) {
        critsec->to_thread = critsec->setting[THREAD_EVERY];
        life = random_exponential(&critsec->random, critsec->setting[THREAD_LIFE]);
        *operation = (struct operation){
            .kind = OPERATION_THREAD_CREATE,
            .id = lives_begin(&critsec->lives, life, OPERATION_THREAD_EXIT),
            .a = critsec->setting[STACK],
        };
    } else if (!lives_end(&critsec->lives, operation)) {
        life = section_life(critsec);
        *operation = (struct operation){
            .kind = OPERATION_SECTION_INIT,
            .id = lives_begin(&critsec->lives, life, OPERATION_SECTION_DELETE),
        };
    }
}

const struct workload workload_critsec = {
    .name = "critsec",
    .about = "critical sections come and go between threads, some stay (Q216540)",
    .seeded = true,
    .operations = 300000,
    .settings = SETTINGS,
    .setting =
        {
            [PERMANENT] = {"permanent", 20, 0, 100, "sections that are never deleted, percent"},
            [LONG] = {"long", 30, 0, 100, "sections that live long, percent; the rest is short"},
            [LONG_LIFE] = {"long_life", 20000, 1, 10000000, "mean life of those, operations"},
            [SHORT_LIFE] = {"short_life", 1000, 1, 10000000, "mean life of the rest, operations"},
            [THREAD_EVERY] = {"thread_every", 256, 1, 10000000, "operations from thread to thread"},
            [THREAD_LIFE] = {"thread_life", 4096, 1, 10000000, "mean life of a thread, operations"},
            [STACK] = {"stack", 1048576, 1, 16777216, "stack of a thread, bytes"},
        },
    .start = start,
    .next = next,
};
