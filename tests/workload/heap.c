/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/heap.c claims: heaps and images first, the images' bases, the blocks' sizes,
 * heaps and lives, how many of each operation there are, and that a heap gives up whose smaller
 * request would have been served. */
#include "history.h"

static void test_counts(void **state)
{
    static const uint32_t pinned[][2] = {{179042, 70858}, {179352, 70548}, {179173, 70727}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        history_follow("heap", seed);
        print_message("# seed %u: {%u, %u}\n", seed, counts[OPERATION_HEAP_ALLOC],
                      counts[OPERATION_HEAP_FREE]);
        assert_int_equal(recipe.operations, 250000);
        assert_int_equal(counts[OPERATION_HEAP_CREATE], 4);
        assert_int_equal(counts[OPERATION_IMAGE_LOAD], 96);
        assert_int_equal(counts[OPERATION_HEAP_ALLOC], pinned[seed - 1][0]);
        assert_int_equal(counts[OPERATION_HEAP_FREE], pinned[seed - 1][1]);
        assert_int_equal(counts[OPERATION_HEAP_ALLOC] + counts[OPERATION_HEAP_FREE] + 100, 250000);
    }
    stream_pinned("heap", 0x04509150d8265f8au);
}

/* Bases in quarters of their range, over 20 seeds. */
static void test_images(void **state)
{
    uint32_t quarters[4] = {0};

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        stream_start("heap", seed, 100);
        for (uint32_t id = 1; id <= 100; id++) {
            struct operation operation = stream_next();

            assert_int_equal(operation.id, id);
            assert_int_equal(operation.kind,
                             id <= 4 ? OPERATION_HEAP_CREATE : OPERATION_IMAGE_LOAD);
            if (id <= 4)
                continue;
            assert_in_range(operation.a, 0x08000000, 0x6fff0000);
            assert_int_equal(operation.a & 0xffff, 0);
            assert_int_equal(operation.b, 262144);
            quarters[(operation.a - 0x08000000) / 0x1a000000]++;
        }
    }
    for (unsigned i = 0; i < 4; i++)
        assert_share(quarters[i], 20 * 96, 0.25);
}

static void test_blocks(void **state)
{
    static const double quartile[] = {-0.67448975, 0, 0.67448975};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t all = 0, early = 0, kept = 0, ended = 0;
        uint32_t below[3] = {0}, heaps[5] = {0};
        double lives = 0;

        history_follow("heap", seed);
        for (uint32_t p = 100; p < pasts; p++) {
            struct operation begin = past[p].begin;

            all++;
            heaps[begin.a]++;
            assert_in_range(begin.b, 1, 0x7fff8); /* in a segment, not a region of its own */
            for (unsigned i = 0; i < 3; i++)
                below[i] += begin.b <= 2048 * exp(1.6 * quartile[i]);
            /* no finite life is longer than 3,000 · ln 2,048 = 22,873 */
            if (past[p].from < 220000) {
                early++;
                kept += past[p].to == 0;
                ended += past[p].to != 0;
                lives += past[p].to != 0 ? past[p].to - past[p].from : 0;
            }
        }
        for (unsigned i = 0; i < 3; i++)
            assert_share(below[i], all, 0.25 * (i + 1));
        assert_share(heaps[0], all, 0.7);
        for (unsigned i = 1; i <= 4; i++)
            assert_share(heaps[i], all, 0.3 / 4);
        assert_share(kept, early, 0.6);
        assert_mean(lives, ended, 3000);
    }
}

/* The operation with which what stays in the process heap fills segments of so many MB, when 0.716
 * of the operations begin a block. A block's mean is 2 KB times that of 1,024 quantiles, 3.5435,
 * and 12 bytes of its own; besides, 0.28 of 0.716 · 3,000 are blocks that don't stay. */
static double filled(double mb)
{
    double mean = 2048 * 3.5435 + 12;

    return (mb * 1048576 - 0.28 * 0.716 * 3000 * mean) / (0.716 * 0.7 * 0.6 * mean);
}

/* Of 20 seeds at least 16 end by policy where heaps give up, just when a doubling is full; where
 * they halve, none does. */
static void test_claim(void **state)
{
    struct outcome outcome;
    uint32_t onset, onsets = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        history_follow("heap", seed);
        onset = history_onset("sp4", 12, &outcome);
        if (onset == 0)
            continue;
        onsets++;
        assert_int_equal(outcome.cause, CAUSE_POLICY);
        assert_true(outcome.needed <= outcome.asked / 2);
        assert_true(fabs(onset / filled((outcome.asked >> 20) - 1) - 1) < 0.1);
        if (seed <= 3) {
            print_message("# seed %u: onset at %u, asked for %u MB, needed %u KB\n", seed, onset,
                          outcome.asked >> 20, outcome.needed >> 10);
            assert_int_equal(history_onset("sp4", 13, &outcome), onset);
            assert_int_equal(history_onset("sp5", 12, &outcome), 0);
        }
    }
    assert_in_range(onsets, 16, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_images),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
