/* SPDX-License-Identifier: MIT
 *
 * Comparing the architectures over pairs of one seed.
 */
#include "comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The values of one cell, as they are gathered; arrays have room for one a seed. */
struct gathered {
    struct range *side[SIDES];
    struct range *ratio, *difference;
    double horizon;
};

/* => true: a certainly comes before b. A bound says that the value lies beyond it. */
static bool comes_before(struct range a, struct range b)
{
    return range_is_exact(a) && (range_is_exact(b) ? a.low < b.low : a.low <= b.low);
}

static void compare_pair(struct comparison *comparison, struct gathered *gathered, struct range a,
                         struct range b)
{
    gathered->ratio[comparison->pairs] = range_ratio(a, b);
    gathered->difference[comparison->pairs++] =
        range_difference(range_cap(a, gathered->horizon), range_cap(b, gathered->horizon));
    if (comes_before(a, b))
        comparison->earlier++;
    else if (comes_before(b, a))
        comparison->later++;
    else if (range_is_exact(a) && range_is_exact(b))
        comparison->equal++;
    else
        comparison->undecided++;
}

/* Who is asked, and about what. */
struct question {
    observe_function *observe;
    const void *context;
};

/* One seed: what its runs say each, and then as a pair. */
static bool gather_seed(const struct question *question, const struct seed_runs *seed,
                        struct gathered *gathered, struct comparison *comparison, struct why *why)
{
    struct observation seen[SIDES];
    for (int side = 0; side < SIDES; side++) {
        if (seed->row[side] == NO_RUN)
            continue;
        if (!question->observe(question->context, seed->row[side], &seen[side], why))
            return false;
        gathered->side[side][comparison->runs[side]++] = seen[side].operation;
        if (range_is_exact(seen[side].operation))
            comparison->reached[side]++;
        if (seen[side].cause != CAUSE_NONE)
            comparison->causes[side][seen[side].cause]++;
    }
    if (seed->row[SIDE_ALPHA] != NO_RUN && seed->row[SIDE_X86] != NO_RUN)
        compare_pair(comparison, gathered, seen[SIDE_ALPHA].operation, seen[SIDE_X86].operation);
    return true;
}

static void summarise(struct comparison *comparison, const struct gathered *gathered)
{
    for (int side = 0; side < SIDES; side++)
        if (comparison->runs[side])
            comparison->median[side] = range_median(gathered->side[side], comparison->runs[side]);
    comparison->ratio = estimate_median(gathered->ratio, comparison->pairs);
    comparison->sign_test_p = sign_test(comparison->earlier, comparison->later);
    if (comparison->pairs)
        comparison->mean_difference = range_mean(gathered->difference, comparison->pairs);
}

bool comparison_make(struct comparison *comparison, const struct cell *cell,
                     observe_function *observe, const void *context, struct why *why)
{
    const struct question question = {observe, context};
    size_t seeds = cell->count;
    struct range *room = calloc(4 * seeds, sizeof *room);
    if (!room)
        return refuse(why, "there isn't memory enough to analyse it");
    struct gathered gathered = {
        {room, room + seeds}, room + 2 * seeds, room + 3 * seeds, (double)cell->horizon};
    bool right = true;
    memset(comparison, 0, sizeof *comparison);
    for (size_t i = 0; right && i < seeds; i++)
        right = gather_seed(&question, &cell->seeds[i], &gathered, comparison, why);
    if (right)
        summarise(comparison, &gathered);
    free(room);
    return right;
}

/* What is asked of a run. */
struct onset_asked {
    const struct cells *cells;
    enum onset onset;
};

static bool observe_onset(const void *context, size_t row, struct observation *observation,
                          struct why *why)
{
    const struct onset_asked *asked = context;
    return cells_onset(asked->cells, row, asked->onset, &observation->operation, why) &&
           cells_cause(asked->cells, row, asked->onset, &observation->cause, why);
}

struct compared *comparison_all(const struct cells *cells, struct why *why)
{
    struct compared *compared = calloc(cells->count, sizeof *compared);
    bool right = compared || refuse(why, "there isn't memory enough to analyse it");
    for (size_t i = 0; right && i < cells->count; i++)
        for (int onset = 0; right && onset < ONSETS; onset++) {
            const struct onset_asked asked = {cells, (enum onset)onset};
            right = comparison_make(&compared[i].onset[onset], &cells->cell[i], observe_onset,
                                    &asked, why);
        }
    if (right)
        return compared;
    free(compared);
    return NULL;
}

