/* SPDX-License-Identifier: MIT
 *
 * Comparing cells: what two campaigns say of the same onset.
 */
#include "compare.h"
#include "number.h"
#include "records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORKLOAD,
    POLICY,
    CONDITIONS,
    ONSET,
    ALPHA,
    REFERENCE_ALPHA,
    X86,
    REFERENCE_X86,
    RATIO,
    REFERENCE_RATIO,
    VERDICT,
    FIELDS
};

static const struct sheet_column columns[FIELDS] = {
    {"workload", "workload", false, 1},
    {"policy", "policy", false, 1},
    {"under", "under", false, 1},
    {"onset", "onset", false, 1},
    {"alpha_operations", "Alpha", true, 1},
    {"reference_alpha_operations", "reference's", true, 1},
    {"x86_operations", "x86", true, 1},
    {"reference_x86_operations", "reference's", true, 2},
    {"ratio", "Alpha/x86", false, 2},
    {"reference_ratio", "reference's", false, 2},
    {"verdict", "the ratios are", false, 1},
};

/* A number that may be without end, and its place in cells.csv; an empty field is NAN. */
static double number_of(const struct csv *cells, size_t row, const char *header)
{
    size_t column;
    struct why ignored;
    if (!csv_column(cells, header, &column, &ignored) || *csv_field(cells, row, column) == '\0')
        return NAN;
    return strtod(csv_field(cells, row, column), NULL);
}

static const char *text_of(const struct csv *cells, size_t row, const char *header)
{
    size_t column;
    struct why ignored;
    return csv_column(cells, header, &column, &ignored) ? csv_field(cells, row, column) : "";
}

/* What a side says of the ratio. NAN: it doesn't. */
struct ratio {
    double low, high, from, to;
};

static struct ratio ratio_of(const struct csv *cells, size_t row)
{
    return (struct ratio){
        number_of(cells, row, "ratio_median_low"), number_of(cells, row, "ratio_median_high"),
        number_of(cells, row, "interval_low"), number_of(cells, row, "interval_high")};
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Whether a ratio, known exactly, lies in an interval; one without an upper end is open there. */
static bool lies_in(const struct ratio *ratio, const struct ratio *interval)
{
    return ratio->low >= interval->from && (isnan(interval->to) || ratio->low <= interval->to);
}

static const char *verdict(const struct ratio *here, const struct ratio *reference)
{
    if (same(here->low, reference->low) && same(here->high, reference->high) &&
        same(here->from, reference->from) && same(here->to, reference->to))
        return "the same";
    if (here->low != here->high || reference->low != reference->high)
        return "other bounds";
    if (isnan(here->from) || isnan(reference->from))
        return same(here->low, reference->low) ? "the same, other intervals"
                                               : "different, without an interval";
    bool in_reference = lies_in(here, reference), in_here = lies_in(reference, here);
    if (in_reference && in_here)
        return "each in the other's interval";
    if (in_reference)
        return "within the reference's interval only";
    return in_here ? "within this interval only" : "outside each other's intervals";
}

static json_t *number_json(double value)
{
    return isnan(value) ? json_null() : json_real(value);
}

static void put_median(struct sheet *sheet, size_t column, const struct csv *cells, size_t row,
                       const char *arch)
{
    char low[64], high[64];
    snprintf(low, sizeof low, "%s_median_low_operations", arch);
    snprintf(high, sizeof high, "%s_median_high_operations", arch);
    double from = number_of(cells, row, low), to = number_of(cells, row, high);
    if (isnan(from))
        sheet_put(sheet, column, "-");
    else
        sheet_put(sheet, column, "%s%.0f", same(from, to) ? "" : ">", floor(from + 0.5));
    sheet_value(sheet, column,
                json_pack("{s:o, s:o}", "low", number_json(from), "high", number_json(to)));
}

static void put_ratio(struct sheet *sheet, size_t column, const struct csv *cells, size_t row)
{
    struct ratio ratio = ratio_of(cells, row);
    if (isnan(ratio.low))
        sheet_put(sheet, column, "no pairs");
    else if (ratio.low != ratio.high)
        sheet_put(sheet, column, isnan(ratio.high) ? "over %.5f" : "%.5f to %.5f", ratio.low,
                  ratio.high);
    else if (isnan(ratio.from))
        sheet_put(sheet, column, "%.5f", ratio.low);
    else
        sheet_put(sheet, column, isnan(ratio.to) ? "%.5f (over %.5f)" : "%.5f (%.5f-%.5f)",
                  ratio.low, ratio.from, ratio.to);
    sheet_value(sheet, column,
                json_pack("{s:o, s:o, s:o, s:o}", "low", number_json(ratio.low), "high",
                          number_json(ratio.high), "interval_low", number_json(ratio.from),
                          "interval_high", number_json(ratio.to)));
}

static bool is_shown(const struct csv *cells, size_t row, const char *onset)
{
    bool limited = strcmp(text_of(cells, row, "commit_limit_bytes"), "none") != 0;
    if (!onset)
        onset = onset_names[limited ? ONSET_FIRST_FAILURE : ONSET_FIRST_FRAGMENTATION_FAILURE];
    return strcmp(text_of(cells, row, "onset"), onset) == 0;
}

static void add_cell(struct sheet *sheet, const struct csv *here, size_t row,
                     const struct csv *reference, size_t other)
{
    struct ratio ratio[CAMPAIGNS] = {ratio_of(here, row), ratio_of(reference, other)};
    sheet_row(sheet);
    sheet_put(sheet, WORKLOAD, "%s", text_of(here, row, "workload"));
    sheet_put(sheet, POLICY, "%s", text_of(here, row, "policy"));
    put_median(sheet, ALPHA, here, row, "alpha");
    put_median(sheet, REFERENCE_ALPHA, reference, other, "alpha");
    put_median(sheet, X86, here, row, "x86");
    put_median(sheet, REFERENCE_X86, reference, other, "x86");
    put_ratio(sheet, RATIO, here, row);
    put_ratio(sheet, REFERENCE_RATIO, reference, other);
    sheet_put(sheet, VERDICT, "%s", verdict(&ratio[HERE], &ratio[REFERENCE]));
}

bool compare_cells(struct sheet *cells, const struct compared *compared, const char *onset,
                   struct why *why)
{
    const struct csv *here = &compared->cells[HERE], *reference = &compared->cells[REFERENCE];
    struct pairing pairing;
    if (!pairing_follow(&pairing, &compared->rules, here, reference, "pairs", why))
        return false;
    sheet_begin(cells, columns, FIELDS);
    for (size_t row = 0; row < here->rows; row++)
        if (pairing.partner[HERE][row] != NO_PARTNER && is_shown(here, row, onset))
            add_cell(cells, here, row, reference, pairing.partner[HERE][row]);
    pairing_free(&pairing);
    return true;
}
