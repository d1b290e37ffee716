/* SPDX-License-Identifier: MIT
 *
 * Statistics of onsets, some of which are only known to lie beyond a bound.
 *
 * Such a value is a range; so is what is computed from it. Ratios and medians of ranges are the
 * ranges that hold whatever the true values are.
 *
 * Every result is the same bits on every machine, and none is ever a NaN: there is nothing in here
 * but + - * / and sqrt(), which IEEE 754 rounds correctly, and ldexp() and frexp(), which are
 * exact.
 */
#ifndef HOST_STATISTICS_H
#define HOST_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

/* low = high where a value is exact; high = INFINITY where it has no upper bound. */
struct range {
    double low, high;
};

bool range_is_exact(struct range range);

/* a / b. => values are above 0 */
struct range range_ratio(struct range a, struct range b);

/* a - b. => both have upper bounds */
struct range range_difference(struct range a, struct range b);

/* min(value, most). */
struct range range_cap(struct range range, double most);

/* The arithmetic mean. => count > 0, all have bounds on both sides */
struct range range_mean(const struct range *values, size_t count);

/* The median; that of an even number is the mean of the middle two. => count > 0 */
struct range range_median(const struct range *values, size_t count);

/* The distribution-free interval of a median between the rank-th smallest and the rank-th largest
 * value, and the probability that it covers: the highest rank whose level is 0.95 or more.
 * => rank 0: there are too few values (under 6) for any */
struct median_interval {
    size_t rank;
    double level;
};
struct median_interval median_interval(size_t count);

/* Its ends. => interval.rank > 0, count as it was given */
struct range range_interval(const struct range *values, size_t count,
                            struct median_interval interval);

/* What a set of values says of its median: the median itself where there are any, the interval
 * where there are enough. */
struct estimate {
    size_t count;
    struct range median;
    struct median_interval interval;
    struct range bounds; /* the interval's ends */
};
struct estimate estimate_median(const struct range *values, size_t count);

/* The exact two-sided sign test: how probable a split at least as uneven as this one is where
 * either direction is as likely; 1 of a split of nothing. Ties are dropped before. */
double sign_test(size_t less, size_t more);

/* Holm's step-down correction of the p-values of a family, each into its place of `corrected`. */
void holm(const double *p, size_t count, double *corrected);

/* Wilson's score interval of a share, of 95 %. => hits <= count, count > 0 */
struct range wilson(size_t hits, size_t count);

#endif