void comparison_write_header(FILE *stream, const struct cells *cells)
{
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_header(&cells->runs, cells->key[i]));
    fputs("onset,pairs,alpha_earlier_pairs,equal_pairs,alpha_later_pairs,undecided_pairs,"
          "alpha_runs,alpha_reached_runs,x86_runs,x86_reached_runs,"
          "alpha_median_low_operations,alpha_median_high_operations,"
          "x86_median_low_operations,x86_median_high_operations,ratio_median_low,"
          "ratio_median_high,interval_low,interval_high,interval_level,"
          "mean_difference_low_operations,mean_difference_high_operations,"
          "sign_test_p,holm_p,family_tests,alpha_causes,x86_causes\n",
          stream);
}

/* A number that may be without bound, which is an empty field. */
static void write_end(FILE *stream, bool known, double value, int digits)
{
    if (known && isfinite(value))
        fprintf(stream, ",%.*f", digits, value);
    else
        fputc(',', stream);
}

/* A quotient is above 0, so between 0 and infinity nothing is known of it. */
static bool says_nothing(struct range range)
{
    return range.low == 0 && isinf(range.high);
}

static void write_range(FILE *stream, bool known, struct range range, int digits)
{
    write_end(stream, known, range.low, digits);
    write_end(stream, known, range.high, digits);
}

void estimate_write(FILE *stream, const struct estimate *estimate)
{
    bool bounded = estimate->interval.rank > 0 && !says_nothing(estimate->bounds);
    bool known = estimate->count > 0 && !says_nothing(estimate->median);
    write_range(stream, known, estimate->median, 6);
    write_range(stream, bounded, estimate->bounds, 6);
    write_end(stream, bounded, estimate->interval.level, 6);
}

/* The test, of the family alone: a p that is picked among many says nothing. It has no value where
 * no pair is decided. */
static void write_test(FILE *stream, const struct comparison *comparison)
{
    bool member = comparison->family_tests > 0;
    if (member && comparison->earlier + comparison->later > 0)
        fprintf(stream, ",%.6g,%.6g", comparison->sign_test_p, comparison->holm_p);
    else
        fputs(",,", stream);
    fputc(',', stream);
    if (member)
        fprintf(stream, "%zu", comparison->family_tests);
}

/* `cause:runs` words. */
static void write_causes(FILE *stream, const size_t causes[CAUSES])
{
    const char *blank = "";
    fputc(',', stream);
    for (int cause = 0; cause < CAUSES; cause++) {
        if (causes[cause] == 0)
            continue;
        fprintf(stream, "%s%s:%zu", blank, cause_names[cause], causes[cause]);
        blank = " ";
    }
}

static void write_key(FILE *stream, const struct cells *cells, const struct cell *cell,
                      const char *limit)
{
    for (size_t i = 0; i < cells->key_count; i++) {
        bool is_limit = strcmp(csv_header(&cells->runs, cells->key[i]), "commit_limit_bytes") == 0;
        fprintf(stream, "%s,",
                is_limit && limit ? limit : csv_field(&cells->runs, cell->row, cells->key[i]));
    }
}

void comparison_write(FILE *stream, const struct cells *cells, const struct cell *cell,
                      const char *limit, enum onset onset, const struct comparison *comparison)
{
    write_key(stream, cells, cell, limit);
    fprintf(stream, "%s,%zu,%zu,%zu,%zu,%zu", onset_names[onset], comparison->pairs,
            comparison->earlier, comparison->equal, comparison->later, comparison->undecided);
    for (int side = 0; side < SIDES; side++)
        fprintf(stream, ",%zu,%zu", comparison->runs[side], comparison->reached[side]);
    for (int side = 0; side < SIDES; side++)
        write_range(stream, comparison->runs[side] > 0, comparison->median[side], 1);
    estimate_write(stream, &comparison->ratio);
    write_range(stream, comparison->pairs > 0, comparison->mean_difference, 3);
    write_test(stream, comparison);
    for (int side = 0; side < SIDES; side++)
        write_causes(stream, comparison->causes[side]);
    fputc('\n', stream);
}
