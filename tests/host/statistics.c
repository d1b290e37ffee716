/* SPDX-License-Identifier: MIT
 *
 * Medians, ratios and intervals, with and without bounds; and exact ratios as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "number.h"
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
        cmocka_unit_test(medians),         cmocka_unit_test(ratios),
        cmocka_unit_test(interval_levels), cmocka_unit_test(interval_ends),
        cmocka_unit_test(exact_ratios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
