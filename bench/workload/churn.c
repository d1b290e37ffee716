/* SPDX-License-Identifier: MIT
 *
 * churn: a program's own reservations of all sizes come and go, each with a little of it committed.
 *
 * Stands for: nothing in particular: the simulation of textbooks, to hold the others against.
 * Distributions: sizes log-uniform from 4 KB to 32 MB, up to 64 KB of each committed by the
 * operation after it, lifetimes exponential and longer as the run goes on (assumptions). Shows:
 * fragmentation by sizes alone; without a commit limit the same on both architectures. */
#include "lives.h"
#include "ramp.h"
#include "random.h"
#include "workload.h"

enum { LIFE, COMMIT, RAMP, SETTINGS };

#define LEAST 4096u
#define OCTAVES 13 /* up to 32 MB */

struct churn {
    struct lives lives;
    struct random random;
    struct ramp ramp;
    uint32_t setting[SETTINGS];
    uint32_t id, size; /* what was reserved by the operation before; size 0: nothing was */
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct churn *churn = arena_take(arena, 1, sizeof *churn, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        churn->setting[i] = recipe->value[i];
    churn->ramp = ramp_begin(recipe->value[RAMP]);
    random_seed(&churn->random, recipe->seed);
    lives_init(&churn->lives, recipe->operations, arena);
    *ids = churn->lives.ids;
    return churn;
}

static void commit(struct churn *churn, struct operation *operation)
{
    uint32_t most = churn->setting[COMMIT];

    *operation = (struct operation){
        .kind = OPERATION_COMMIT, .id = churn->id, .b = churn->size < most ? churn->size : most};
    churn->size = 0;
}

static void reserve(struct churn *churn, struct operation *operation)
{
    uint32_t mean = ramp_mean(&churn->ramp, churn->setting[LIFE]);
    /* at least 2: what is committed by the next operation is still there */
    uint32_t life = 1 + random_exponential(&churn->random, mean);

    churn->size = random_log_uniform(&churn->random, LEAST, OCTAVES);
    churn->id = lives_begin(&churn->lives, life, OPERATION_RELEASE);
    *operation = (struct operation){.kind = OPERATION_RESERVE, .id = churn->id, .a = churn->size};
}

static void next(void *state, struct operation *operation)
{
    struct churn *churn = state;

    lives_step(&churn->lives);
    ramp_step(&churn->ramp);
    if (churn->size != 0)
        commit(churn, operation);
    else if (!lives_end(&churn->lives, operation))
        reserve(churn, operation);
}

const struct workload workload_churn = {
    .name = "churn",
    .about = "reservations of all sizes come and go, a little of each committed",
    .seeded = true,
    .operations = 400000,
    .settings = SETTINGS,
    .setting =
        {
            [LIFE] = {"life", 300, 1, 1000000, "mean life of a reservation, operations"},
            [COMMIT] = {"commit", 65536, 1, 16777216, "most that is committed of each, bytes"},
            [RAMP] = {"ramp", 100000, 0, 100000000,
                      "operations in which lives double; 0: they don't"},
        },
    .start = start,
    .next = next,
};
