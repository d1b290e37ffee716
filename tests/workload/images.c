/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/images.c claims: the room that is left, the DLLs' bases and sizes, that none
 * is loaded twice, how lives grow, how many of each operation there are, and that a run ends in
 * fragmentation whatever the service pack. */
#include "history.h"

#define DLLS 400u

static void test_counts(void **state)
{
    static const uint32_t pinned[][3] = {
        {71319, 71047, 3821}, {71357, 71076, 3787}, {71389, 71124, 3744}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {

        history_follow("images", seed);
        assert_int_equal(recipe.operations, 150000);
        assert_int_equal(counts[OPERATION_RESERVE_AT], 5);
        assert_int_equal(counts[OPERATION_IMAGE_LOAD], pinned[seed - 1][0]);
        assert_int_equal(counts[OPERATION_IMAGE_UNLOAD], pinned[seed - 1][1]);
        assert_int_equal(counts[OPERATION_THREAD_CREATE], pinned[seed - 1][2]);
        assert_share(counts[OPERATION_THREAD_CREATE], pasts - 5, 0.05);
        for (uint32_t i = 1, loaded = 0; i <= recipe.operations; i++) {
            loaded += history[i].kind == OPERATION_IMAGE_LOAD;
            loaded -= history[i].kind == OPERATION_IMAGE_UNLOAD;
            assert_true(loaded < DLLS); /* there is always one to draw */
        }
    }
    stream_pinned("images", 0xc4c1e784fc4fe77fu);
}

/* What is reserved first, and what a fresh process has, leave 64 MB and what lies
 * between. */
static void test_room(void **state)
{
    uint32_t reserved = 0;

    (void)state;
    stream_start("images", 1, 1000);
    for (unsigned i = 0; i < 5; i++) {
        struct operation operation = stream_next();

        assert_int_equal(operation.kind, OPERATION_RESERVE_AT);
        reserved += operation.a;
    }
    assert_in_range(0x7ffe0000 - reserved, 64 << 20, 84 << 20);
    stream_set("room", 0);
    for (unsigned i = 0; i < 1000; i++)
        assert_int_not_equal(stream_next().kind, OPERATION_RESERVE_AT);
}

/* The DLLs of 20 seeds, each as its first load shows it. Loaded ones aren't loaded again: the
 * sizes of DLLs hold one apart from the other. */
static void test_dlls(void **state)
{
    static const double quartile[] = {-0.67448975, 0, 0.67448975};
    uint32_t all = 0, shared = 0, chosen = 0, below[3] = {0};

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        static struct operation dll[DLLS];
        static uint32_t free_from[DLLS];
        uint32_t dlls = 0;

        history_follow("images", seed);
        memset(free_from, 0, sizeof free_from);
        for (uint32_t p = 0; p < pasts; p++) {
            struct operation begin = past[p].begin;
            uint32_t which = 0, fits = 0;

            if (begin.kind != OPERATION_IMAGE_LOAD)
                continue;
            /* two DLLs may be the same to the byte: one of them has to be idle */
            for (uint32_t i = 0; i < dlls; i++)
                if (dll[i].a == begin.a && dll[i].b == begin.b && free_from[i] < past[p].from) {
                    which = i;
                    fits = 1;
                }
            if (!fits) {
                assert_true(dlls < DLLS);
                which = dlls++;
                dll[which] = begin;
            }
            free_from[which] = past[p].to != 0 ? past[p].to : UINT32_MAX;
        }
        assert_int_equal(dlls, DLLS);
        for (uint32_t i = 0; i < DLLS; i++) {
            all++;
            shared += dll[i].a == 0x10000000;
            chosen += dll[i].a >= 0x60000000 && dll[i].a < 0x62000000;
            assert_true(dll[i].a < 0x71000000 && (dll[i].a & 0xffff) == 0);
            for (unsigned q = 0; q < 3; q++)
                below[q] += dll[i].b <= 122880 * exp(quartile[q]);
        }
    }
    assert_share(shared, all, 0.3);
    assert_share(chosen, all, 0.5);
    for (unsigned q = 0; q < 3; q++)
        assert_share(below[q], all, 0.25 * (q + 1));
}

/* Mean lives of DLLs begun in the first tenth and in the sixth: 0.01 · 10,000 + 0.99 · 150 = 248.5,
 * with the ramp 1.075 and 1.825 times as long. */
static void test_lives(void **state)
{
    double early = 0, late = 0;
    uint32_t early_count = 0, late_count = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        history_follow("images", seed);
        for (uint32_t p = 0; p < pasts; p++) {
            uint32_t tenth = past[p].from / (recipe.operations / 10);

            if (past[p].begin.kind != OPERATION_IMAGE_LOAD || past[p].to == 0)
                continue;
            early += tenth == 0 ? past[p].to - past[p].from : 0;
            early_count += tenth == 0;
            late += tenth == 5 ? past[p].to - past[p].from : 0;
            late_count += tenth == 5;
        }
    }
    print_message("# mean lives %.0f and %.0f\n", early / early_count, late / late_count);
    assert_true(fabs(early / early_count / (1.075 * 248.5) - 1) < 0.06);
    assert_true(fabs(late / late_count / (1.825 * 248.5) - 1) < 0.12);
}

static void test_claim(void **state)
{
    struct outcome outcome;
    uint32_t onset, onsets = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        history_follow("images", seed);
        onset = history_onset("sp4", 12, &outcome);
        if (onset == 0)
            continue;
        onsets++;
        assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
        assert_true(onset > 10000);
        if (seed <= 3)
            assert_int_equal(history_onset("sp5", 12, &outcome), onset);
    }
    assert_in_range(onsets, 16, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts), cmocka_unit_test(test_room),  cmocka_unit_test(test_dlls),
        cmocka_unit_test(test_lives),  cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("images", tests, NULL, NULL);
}
