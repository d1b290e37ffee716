/* SPDX-License-Identifier: MIT
 *
 * `granule analyse`: for every cell and onset, how Alpha and x86 compare over pairs of one seed.
 */
#include "cells.h"
#include "files.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of one onset in one cell. */
struct comparison {
    size_t pairs, earlier, equal, later, undecided;
    size_t runs[SIDES], reached[SIDES], causes[SIDES][CAUSES];
    struct range median[SIDES]; /* where runs[side] > 0 */
    struct range ratio;         /* where pairs > 0 */
    struct median_interval interval;
    struct range bounds; /* where interval.rank > 0 */
};

/* The values of one cell, as they are gathered; arrays have room for one a seed. */
struct gathered {
    struct range *side[SIDES];
    struct range *ratio;
};

/* => true: a certainly comes before b. A bound says that the value lies beyond it. */
static bool comes_before(struct range a, struct range b)
{
    return range_is_exact(a) && (range_is_exact(b) ? a.low < b.low : a.low <= b.low);
}

static void compare_pair(struct comparison *comparison, struct gathered *gathered, struct range a,
                         struct range b)
{
    gathered->ratio[comparison->pairs++] = range_ratio(a, b);
    if (comes_before(a, b))
        comparison->earlier++;
    else if (comes_before(b, a))
        comparison->later++;
    else if (range_is_exact(a) && range_is_exact(b))
        comparison->equal++;
    else
        comparison->undecided++;
}

/* One seed: what its runs say each, and then as a pair. */
static bool gather_seed(const struct cells *cells, const struct seed_runs *seed, enum onset onset,
                        struct gathered *gathered, struct comparison *comparison, struct why *why)
{
    struct range operation[SIDES];
    for (int side = 0; side < SIDES; side++) {
        enum cause cause;
        if (seed->row[side] == NO_RUN)
            continue;
        if (!cells_onset(cells, seed->row[side], onset, &operation[side], why) ||
            !cells_cause(cells, seed->row[side], onset, &cause, why))
            return false;
        gathered->side[side][comparison->runs[side]++] = operation[side];
        if (range_is_exact(operation[side]))
            comparison->reached[side]++;
        if (cause != CAUSE_NONE)
            comparison->causes[side][cause]++;
    }
    if (seed->row[SIDE_ALPHA] != NO_RUN && seed->row[SIDE_X86] != NO_RUN)
        compare_pair(comparison, gathered, operation[SIDE_ALPHA], operation[SIDE_X86]);
    return true;
}

static void summarise(struct comparison *comparison, const struct gathered *gathered)
{
    for (int side = 0; side < SIDES; side++)
        if (comparison->runs[side])
            comparison->median[side] = range_median(gathered->side[side], comparison->runs[side]);
    if (comparison->pairs == 0)
        return;
    comparison->ratio = range_median(gathered->ratio, comparison->pairs);
    comparison->interval = median_interval(comparison->pairs);
    if (comparison->interval.rank)
        comparison->bounds =
            range_interval(gathered->ratio, comparison->pairs, comparison->interval);
}

static bool compare_cell(const struct cells *cells, const struct cell *cell, enum onset onset,
                         struct comparison *comparison, struct why *why)
{
    struct range *room = calloc(3 * cell->count, sizeof *room);
    struct gathered gathered = {{room, room + cell->count}, room + 2 * cell->count};
    bool right = room || refuse(why, "there isn't memory enough to analyse it");
    memset(comparison, 0, sizeof *comparison);
    for (size_t i = 0; right && i < cell->count; i++)
        right = gather_seed(cells, &cell->seeds[i], onset, &gathered, comparison, why);
    if (right)
        summarise(comparison, &gathered);
    free(room);
    return right;
}

static void write_header(FILE *stream, const struct cells *cells)
{
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_header(&cells->runs, cells->key[i]));
    fputs("onset,pairs,alpha_earlier_pairs,equal_pairs,alpha_later_pairs,undecided_pairs,"
          "alpha_runs,alpha_reached_runs,x86_runs,x86_reached_runs,"
          "alpha_median_low_operations,alpha_median_high_operations,"
          "x86_median_low_operations,x86_median_high_operations,ratio_median_low,"
          "ratio_median_high,interval_low,interval_high,interval_level,alpha_causes,x86_causes\n",
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

static void write_range(FILE *stream, bool known, struct range range, int digits)
{
    write_end(stream, known, range.low, digits);
    write_end(stream, known, range.high, digits);
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

static void write_comparison(FILE *stream, const struct cells *cells, const struct cell *cell,
                             enum onset onset, const struct comparison *comparison)
{
    bool paired = comparison->pairs > 0, bounded = comparison->interval.rank > 0;
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_field(&cells->runs, cell->row, cells->key[i]));
    fprintf(stream, "%s,%zu,%zu,%zu,%zu,%zu", onset_names[onset], comparison->pairs,
            comparison->earlier, comparison->equal, comparison->later, comparison->undecided);
    for (int side = 0; side < SIDES; side++)
        fprintf(stream, ",%zu,%zu", comparison->runs[side], comparison->reached[side]);
    for (int side = 0; side < SIDES; side++)
        write_range(stream, comparison->runs[side] > 0, comparison->median[side], 1);
    write_range(stream, paired, comparison->ratio, 6);
    write_range(stream, bounded, comparison->bounds, 6);
    write_end(stream, bounded, comparison->interval.level, 6);
    for (int side = 0; side < SIDES; side++)
        write_causes(stream, comparison->causes[side]);
    fputc('\n', stream);
}

static bool analyse(const struct cells *cells, FILE *stream, struct why *why)
{
    write_header(stream, cells);
    for (size_t i = 0; i < cells->count; i++)
        for (int onset = 0; onset < ONSETS; onset++) {
            struct comparison comparison;
            if (!compare_cell(cells, &cells->cell[i], (enum onset)onset, &comparison, why))
                return false;
            write_comparison(stream, cells, &cells->cell[i], (enum onset)onset, &comparison);
        }
    return true;
}

int command_analyse(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct cells cells;
    struct whole whole;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!cells_load(&cells, argv[1], &why))
        return complain(EXIT_BROKEN, "analyse: %s", why.text);
    bool right = whole_open(&whole, argv[1], "cells.csv", &why);
    if (right) {
        right = analyse(&cells, whole.stream, &why) && whole_close(&whole, &why);
        whole_drop(&whole);
    }
    cells_free(&cells);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "analyse: %s", why.text);
}
