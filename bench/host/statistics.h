/* SPDX-License-Identifier: MIT
 *
 * Statistics of onsets, some of which are only known to lie beyond a bound.
 *
 * Such a value is a range; so is what is computed from it. Ratios and medians of ranges are the
 * ranges that hold whatever the true values are.
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

#endif
