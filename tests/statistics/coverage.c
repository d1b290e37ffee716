/* SPDX-License-Identifier: MIT
 *
 * How often the interval of the median ratio covers, where the true median is known: as often as
 * its printed level says on a continuous distribution, no less under ties and under bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "random.h"
#include "statistics.h"

enum { ROUNDS = 20000, PAIRS_MOST = 40 };

static const size_t pair_counts[] = {6, 7, 12, 20, 40};

#define COUNTS (sizeof pair_counts / sizeof *pair_counts)

/* Above 0, below 1. */
static double uniform(struct random *random)
{
    return ((double)random_next(random) + 0.5) / 4294967296.0;
}

/* A pair of onsets. Its ratio's median is TRUE_RATIO. */
#define TRUE_RATIO 0.75
typedef void draw(struct random *random, struct range *a, struct range *b);

static void exact(struct range *range, double value)
{
    range->low = range->high = value;
}

/* A ratio skewed far to one side: odds have the median 1. */
static void draw_continuous(struct random *random, struct range *a, struct range *b)
{
    double at = uniform(random), odds = uniform(random);
    exact(b, 1000 + 100000 * at);
    exact(a, b->low * TRUE_RATIO * odds / (1 - odds));
}

/* Three values only; a fifth of the pairs lie just on the median. */
static void draw_tied(struct random *random, struct range *a, struct range *b)
{
    static const double values[] = {TRUE_RATIO / 2, TRUE_RATIO / 2, TRUE_RATIO, TRUE_RATIO * 2,
                                    TRUE_RATIO * 2};
    exact(b, 65536);
    exact(a, b->low * values[random_below(random, 5)]);
}

/* Neither side is seen beyond a horizon that half of the runs don't come to an onset by. */
static void draw_bounded(struct random *random, struct range *a, struct range *b)
{
    const double horizon = 50000;
    draw_continuous(random, a, b);
    if (a->low > horizon)
        *a = (struct range){horizon, INFINITY};
    if (b->low > horizon)
        *b = (struct range){horizon, INFINITY};
}

static double coverage(draw *pair, size_t count, struct random *random)
{
    struct median_interval interval = median_interval(count);
    struct range ratio[PAIRS_MOST];
    unsigned covered = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            struct range a, b;
            pair(random, &a, &b);
            ratio[i] = range_ratio(a, b);
        }
        struct range ends = range_interval(ratio, count, interval);
        covered += ends.low <= TRUE_RATIO && TRUE_RATIO <= ends.high;
    }
    return (double)covered / ROUNDS;
}

/* Four standard errors of a share of ROUNDS that is expected to be `level`. */
static double error(double level)
{
    return 4 * sqrt(level * (1 - level) / ROUNDS);
}

static void continuous(void **state)
{
    struct random random;
    (void)state;
    random_seed(&random, 1);
    for (size_t i = 0; i < COUNTS; i++) {
        double level = median_interval(pair_counts[i]).level;
        double share = coverage(draw_continuous, pair_counts[i], &random);
        print_message("# %zu pairs: level %.4f, covered %.4f\n", pair_counts[i], level, share);
        assert_true(fabs(share - level) <= error(level));
    }
}

static void conservative(draw *pair, uint32_t seed)
{
    struct random random;
    random_seed(&random, seed);
    for (size_t i = 0; i < COUNTS; i++) {
        double level = median_interval(pair_counts[i]).level;
        double share = coverage(pair, pair_counts[i], &random);
        print_message("# %zu pairs: level %.4f, covered %.4f\n", pair_counts[i], level, share);
        assert_true(share >= level - error(level));
    }
}

static void tied(void **state)
{
    (void)state;
    conservative(draw_tied, 2);
}

static void bounded(void **state)
{
    (void)state;
    conservative(draw_bounded, 3);
}

/* The share of Wilson intervals that hold the true share, over all that may be drawn: exact, no
 * simulation. It isn't above 0.95 everywhere, as no interval of whole counts but a wide one is; on
 * the average it is. */
static void shares(void **state)
{
    (void)state;
    for (size_t count = 6; count <= 40; count += 17) {
        double sum = 0;
        for (int step = 1; step < 100; step++) {
            double share = step / 100.0, term = 1;
            for (size_t i = 0; i < count; i++)
                term *= 1 - share;
            for (size_t hits = 0; hits <= count; hits++) {
                struct range interval = wilson(hits, count);
                if (interval.low <= share && share <= interval.high)
                    sum += term / 99;
                term *= (double)(count - hits) / (double)(hits + 1) * share / (1 - share);
            }
        }
        print_message("# %zu runs: a share is covered with %.4f\n", count, sum);
        assert_true(sum > 0.94 && sum < 0.97);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(continuous),
        cmocka_unit_test(tied),
        cmocka_unit_test(bounded),
        cmocka_unit_test(shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
