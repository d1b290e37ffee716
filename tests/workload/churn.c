/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/churn.c claims: sizes of all octaves, a commit behind each reservation,
 * how long they live and how that grows, how many of each operation there are, and that a run ends
 * in fragmentation, whatever the service pack and the page. */
#include "history.h"

static void test_counts(void **state)
{
    static const uint32_t pinned[] = {133491, 133501, 133499};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        history_follow("churn", seed);
        assert_int_equal(recipe.operations, 400000);
        assert_int_equal(counts[OPERATION_RESERVE], pinned[seed - 1]);
        assert_in_range(counts[OPERATION_COMMIT], pinned[seed - 1] - 1, pinned[seed - 1]);
        assert_octaves(OPERATION_RESERVE, 13);
    }
    stream_pinned("churn", 0x96c0d27bbfabfb6bu);
}

/* What is reserved is committed by the next operation, up to 64 KB of it. */
static void test_commits(void **state)
{
    (void)state;
    history_follow("churn", 1);
    for (uint32_t i = 1; i < recipe.operations; i++) {
        if (history[i].kind != OPERATION_RESERVE)
            continue;
        assert_int_equal(history[i + 1].kind, OPERATION_COMMIT);
        assert_int_equal(history[i + 1].id, history[i].id);
        assert_int_equal(history[i + 1].a, 0);
        assert_int_equal(history[i + 1].b, history[i].a < 65536 ? history[i].a : 65536);
    }
}

/* In the first tenth the mean is 300, 1.2 times lengthened by the ramp; in the sixth
 * 3.2 times. */
static void test_lives(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        double early, late;

        history_follow("churn", seed);
        early = history_life(OPERATION_RESERVE, 0, 40000);
        late = history_life(OPERATION_RESERVE, 200000, 240000);
        print_message("# seed %u: mean lives %.0f and %.0f\n", seed, early, late);
        assert_true(fabs(early / (1.2 * 300) - 1) < 0.1);
        assert_true(fabs(late / (3.2 * 300) - 1) < 0.1);
    }
}

static void test_claim(void **state)
{
    struct outcome outcome;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t onset;

        history_follow("churn", seed);
        onset = history_onset("sp4", 12, &outcome);
        assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
        print_message("# seed %u: onset at %u\n", seed, onset);
        assert_true(onset > 150000);
        assert_int_equal(history_onset("sp5", 13, &outcome), onset);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_commits),
        cmocka_unit_test(test_lives),
        cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("churn", tests, NULL, NULL);
}
