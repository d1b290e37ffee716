/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/views.c claims: sizes of all octaves, how long views live and how that
 * grows, how many of each operation there are, and that a run ends in fragmentation, whatever the
 * service pack and the page. */
#include "history.h"

static void test_counts(void **state)
{
    static const uint32_t pinned[] = {150810, 150828, 150794};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        history_follow("views", seed);
        assert_int_equal(recipe.operations, 300000);
        assert_int_equal(counts[OPERATION_VIEW_MAP], pinned[seed - 1]);
        assert_int_equal(counts[OPERATION_VIEW_UNMAP], 300000 - pinned[seed - 1]);
        assert_octaves(OPERATION_VIEW_MAP, 12);
    }
    stream_pinned("views", 0xe26420529ae2c3c0u);
}

/* In the first tenth the mean is 0.9 · 300 + 0.1 · 6,000 = 870, 1.15 times lengthened by the ramp;
 * in the sixth 2.65 times. */
static void test_lives(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        double early, late;

        history_follow("views", seed);
        early = history_life(OPERATION_VIEW_MAP, 0, 30000);
        late = history_life(OPERATION_VIEW_MAP, 150000, 180000);
        print_message("# seed %u: mean lives %.0f and %.0f\n", seed, early, late);
        assert_true(fabs(early / (1.15 * 870) - 1) < 0.15);
        assert_true(fabs(late / (2.65 * 870) - 1) < 0.15);
    }
}

static void test_claim(void **state)
{
    struct outcome outcome;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t onset;

        history_follow("views", seed);
        onset = history_onset("sp4", 12, &outcome);
        assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
        print_message("# seed %u: onset at %u\n", seed, onset);
        assert_true(onset > 50000);
        assert_int_equal(history_onset("sp5", 13, &outcome), onset);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_lives),
        cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("views", tests, NULL, NULL);
}
