/* SPDX-License-Identifier: MIT
 *
 * Statistics of onsets with bounds.
 */
#include "statistics.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Wider intermediate results would round twice, and not as elsewhere. */
_Static_assert(FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 1,
               "a double must be computed as one; on 32-bit x86: -msse2 -mfpmath=sse");

bool range_is_exact(struct range range)
{
    return range.low == range.high;
}

struct range range_ratio(struct range a, struct range b)
{
    /* A division by infinity gives 0, as it should. */
    return (struct range){a.low / b.high, a.high / b.low};
}

struct range range_difference(struct range a, struct range b)
{
    return (struct range){a.low - b.high, a.high - b.low};
}

struct range range_cap(struct range range, double most)
{
    return (struct range){range.low < most ? range.low : most,
                          range.high < most ? range.high : most};
}

struct range range_mean(const struct range *values, size_t count)
{
    struct range sum = {0, 0};
    for (size_t i = 0; i < count; i++) {
        sum.low += values[i].low;
        sum.high += values[i].high;
    }
    return (struct range){sum.low / (double)count, sum.high / (double)count};
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

/* C(count, i) / 2^count, for one i after the other: fraction x 2^exponent, so that no count
 * underflows. */
struct binomial {
    size_t count, i;
    double fraction;
    long exponent;
};

static double binomial_next(struct binomial *binomial)
{
    size_t i = binomial->i++;
    double probability =
        binomial->exponent < -1000 ? 0 : ldexp(binomial->fraction, (int)binomial->exponent);
    int shift;
    binomial->fraction =
        frexp(binomial->fraction * (double)(binomial->count - i) / (double)(i + 1), &shift);
    binomial->exponent += shift;
    return probability;
}

struct median_interval median_interval(size_t count)
{
    struct median_interval best = {0, 0};
    struct binomial binomial = {count, 0, 1, -(long)count};
    double outside = 0;
    for (size_t rank = 1; rank <= count / 2; rank++) {
        outside += binomial_next(&binomial);
        double level = 1 - 2 * outside;
        if (level < 0.95)
            break;
        best = (struct median_interval){rank, level};
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

struct estimate estimate_median(const struct range *values, size_t count)
{
    struct estimate estimate = {.count = count, .interval = median_interval(count)};
    if (count)
        estimate.median = range_median(values, count);
    if (estimate.interval.rank)
        estimate.bounds = range_interval(values, count, estimate.interval);
    return estimate;
}

double sign_test(size_t less, size_t more)
{
    size_t fewer = less < more ? less : more;
    struct binomial binomial = {less + more, 0, 1, -(long)(less + more)};
    double tail = 0;
    for (size_t i = 0; i <= fewer && tail < 0.5; i++)
        tail += binomial_next(&binomial);
    return tail < 0.5 ? 2 * tail : 1;
}

static int compare_pointed(const void *a, const void *b)
{
    return compare(*(const double *const *)a, *(const double *const *)b);
}

void holm(const double *p, size_t count, double *corrected)
{
    const double **sorted = malloc((count + 1) * sizeof *sorted);
    double largest = 0;
    if (!sorted)
        abort();
    for (size_t i = 0; i < count; i++)
        sorted[i] = &p[i];
    qsort(sorted, count, sizeof *sorted, compare_pointed);
    for (size_t i = 0; i < count; i++) {
        double stepped = *sorted[i] * (double)(count - i);
        if (stepped > largest)
            largest = stepped;
        corrected[sorted[i] - p] = largest < 1 ? largest : 1;
    }
    free(sorted);
}

struct range wilson(size_t hits, size_t count)
{
    /* The normal distribution's quantile of 0.975. */
    const double z = 1.959963984540054;
    double n = (double)count, k = (double)hits;
    double middle = 2 * k + z * z, reach = z * sqrt(z * z + 4 * k * (n - k) / n);
    double whole = 2 * (n + z * z);
    return (struct range){hits == 0 ? 0 : (middle - reach) / whole,
                          hits == count ? 1 : (middle + reach) / whole};
}
