/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/cache.c claims: files whole and in order, their sizes, how many stay or have
 * a heap of their own, how long those live, how many of each operation there are, and which bug
 * ends a run; and the log-normal distribution that it draws from. */
#include "history.h"

#include "random.h"

/* Files of a stream: all, those with heaps of their own, and those no larger than each quartile. */
static uint32_t files, own_files, below[3];

/* A file is six blocks of one size in one heap, then its section. */
static void look_at_files(void)
{
    static const double quartile[] = {-0.67448975, 0, 0.67448975};

    files = own_files = 0;
    memset(below, 0, sizeof below);
    for (uint32_t p = 0; p + 8 <= pasts; p += 7) {
        uint32_t heap = 0;

        files++;
        if (past[p].begin.kind == OPERATION_HEAP_CREATE) {
            own_files++;
            heap = past[p++].begin.id;
        }
        for (unsigned i = 0; i < 6; i++) {
            assert_int_equal(past[p + i].begin.kind, OPERATION_HEAP_ALLOC);
            assert_int_equal(past[p + i].begin.a, heap);
            assert_int_equal(past[p + i].begin.b, past[p].begin.b);
        }
        assert_int_equal(past[p + 6].begin.kind, OPERATION_SECTION_INIT);
        assert_int_equal(past[p + 6].from, past[p].from + 6);
        for (unsigned i = 0; i < 3; i++)
            below[i] += past[p].begin.b <= 24576 * exp(quartile[i]) / 6 + 1;
    }
}

static void test_normal(void **state)
{
    const uint32_t spread = random_spread(160);
    struct random random = {{1, 2, 3, 4}};
    struct random same = random;

    (void)state;
    for (unsigned i = 0; i < 1024; i++) {
        /* the nearest: half a step to either side of it, the quantile has been passed */
        double wanted = (i + 0.5) / 1024;
        double from = (normal_quantile[i] - 0.5) / 65536;
        double to = (normal_quantile[i] + 0.5) / 65536;

        assert_true(erfc(-from / sqrt(2)) / 2 <= wanted && wanted <= erfc(-to / sqrt(2)) / 2);
    }
    for (unsigned i = 0; i < 4000; i++) {
        double z = normal_quantile[random_next(&same) >> 22] / 65536.0;
        double wanted = 1048576 * exp(1.6 * z);

        assert_true(fabs(random_log_normal(&random, 1048576, spread) / wanted - 1) < 0.0004);
    }
    for (unsigned i = 0; i < 4000; i++)
        assert_in_range(random_log_normal(&random, 1, random_spread(200)), 1, 732);
}

static void test_counts(void **state)
{
    static const uint32_t pinned[][5] = {{309065, 29964, 6442, 1571, 1448},
                                         {309276, 29718, 6414, 1585, 1461},
                                         {309438, 29496, 6404, 1602, 1488}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        const uint32_t *count = pinned[seed - 1];

        history_follow("cache", seed);
        print_message("# seed %u: {%u, %u, %u, %u, %u}\n", seed, counts[OPERATION_HEAP_ALLOC],
                      counts[OPERATION_HEAP_FREE], counts[OPERATION_SECTION_DELETE],
                      counts[OPERATION_HEAP_CREATE], counts[OPERATION_HEAP_DESTROY]);
        assert_int_equal(recipe.operations, 400000);
        assert_int_equal(counts[OPERATION_HEAP_ALLOC], count[0]);
        assert_in_range(counts[OPERATION_HEAP_ALLOC], 6 * counts[OPERATION_SECTION_INIT],
                        6 * counts[OPERATION_SECTION_INIT] + 6);
        assert_int_equal(counts[OPERATION_HEAP_FREE], count[1]);
        assert_int_equal(counts[OPERATION_SECTION_DELETE], count[2]);
        assert_int_equal(counts[OPERATION_HEAP_CREATE], count[3]);
        assert_int_equal(counts[OPERATION_HEAP_DESTROY], count[4]);
    }
    stream_pinned("cache", 0xa228623c727f2d7du);
}

/* Of the sections begun early enough that no finite life reaches the end (30,000 · ln 2,048 =
 * 228,739 operations), those that live are of files that stay. */
static void test_shares(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t early = 0, kept = 0, ended = 0;
        double lives = 0;

        history_follow("cache", seed);
        look_at_files();
        assert_share(own_files, files, 0.03);
        for (unsigned i = 0; i < 3; i++)
            assert_share(below[i], files, 0.25 * (i + 1));
        for (uint32_t p = 0; p < pasts && past[p].from < 170000; p++) {
            early += past[p].begin.kind == OPERATION_SECTION_INIT;
            kept += past[p].begin.kind == OPERATION_SECTION_INIT && past[p].to == 0;
            if (past[p].begin.kind == OPERATION_HEAP_CREATE) {
                assert_int_not_equal(past[p].to, 0);
                ended++;
                lives += past[p].to - past[p].from;
            }
        }
        assert_share(kept, early, 0.97 * 0.9);
        assert_mean(lives, ended, 30000);
    }
}

/* One bug, the other, both, none. */
static void test_claim(void **state)
{
    uint32_t both, heaps, sections;
    struct outcome outcome;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        history_follow("cache", seed);
        both = history_onset("sp4", 12, &outcome);
        assert_int_equal(outcome.cause, CAUSE_POLICY);
        assert_true(outcome.asked > outcome.needed);
        sections = history_onset("sp5-heap", 12, &outcome);
        assert_int_not_equal(outcome.cause, CAUSE_POLICY);
        heaps = history_onset("sp5-section", 12, &outcome);
        assert_int_equal(outcome.cause, CAUSE_POLICY);
        print_message("# seed %u: onset at %u, sections' bug alone %u, heaps' alone %u\n", seed,
                      both, sections, heaps);
        assert_true(0 < both && both < sections && sections < heaps);
        assert_int_equal(history_onset("sp5", 12, &outcome), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
