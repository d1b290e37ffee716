/* SPDX-License-Identifier: MIT
 *
 * threads: worker threads come and go, with stacks of four sizes, and live longer as the run goes
 * on.
 *
 * Stands for: worker pools whose requests take ever longer: SQL Server keeps 255 workers (Microsoft
 * KB Q316749), IIS twice as many as there are megabytes of memory, at most 256. Distributions: a
 * thread at every second operation; stacks of 1 MB, 512, 256 and 64 KB in 50, 20, 20 and 10
 * percent; lifetimes exponential, short in 90 percent; the ramp (assumptions). Shows: stacks that
 * exhaust and fragment the space without any service pack's bug; the page size matters through TEBs
 * and guard pages alone. */
#include "lives.h"
#include "ramp.h"
#include "random.h"
#include "workload.h"

enum { LONG, LONG_LIFE, SHORT_LIFE, RAMP, SETTINGS };

struct threads {
    struct lives lives;
    struct random random;
    struct ramp ramp;
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct threads *threads = arena_take(arena, 1, sizeof *threads, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        threads->setting[i] = recipe->value[i];
    threads->ramp = ramp_begin(recipe->value[RAMP]);
    random_seed(&threads->random, recipe->seed);
    lives_init(&threads->lives, recipe->operations, arena);
    *ids = threads->lives.ids;
    return threads;
}

static uint32_t stack_size(struct random *random)
{
    uint32_t percent = random_below(random, 100);

    if (percent < 50)
        return 1u << 20;
    if (percent < 70)
        return 1u << 19;
    return percent < 90 ? 1u << 18 : 1u << 16;
}

static uint32_t life(struct threads *threads)
{
    return ramp_life(&threads->ramp, &threads->random, threads->setting[LONG],
                     threads->setting[LONG_LIFE], threads->setting[SHORT_LIFE]);
}

static void next(void *state, struct operation *operation)
{
    struct threads *threads = state;

    lives_step(&threads->lives);
    ramp_step(&threads->ramp);
    if ((threads->lives.now & 1) != 0 || !lives_end(&threads->lives, operation)) {
        uint32_t stack = stack_size(&threads->random);

        *operation = (struct operation){
            .kind = OPERATION_THREAD_CREATE,
            .id = lives_begin(&threads->lives, life(threads), OPERATION_THREAD_EXIT),
            .a = stack,
        };
    }
}

const struct workload workload_threads = {
    .name = "threads",
    .about = "worker threads with stacks of four sizes, that live ever longer",
    .seeded = true,
    .operations = 400000,
    .settings = SETTINGS,
    .setting =
        {
            [LONG] = {"long", 10, 0, 100, "threads that live long, percent"},
            [LONG_LIFE] = {"long_life", 12000, 1, 1000000, "mean life of those, operations"},
            [SHORT_LIFE] = {"short_life", 400, 1, 1000000, "mean life of the rest, operations"},
            [RAMP] = {"ramp", 50000, 0, 100000000,
                      "operations in which lives double; 0: they don't"},
        },
    .start = start,
    .next = next,
};
