/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/threads.c claims: a thread at every second operation at least, the shares of
 * its stacks, how long they live and how that grows, how many of each operation there are, and that
 * a run ends in fragmentation whatever the service pack. */
#include "history.h"

static void test_counts(void **state)
{
    static const uint32_t pinned[] = {202755, 202741, 202736};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        history_follow("threads", seed);
        assert_int_equal(recipe.operations, 400000);
        assert_int_equal(counts[OPERATION_THREAD_CREATE], pinned[seed - 1]);
        assert_int_equal(counts[OPERATION_THREAD_EXIT], 400000 - pinned[seed - 1]);
        for (uint32_t i = 1; i <= recipe.operations; i += 2)
            assert_int_equal(history[i].kind, OPERATION_THREAD_CREATE);
    }
    stream_pinned("threads", 0xdcab6e334a1954f6u);
}

static void test_stacks(void **state)
{
    static const struct {
        uint32_t stack;
        double share;
    } sizes[] = {{1 << 20, 0.5}, {1 << 19, 0.2}, {1 << 18, 0.2}, {1 << 16, 0.1}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        history_follow("threads", seed);
        for (unsigned i = 0; i < 4; i++) {
            uint32_t count = 0;

            for (uint32_t p = 0; p < pasts; p++)
                count += past[p].begin.a == sizes[i].stack;
            assert_share(count, pasts, sizes[i].share);
        }
    }
}

/* In the first tenth the mean is 0.9 · 400 + 0.1 · 12,000 = 1,560, 1.4 times lengthened by the
 * ramp; in the third 3 times. */
static void test_lives(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        double early, late;

        history_follow("threads", seed);
        early = history_life(OPERATION_THREAD_CREATE, 0, 40000);
        late = history_life(OPERATION_THREAD_CREATE, 80000, 120000);
        print_message("# seed %u: mean lives %.0f and %.0f\n", seed, early, late);
        assert_true(fabs(early / (1.4 * 1560) - 1) < 0.1);
        assert_true(fabs(late / (3 * 1560) - 1) < 0.1);
    }
}

/* TEBs are all that tells the architectures apart: where each takes a granule, nothing does. */
static void test_cause(void **state)
{
    struct outcome outcome;

    (void)state;
    history_follow("threads", 1);
    assert_int_equal(history_onset("sp4-teb64k", 12, &outcome),
                     history_onset("sp4-teb64k", 13, &outcome));
}

static void test_claim(void **state)
{
    struct outcome outcome;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t onset, large_pages;

        history_follow("threads", seed);
        onset = history_onset("sp4", 12, &outcome);
        assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
        assert_int_equal(history_onset("sp5", 12, &outcome), onset);
        large_pages = history_onset("sp5", 13, &outcome);
        print_message("# seed %u: onset at %u, with pages of 8 KB at %u\n", seed, onset,
                      large_pages);
        assert_true(onset > 150000);
        /* TEBs take 8 KB each for 4 KB: 0.6 percent of what an average stack takes */
        assert_true(fabs((double)large_pages / onset - 1) < 0.03);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts), cmocka_unit_test(test_stacks), cmocka_unit_test(test_lives),
        cmocka_unit_test(test_claim),  cmocka_unit_test(test_cause),
    };

    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
