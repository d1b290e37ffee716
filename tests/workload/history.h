/* SPDX-License-Identifier: MIT
 *
 * A workload's whole stream, and what each of its objects was and how long it lived, for the tests
 * of workloads; and where a process meets its first fragmentation failure. */
#ifndef HISTORY_H
#define HISTORY_H

#include "stream.h"

#include <math.h>

#include "process.h"

#define HISTORY_MOST 600000u

/* An object of the stream. Ids come back: an id may stand for many. */
struct past {
    struct operation begin;
    uint32_t from, to; /* operations; to is 0 while it lives */
};

static struct operation history[HISTORY_MOST + 1]; /* from 1 */
static struct past past[HISTORY_MOST];
static uint32_t pasts;
static uint32_t counts[OPERATION_KINDS];

/* Carry the stream just started through, and hold each operation to what is live. New ids must come
 * in order. */
static inline void history_record(void)
{
    static uint32_t live[HISTORY_MOST + 2]; /* an id: its past and 1, 0 while it isn't live */
    uint32_t known = 0;

    assert_true(recipe.operations <= HISTORY_MOST);
    memset(live, 0, sizeof live);
    memset(counts, 0, sizeof counts);
    pasts = 0;
    for (uint32_t i = 1; i <= recipe.operations; i++) {
        struct operation operation = stream_next();
        uint32_t *at = &live[operation.id];

        history[i] = operation;
        counts[operation.kind]++;
        assert_in_range(operation.id, 1, known + 1);
        known = operation.id > known ? operation.id : known;
        if (*at == 0) {
            past[pasts] = (struct past){.begin = operation, .from = i};
            *at = ++pasts;
        } else if (operation.kind == OPERATION_COMMIT || operation.kind == OPERATION_DECOMMIT) {
            assert_true(past[*at - 1].begin.kind <= OPERATION_RESERVE_AT);
        } else {
            struct past *ended = &past[*at - 1];
            uint32_t begun = ended->begin.kind;

            assert_int_equal(operation.kind,
                             begun <= OPERATION_RESERVE_AT ? OPERATION_RELEASE : (int)begun + 1);
            ended->to = i;
            *at = 0;
        }
    }
}

static inline void history_follow(const char *name, uint32_t seed)
{
    stream_start(name, seed, 0);
    history_record();
}

/* The mean life of what operations of a kind began, behind one operation and up to another, and has
 * ended. */
static inline double history_life(uint32_t kind, uint32_t from, uint32_t to)
{
    double sum = 0;
    uint32_t ended = 0;

    for (uint32_t p = 0; p < pasts; p++)
        if (past[p].begin.kind == kind && past[p].from > from && past[p].from <= to &&
            past[p].to != 0) {
            sum += past[p].to - past[p].from;
            ended++;
        }
    assert_true(ended > 100);
    return sum / ended;
}

/* A process just begun, for what the history says. The stream's own state is gone by then. */
static inline struct process *history_process(const char *policy, enum layout layout,
                                              unsigned page_shift)
{
    static struct space space;
    static struct process process;
    struct arena arena = testing_layer(page_shift);
    struct space_config config = {.first = 0x10000,
                                  .end = 0x7fff0000,
                                  .granule_shift = 16,
                                  .commit_limit = NO_COMMIT_LIMIT,
                                  .measured = true};

    space_init(&space, &config, &arena);
    process_init(&process, &space, policy_named(policy), layout, stream_ids, &arena);
    return &process;
}

/* The first fragmentation failure of the stream just followed, under a policy: its operation, and
 * how; 0: there is none. */
static inline uint32_t history_onset(const char *policy, unsigned page_shift,
                                     struct outcome *outcome)
{
    struct process *process = history_process(policy, LAYOUT_FRESH, page_shift);

    for (uint32_t i = 1; i <= recipe.operations; i++) {
        enum result result = process_do(process, &history[i], outcome);

        assert_true(result <= RESULT_SKIPPED);
        if (result == RESULT_FAILED && cause_is_fragmentation(outcome->cause))
            return i;
    }
    return 0;
}

/* A share within five standard deviations of what it should be. */
static inline void assert_share(uint32_t part, uint32_t all, double share)
{
    double deviation = sqrt(share * (1 - share) / all);

    assert_true(fabs((double)part / all - share) < 5 * deviation + 1e-9);
}

/* A mean of exponential lives within five standard deviations of what it should be; 1/100 beside,
 * for lives that end some operations late. */
static inline void assert_mean(double sum, uint32_t all, double mean)
{
    assert_true(fabs(sum / all - mean) < mean * (5 / sqrt(all) + 0.01));
}

/* The first operands of a kind of operation are log-uniform from 4 KB, over so many octaves. */
static inline void assert_octaves(uint32_t kind, uint32_t octaves)
{
    uint32_t count[32] = {0}, all = 0;

    for (uint32_t p = 0; p < pasts; p++)
        if (past[p].begin.kind == kind) {
            assert_in_range(past[p].begin.a, 4096, (4096u << octaves) - 1);
            count[31 - __builtin_clz(past[p].begin.a >> 12)]++;
            all++;
        }
    for (uint32_t i = 0; i < octaves; i++)
        assert_share(count[i], all, 1.0 / octaves);
}

#endif
