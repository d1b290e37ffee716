/* SPDX-License-Identifier: MIT
 *
 * Medians, ratios and intervals, with and without bounds; tests and shares; and exact ratios as
 * text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "number.h"
#include "random.h"
#include "statistics.h"

#define EXACT(value)                                                                               \
    {                                                                                              \
        value, value                                                                               \
    }
#define BEYOND(value)                                                                              \
    {                                                                                              \
        value, INFINITY                                                                            \
    }

static void assert_range(struct range range, double low, double high)
{
    assert_true(range.low == low && range.high == high);
}

static void medians(void **state)
{
    const struct range odd[] = {EXACT(5), EXACT(1), EXACT(3)};
    const struct range even[] = {EXACT(4), EXACT(1), EXACT(3), EXACT(2)};
    const struct range one_beyond[] = {EXACT(1), EXACT(2), BEYOND(9)};
    const struct range half_beyond[] = {EXACT(1), EXACT(2), BEYOND(9), BEYOND(9)};
    const struct range most_beyond[] = {EXACT(1), BEYOND(9), BEYOND(9)};
    (void)state;
    assert_range(range_median(odd, 1), 5, 5);
    assert_range(range_median(odd, 3), 3, 3);
    assert_range(range_median(even, 4), 2.5, 2.5);
    /* A bound that doesn't decide the median doesn't show in it. */
    assert_range(range_median(one_beyond, 3), 2, 2);
    assert_range(range_median(half_beyond, 4), 5.5, INFINITY);
    assert_range(range_median(most_beyond, 3), 9, INFINITY);
}

static void ratios(void **state)
{
    const struct range two = EXACT(2), four = EXACT(4), beyond = BEYOND(8);
    (void)state;
    assert_range(range_ratio(two, four), 0.5, 0.5);
    assert_range(range_ratio(beyond, four), 2, INFINITY);
    assert_range(range_ratio(four, beyond), 0, 0.5);
    assert_range(range_ratio(beyond, beyond), 0, INFINITY);
}

static void interval_levels(void **state)
{
    /* Ranks and levels of the sign test's interval, from binomial tables. */
    static const struct {
        size_t count, rank;
        double level;
    } cases[] = {
        {0, 0, 0},
        {5, 0, 0},
        {6, 1, 0.96875},
        {8, 1, 0.9921875},
        {9, 2, 0.9609375},
        {12, 3, 0.96142578125},
        {20, 6, 0.958610534667969},
        {30, 10, 0.957226054742932},
        {100, 40, 0.964799799782295},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct median_interval interval = median_interval(cases[i].count);
        assert_int_equal(interval.rank, cases[i].rank);
        assert_true(fabs(interval.level - cases[i].level) < 1e-9);
    }
    /* Far beyond where 1 / 2^n is a number. */
    struct median_interval large = median_interval(100000);
    assert_true(large.level >= 0.95 && large.level < 0.96);
    assert_true(large.rank > 49600 && large.rank < 49700);
}

static void interval_ends(void **state)
{
    const struct range values[] = {EXACT(6), EXACT(2), BEYOND(5), EXACT(4), EXACT(3), EXACT(1)};
    const struct median_interval interval = median_interval(6);
    (void)state;
    assert_range(range_interval(values, 6, interval), 1, INFINITY);
    const struct median_interval inner = {2, 0};
    assert_range(range_interval(values, 6, inner), 2, 6);
}

static void means(void **state)
{
    const struct range early = EXACT(10), late = EXACT(40), beyond = BEYOND(30);
    const struct range capped = range_cap(beyond, 100), whole = range_cap(beyond, 30);
    const struct range values[] = {range_difference(early, late), range_difference(early, capped)};
    (void)state;
    assert_range(range_cap(late, 100), 40, 40);
    assert_range(range_cap(late, 20), 20, 20);
    assert_range(capped, 30, 100);
    /* Beyond the horizon itself: min(onset, T) is exact. */
    assert_range(whole, 30, 30);
    assert_range(values[1], -90, -20);
    assert_range(range_mean(values, 1), -30, -30);
    assert_range(range_mean(values, 2), -60, -25);
}

/* Of all 2^n ways in which n pairs may turn out, those at least as uneven. */
static double share_as_uneven(unsigned n, unsigned less)
{
    unsigned uneven = less < n - less ? less : n - less, count = 0;
    for (unsigned way = 0; way < 1u << n; way++) {
        unsigned ones = (unsigned)__builtin_popcount(way);
        count += ones <= uneven || n - ones <= uneven;
    }
    return (double)count / (1u << n);
}

static void sign_tests(void **state)
{
    (void)state;
    for (unsigned n = 0; n <= 14; n++)
        for (unsigned less = 0; less <= n; less++)
            assert_true(fabs(sign_test(less, n - less) - share_as_uneven(n, less)) < 1e-15);
    /* Where 2^-n is a number no more. */
    assert_true(sign_test(0, 2000) == 0);
    assert_true(sign_test(100000, 100000) == 1);
    assert_true(sign_test(0, 60) == ldexp(1, -59));
}

