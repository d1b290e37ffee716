/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/tide.c claims: peaks that rise, sessions of a thread and its sections, how
 * many stay, a probe at each ebb, how many of each operation there are; and that what stays lies
 * higher where every section has a block. */
#include "history.h"

static void test_counts(void **state)
{
    static const uint32_t pinned[][4] = {{24115, 22980, 180656, 172195},
                                         {24060, 23007, 180382, 172497},
                                         {24082, 22957, 180665, 172242}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        const uint32_t *count = pinned[seed - 1];

        history_follow("tide", seed);
        assert_int_equal(recipe.operations, 400000);
        assert_int_equal(counts[OPERATION_THREAD_CREATE], count[0]);
        assert_int_equal(counts[OPERATION_THREAD_EXIT], count[1]);
        assert_int_equal(counts[OPERATION_SECTION_INIT], count[2]);
        assert_int_equal(counts[OPERATION_SECTION_DELETE], count[3]);
    }
    stream_pinned("tide", 0x60ec053c4643f8a7u);
}

/* Each flood goes up to its peak and no further; at each ebb some hundredth of the sessions stays,
 * and the probe follows. */
static void test_tides(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t threads = 0, most = 0, ebbs = 0, stayed = 0, of = 0;

        history_follow("tide", seed);
        for (uint32_t i = 1; i < recipe.operations; i++) {
            uint32_t kind = history[i].kind;

            threads += kind == OPERATION_THREAD_CREATE;
            threads -= kind == OPERATION_THREAD_EXIT;
            most = threads > most ? threads : most;
            if (kind != OPERATION_RESERVE)
                continue;
            assert_int_equal(history[i].a, 512 << 20);
            assert_int_equal(history[i + 1].kind, OPERATION_RELEASE);
            assert_int_equal(most, 600 + 20 * ebbs);
            stayed += threads;
            of += most;
            most = threads;
            ebbs++;
        }
        print_message("# seed %u: %u ebbs, %u of %u sessions stayed\n", seed, ebbs, stayed, of);
        assert_in_range(ebbs, 22, 30);
        assert_share(stayed, of, 0.01);
    }
}

/* A session: a thread, then 4 to 11 sections, each number as likely as the other. */
static void test_sessions(void **state)
{
    uint32_t all = 0, sizes[8] = {0};

    (void)state;
    history_follow("tide", 1);
    for (uint32_t p = 0; p < pasts;) {
        uint32_t sections = 0;

        if (past[p++].begin.kind != OPERATION_THREAD_CREATE)
            continue;
        while (p < pasts && past[p].begin.kind == OPERATION_SECTION_INIT) {
            sections++;
            p++;
        }
        if (p == pasts) /* the stream may have ended in the middle of it */
            break;
        assert_in_range(sections, 4, 11);
        all++;
        sizes[sections - 4]++;
    }
    for (unsigned i = 0; i < 8; i++)
        assert_share(sizes[i], all, 1.0 / 8);
}

/* All that stays is a peak for ever; none that stays leaves nothing. */
static void test_settings(void **state)
{
    (void)state;
    stream_start("tide", 1, 2000);
    stream_set("peak", 10);
    stream_set("most", 10);
    stream_set("stay", 100);
    for (uint32_t i = 1; i <= 2000; i++) {
        struct operation operation = stream_next();

        assert_true(i > 10 * 12 || operation.kind != OPERATION_SECTION_DELETE);
        assert_true(i <= 10 * 12 || operation.kind == OPERATION_RESERVE ||
                    operation.kind == OPERATION_RELEASE);
    }
    stream_set("stay", 0);
    for (uint32_t i = 1, live = 0; i <= 2000; i++) {
        struct operation operation = stream_next();

        live += operation.kind == OPERATION_THREAD_CREATE;
        live -= operation.kind == OPERATION_THREAD_EXIT;
        assert_true(operation.kind != OPERATION_RESERVE || live == 0);
    }
}

/* Of 20 seeds at least 16 meet onset with a block for every section: by the probe, with far more
 * than it free. With SP5 none does. */
static void test_claim(void **state)
{
    struct outcome outcome;
    uint32_t onset, onsets = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        history_follow("tide", seed);
        onset = history_onset("sp4", 12, &outcome);
        if (onset != 0) {
            onsets++;
            assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
            assert_int_equal(history[onset].kind, OPERATION_RESERVE);
        }
        if (seed <= 3)
            assert_int_equal(history_onset("sp5", 12, &outcome), 0);
    }
    assert_in_range(onsets, 16, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),   cmocka_unit_test(test_tides),
        cmocka_unit_test(test_sessions), cmocka_unit_test(test_settings),
        cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("tide", tests, NULL, NULL);
}
