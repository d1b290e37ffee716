/* SPDX-License-Identifier: MIT
 *
 * Comparing cells: what two campaigns say of the same onset.
 */
#include "compare.h"
#include "records.h"
#include "table_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORKLOAD,
    POLICY,
    UNDER,
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
    {"workload", "workload", false},
    {"policy", "policy", false},
    {"under", "under", false},
    {"alpha_operations", "Alpha", true},
    {"reference_alpha_operations", "reference's", true},
    {"x86_operations", "x86", true},
    {"reference_x86_operations", "reference's", true},
    {"ratio", "Alpha/x86", false},
    {"reference_ratio", "reference's", false},
    {"verdict", "the ratios are", false},
};

/* One row of a side's cells.csv. */
struct cell_row {
    const struct csv *cells;
    const struct columns *columns;
    size_t row;
};

/* What a side says of the ratio; NAN where it says nothing. */
struct known_ratio {
    double low, high, from, to;
};

static double number_of(const struct cell_row *cell, size_t column)
{
    const char *text = csv_field(cell->cells, cell->row, column);
    return *text ? strtod(text, NULL) : NAN;
}

static struct known_ratio ratio_of(const struct cell_row *cell)
{
    const struct columns *columns = cell->columns;
    return (struct known_ratio){number_of(cell, columns->ratio_low),
                                number_of(cell, columns->ratio_high), number_of(cell, columns->low),
                                number_of(cell, columns->high)};
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Whether a ratio, known exactly, lies in an interval; one without an upper end is open there. */
static bool lies_in(const struct known_ratio *ratio, const struct known_ratio *interval)
{
    return ratio->low >= interval->from && (isnan(interval->to) || ratio->low <= interval->to);
}

static const char *verdict(const struct known_ratio *here, const struct known_ratio *reference)
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

/* One side's figures, which stand in every second column. */
static void put_side(struct sheet *sheet, const struct cell_row *cell, size_t side)
{
    char text[FIELD_MOST];
    for (int arch = 0; arch < 2; arch++) {
        size_t column = (arch ? X86 : ALPHA) + side;
        row_median(text, cell->cells, cell->columns, cell->row, arch);
        sheet_put(sheet, column, "%s", text);
        sheet_value(sheet, column, row_median_json(cell->cells, cell->columns, cell->row, arch));
    }
    row_ratio_words(text, cell->cells, cell->columns, cell->row);
    sheet_put(sheet, RATIO + side, "%s", text);
    sheet_value(sheet, RATIO + side, row_ratio_json(cell->cells, cell->columns, cell->row));
}

static void add_cell(struct sheet *sheet, const struct cell_row cell[CAMPAIGNS])
{
    const struct cell_row *here = &cell[HERE];
    const struct known_ratio ratio[CAMPAIGNS] = {ratio_of(here), ratio_of(&cell[REFERENCE])};
    char under[FIELD_MOST];
    sheet_row(sheet);
    sheet_put(sheet, WORKLOAD, "%s", csv_field(here->cells, here->row, here->columns->workload));
    const char *policy = csv_field(here->cells, here->row, here->columns->policy);
    const char *other =
        csv_field(cell[REFERENCE].cells, cell[REFERENCE].row, cell[REFERENCE].columns->policy);
    bool one = strcmp(policy, other) == 0;
    sheet_put(sheet, POLICY, "%s%s%s", policy, one ? "" : ":", one ? "" : other);
    row_under(under, here->cells, here->columns, here->row);
    sheet_put(sheet, UNDER, "%s", under);
    put_side(sheet, here, HERE);
    put_side(sheet, &cell[REFERENCE], REFERENCE);
    sheet_put(sheet, VERDICT, "%s", verdict(&ratio[HERE], &ratio[REFERENCE]));
}

static bool is_shown(const struct cell_row *cell, const char *onset)
{
    const char *limit = csv_field(cell->cells, cell->row, cell->columns->limit);
    if (!onset)
        onset = onset_names[strcmp(limit, "none") == 0 ? ONSET_FIRST_FRAGMENTATION_FAILURE
                                                       : ONSET_FIRST_FAILURE];
    return strcmp(csv_field(cell->cells, cell->row, cell->columns->onset), onset) == 0;
}

bool compare_cells(struct sheet *cells, const struct campaigns_compared *compared,
                   const char *onset, struct why *why)
{
    const struct csv *here = &compared->cells[HERE], *reference = &compared->cells[REFERENCE];
    struct columns at[CAMPAIGNS] = {{.shared_level = ""}, {.shared_level = ""}};
    struct pairing pairing;
    if (!columns_find(here, &at[HERE], why) || !columns_find(reference, &at[REFERENCE], why) ||
        !pairing_follow(&pairing, &compared->rules, here, reference, "pairs", why))
        return false;
    sheet_begin(cells, columns, FIELDS);
    for (size_t row = 0; row < here->rows; row++) {
        const struct cell_row cell[CAMPAIGNS] = {
            {here, &at[HERE], row}, {reference, &at[REFERENCE], pairing.partner[HERE][row]}};
        if (cell[REFERENCE].row != NO_PARTNER && is_shown(&cell[HERE], onset))
            add_cell(cells, cell);
    }
    pairing_free(&pairing);
    return true;
}