/* By its definition: the largest of (m - i + 1) p over the i-th smallest up to this one. */
static double holm_slowly(const double *p, size_t count, size_t which)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t above = 0;
        for (size_t j = 0; j < count; j++)
            above += p[j] >= p[i];
        if (p[i] <= p[which] && p[i] * (double)above > largest)
            largest = p[i] * (double)above;
    }
    return largest < 1 ? largest : 1;
}

static void corrections(void **state)
{
    struct random random;
    double p[12], corrected[12];
    (void)state;
    random_seed(&random, 5);
    for (int round = 0; round < 2000; round++) {
        size_t count = random_below(&random, 12) + 1;
        /* Few values, so that there are ties. */
        for (size_t i = 0; i < count; i++)
            p[i] = (double)random_below(&random, 9) / 64;
        holm(p, count, corrected);
        for (size_t i = 0; i < count; i++)
            assert_true(corrected[i] == holm_slowly(p, count, i));
    }
    holm(p, 0, corrected);
    p[0] = 1;
    holm(p, 1, corrected);
    assert_true(corrected[0] == 1);
}

/* An end is the share from which the one that was seen is just z standard errors away. */
static void assert_score(double end, size_t hits, size_t count)
{
    double away = (double)hits / (double)count - end, n = (double)count;
    double z = 1.959963984540054;
    assert_true(fabs(away * away - z * z * end * (1 - end) / n) < 1e-14);
}

static void shares(void **state)
{
    static const size_t counts[] = {1, 2, 3, 12, 20, 1000, 1000000};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t step = 0; step <= 20; step++) {
            size_t count = counts[i], hits = count * step / 20;
            struct range interval = wilson(hits, count);
            assert_score(interval.low, hits, count);
            assert_score(interval.high, hits, count);
            assert_true(interval.low >= 0 && interval.high <= 1);
            assert_true(interval.low < interval.high);
        }
    assert_true(wilson(0, 12).low == 0 && wilson(12, 12).high == 1);
}

static struct range random_onset(struct random *random)
{
    double low = 1 + random_below(random, 4);
    return (struct range){low, random_below(random, 2) ? low : INFINITY};
}

/* Whatever the bounds: an end is never a NaN, and no range runs backwards. */
static void every_range_is_one(void **state)
{
    struct range ratio[12], effect[12], difference[12];
    struct random random;
    (void)state;
    random_seed(&random, 7);
    for (int round = 0; round < 20000; round++) {
        size_t count = random_below(&random, 12) + 1;
        for (size_t i = 0; i < count; i++) {
            struct range a = random_onset(&random), b = random_onset(&random);
            struct range other = range_ratio(random_onset(&random), random_onset(&random));
            ratio[i] = range_ratio(a, b);
            effect[i] = range_ratio(other, ratio[i]);
            difference[i] = range_difference(range_cap(a, 4), range_cap(b, 4));
            assert_true(difference[i].low <= difference[i].high);
        }
        struct estimate estimates[] = {estimate_median(ratio, count),
                                       estimate_median(effect, count)};
        for (int i = 0; i < 2; i++) {
            assert_true(estimates[i].median.low <= estimates[i].median.high);
            assert_true(estimates[i].bounds.low <= estimates[i].bounds.high);
            assert_true((count < 6) == (estimates[i].interval.rank == 0));
        }
        struct range mean = range_mean(difference, count);
        assert_true(mean.low <= mean.high && mean.low >= -3 && mean.high <= 3);
    }
}

static void exact_ratios(void **state)
{
    static const struct {
        uint64_t numerator, denominator;
        const char *text;
    } cases[] = {
        {0, 1, "0.000000"},           {1, 1, "1.000000"},
        {1, 3, "0.333333"},           {2, 3, "0.666667"},
        {1, 2000000, "0.000001"}, /* half up */
        {1, 2000001, "0.000000"},     {1999999, 2000000, "1.000000"},
        {7, 2, "3.500000"},           {NUMBER_MOST - 1, NUMBER_MOST, "1.000000"},
        {1, NUMBER_MOST, "0.000000"},
    };
    char text[RATIO_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(ratio_text(cases[i].numerator, cases[i].denominator, text),
                            cases[i].text);
    wide square = (wide)NUMBER_MOST * NUMBER_MOST;
    assert_string_equal(ratio_text(square / 4, square, text), "0.250000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians),
        cmocka_unit_test(ratios),
        cmocka_unit_test(interval_levels),
        cmocka_unit_test(interval_ends),
        cmocka_unit_test(means),
        cmocka_unit_test(sign_tests),
        cmocka_unit_test(corrections),
        cmocka_unit_test(shares),
        cmocka_unit_test(every_range_is_one),
        cmocka_unit_test(exact_ratios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
