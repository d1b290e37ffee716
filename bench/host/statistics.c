/* SPDX-License-Identifier: MIT
 *
 * Statistics of onsets with bounds.
 */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>

bool range_is_exact(struct range range)
{
    return range.low == range.high;
}

struct range range_ratio(struct range a, struct range b)
{
    /* A division by infinity gives 0, as it should. */
    return (struct range){a.low / b.high, a.high / b.low};
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* All low or all high ends, sorted. */
static double *sorted_ends(const struct range *values, size_t count, bool high)
{
    double *ends = malloc(count * sizeof *ends);
    if (!ends)
        abort();
    for (size_t i = 0; i < count; i++)
        ends[i] = high ? values[i].high : values[i].low;
    qsort(ends, count, sizeof *ends, compare);
    return ends;
}

static double median(const double *sorted, size_t count)
{
    double low = sorted[(count - 1) / 2], high = sorted[count / 2];
    return low == high ? low : low / 2 + high / 2;
}

struct range range_median(const struct range *values, size_t count)
{
    double *low = sorted_ends(values, count, false), *high = sorted_ends(values, count, true);
    struct range result = {median(low, count), median(high, count)};
    free(low);
    free(high);
    return result;
}

struct median_interval median_interval(size_t count)
{
    struct median_interval best = {0, 0};
    /* The binomial probability C(count, i) / 2^count, as fraction x 2^exponent so that no count
     * underflows; the same on every machine, which a gamma function needn't be. */
    double fraction = 1, outside = 0;
    long exponent = -(long)count;
    for (size_t i = 0; i < count / 2; i++) {
        outside += exponent < -1000 ? 0 : ldexp(fraction, (int)exponent);
        double level = 1 - 2 * outside;
        if (level < 0.95)
            break;
        best = (struct median_interval){i + 1, level};
        int shift;
        fraction = frexp(fraction * (double)(count - i) / (double)(i + 1), &shift);
        exponent += shift;
    }
    return best;
}

struct range range_interval(const struct range *values, size_t count,
                            struct median_interval interval)
{
    double *low = sorted_ends(values, count, false), *high = sorted_ends(values, count, true);
    struct range result = {low[interval.rank - 1], high[count - interval.rank]};
    free(low);
    free(high);
    return result;
}
