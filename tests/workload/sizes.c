/* SPDX-License-Identifier: MIT
 *
 * What threads, views and churn claim: the shares of their sizes, how long things live and how that
 * grows, and how many of each operation there are. */
#include "stream.h"

#include <math.h>

#include "ramp.h"
#include "random.h"

#define HORIZON 400000u

static uint32_t begun_at[HORIZON + 2];
static uint32_t counts[OPERATION_KINDS];

/* What a stretch of operations begins: how many, and the mean life of those that end. */
struct course {
    uint32_t begun, ended;
    double lives;
};
static struct course early, late; /* begun in the first and in the last but one tenth */

static void follow(const char *name, uint32_t seed, enum operation_kind begins,
                   void (*look)(const struct operation *))
{
    stream_start(name, seed, 0);
    assert_true(recipe.operations <= HORIZON);
    memset(begun_at, 0, sizeof begun_at);
    memset(counts, 0, sizeof counts);
    early = late = (struct course){0};
    for (uint32_t i = 1; i <= recipe.operations; i++) {
        struct operation operation = stream_next();
        uint32_t tenth = recipe.operations / 10;

        counts[operation.kind]++;
        if (operation.kind == begins) {
            assert_int_equal(begun_at[operation.id], 0);
            begun_at[operation.id] = i;
            early.begun += i <= tenth;
            late.begun += i > 5 * tenth && i <= 6 * tenth;
            look(&operation);
        } else if (operation.kind != OPERATION_COMMIT) {
            uint32_t from = begun_at[operation.id];

            assert_int_not_equal(from, 0);
            begun_at[operation.id] = 0;
            if (from <= tenth) {
                early.ended++;
                early.lives += i - from;
            } else if (from > 5 * tenth && from <= 6 * tenth) {
                late.ended++;
                late.lives += i - from;
            }
        }
    }
}

/* Sizes by the octave above 4 KB, or stacks by their size. */
static uint32_t octaves[16];

static void look_at_octave(const struct operation *operation)
{
    uint32_t octave = 31 - (uint32_t)__builtin_clz(operation->a >> 12);

    assert_true(octave < 16 && operation->a >= 4096);
    octaves[octave]++;
}

/* A share within five standard deviations of what it should be. */
static void assert_share(uint32_t part, uint32_t all, double share)
{
    double deviation = sqrt(share * (1 - share) / all);

    assert_true(fabs((double)part / all - share) < 5 * deviation + 1e-9);
}

static void test_tables(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1024; i++)
        assert_int_equal(octave_quantile[i], lround(exp2((i + 0.5) / 1024) * 65536));
}

static void test_ramp(void **state)
{
    struct ramp ramp = ramp_begin(50000);
    struct ramp flat = ramp_begin(0);
    struct ramp steep = ramp_begin(1);

    (void)state;
    for (uint32_t i = 1; i <= 1100000; i++) {
        ramp_step(&ramp);
        ramp_step(&flat);
        ramp_step(&steep);
        assert_int_equal(ramp_mean(&steep, 100), i < 1048575 ? 100 * (i + 1) : RAMP_MOST);
        if (i % 50000 == 0) {
            assert_in_range(ramp_mean(&ramp, 12000), 12000 + 12000 * (i / 50000) - 2,
                            12000 + 12000 * (i / 50000));
            assert_int_equal(ramp_mean(&flat, 12000), 12000);
        }
    }
}

static void test_threads(void **state)
{
    uint32_t all;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        memset(octaves, 0, sizeof octaves);
        follow("threads", seed, OPERATION_THREAD_CREATE, look_at_octave);
        all = counts[OPERATION_THREAD_CREATE];
        print_message("# seed %u: %u created, %u ended; mean lives %.0f and %.0f\n", seed, all,
                      counts[OPERATION_THREAD_EXIT], early.lives / early.ended,
                      late.lives / late.ended);
        assert_int_equal(all + counts[OPERATION_THREAD_EXIT], recipe.operations);
        assert_share(octaves[8], all, 0.5);
        assert_share(octaves[7], all, 0.2);
        assert_share(octaves[6], all, 0.2);
        assert_share(octaves[4], all, 0.1);
        /* 0.9 · 400 + 0.1 · 12,000 = 1,560, with the ramp of the first tenth 1.4 times as long */
        assert_in_range((uint32_t)(early.lives / early.ended), 1560, 2 * 1560);
        assert_true(early.ended == early.begun);
        assert_true(late.lives / late.ended > 2.5 * early.lives / early.ended);
    }
    stream_pinned("threads", 0xdcab6e334a1954f6u);
}

static void test_views(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        memset(octaves, 0, sizeof octaves);
        follow("views", seed, OPERATION_VIEW_MAP, look_at_octave);
        for (unsigned octave = 0; octave < 12; octave++)
            assert_share(octaves[octave], counts[OPERATION_VIEW_MAP], 1.0 / 12);
        assert_int_equal(counts[OPERATION_VIEW_MAP] + counts[OPERATION_VIEW_UNMAP],
                         recipe.operations);
        /* 0.9 · 300 + 0.1 · 6,000 = 870, 1.15 times as long in the first tenth */
        assert_in_range((uint32_t)(early.lives / early.ended), 870, 1300);
        assert_true(late.lives / late.ended > 2 * early.lives / early.ended);
    }
    stream_pinned("views", 0xe26420529ae2c3c0u);
}

static void test_churn(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        memset(octaves, 0, sizeof octaves);
        follow("churn", seed, OPERATION_RESERVE, look_at_octave);
        for (unsigned octave = 0; octave < 13; octave++)
            assert_share(octaves[octave], counts[OPERATION_RESERVE], 1.0 / 13);
        assert_in_range(counts[OPERATION_RESERVE] - counts[OPERATION_COMMIT], 0, 1);
        assert_in_range((uint32_t)(early.lives / early.ended), 300, 420);
        assert_true(late.lives / late.ended > 2 * early.lives / early.ended);
    }
    stream_pinned("churn", 0x96c0d27bbfabfb6bu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables), cmocka_unit_test(test_ramp),  cmocka_unit_test(test_threads),
        cmocka_unit_test(test_views),  cmocka_unit_test(test_churn),
    };

    return cmocka_run_group_tests_name("sizes", tests, NULL, NULL);
}
