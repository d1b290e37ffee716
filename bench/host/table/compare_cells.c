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

enum { WORKLOAD, POLICY, UNDER, SIDE, ALPHA, X86, RATIO, VERDICT, FIELDS };

static const struct sheet_column columns[FIELDS] = {
    {"workload", "workload", false},     {"policy", "policy", false},
    {"under", "under", false},           {"campaign", "of", false},
    {"alpha_operations", "Alpha", true}, {"x86_operations", "x86", true},
    {"ratio", "Alpha/x86", false},       {"verdict", "the ratios are", false},
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

static const char *field_of(const struct cell_row *cell, size_t column)
{
    return csv_field(cell->cells, cell->row, column);
}

/* One side's row. */
static void add_side(struct sheet *sheet, const struct cell_row *cell, const char *side)
{
    char text[FIELD_MOST];
    sheet_row(sheet);
    sheet_put(sheet, SIDE, "%s", side);
    for (int arch = 0; arch < 2; arch++) {
        row_median(text, cell->cells, cell->columns, cell->row, arch);
        sheet_put(sheet, arch ? X86 : ALPHA, "%s", text);
    }
    row_ratio_words(text, cell->cells, cell->columns, cell->row);
    sheet_put(sheet, RATIO, "%s", text);
}

/* Two rows a cell: what names it stands in the first, and in the second only what differs. */
static void add_cell(struct sheet *sheet, const struct cell_row cell[CAMPAIGNS], const char *says)
{
    const struct cell_row *here = &cell[HERE], *reference = &cell[REFERENCE];
    const char *policy = field_of(here, here->columns->policy);
    const char *other = field_of(reference, reference->columns->policy);
    char under[CAMPAIGNS][FIELD_MOST];
    for (int side = 0; side < CAMPAIGNS; side++)
        row_under(under[side], cell[side].cells, cell[side].columns, cell[side].row);
    add_side(sheet, here, "this");
    sheet_put(sheet, WORKLOAD, "%s", field_of(here, here->columns->workload));
    sheet_put(sheet, POLICY, "%s", policy);
    sheet_put(sheet, UNDER, "%s", under[HERE]);
    sheet_put(sheet, VERDICT, "%s", says);
    add_side(sheet, reference, "reference");
    if (strcmp(policy, other) != 0)
        sheet_put(sheet, POLICY, "%s", other);
    if (strcmp(under[HERE], under[REFERENCE]) != 0)
        sheet_put(sheet, UNDER, "%s", under[REFERENCE]);
}

static json_t *side_json(const struct cell_row *cell)
{
    char under[FIELD_MOST];
    row_under(under, cell->cells, cell->columns, cell->row);
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "policy", field_of(cell, cell->columns->policy),
                     "under", under, "alpha_operations",
                     row_median_json(cell->cells, cell->columns, cell->row, 0), "x86_operations",
                     row_median_json(cell->cells, cell->columns, cell->row, 1), "ratio",
                     row_ratio_json(cell->cells, cell->columns, cell->row));
}

static json_t *cell_json(const struct cell_row cell[CAMPAIGNS], const char *says)
{
    const struct cell_row *here = &cell[HERE];
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "workload",
                     field_of(here, here->columns->workload), "onset",
                     field_of(here, here->columns->onset), "verdict", says, "campaign",
                     side_json(here), "reference", side_json(&cell[REFERENCE]));
}

static bool is_shown(const struct cell_row *cell, const char *onset)
{
    const char *limit = csv_field(cell->cells, cell->row, cell->columns->limit);
    if (!onset)
        onset = onset_names[strcmp(limit, "none") == 0 ? ONSET_FIRST_FRAGMENTATION_FAILURE
                                                       : ONSET_FIRST_FAILURE];
    return strcmp(csv_field(cell->cells, cell->row, cell->columns->onset), onset) == 0;
}

static bool add_row(struct cells_compared *cells, const struct cell_row cell[CAMPAIGNS],
                    struct why *why)
{
    const struct known_ratio ratio[CAMPAIGNS] = {ratio_of(&cell[HERE]), ratio_of(&cell[REFERENCE])};
    const char *says = verdict(&ratio[HERE], &ratio[REFERENCE]);
    add_cell(&cells->sheet, cell, says);
    return json_array_append_new(cells->json, cell_json(cell, says)) == 0 ||
           refuse(why, "there isn't memory enough to compare the cells");
}

bool compare_cells(struct cells_compared *cells, const struct campaigns_compared *compared,
                   const char *onset, struct why *why)
{
    const struct csv *here = &compared->cells[HERE], *reference = &compared->cells[REFERENCE];
    struct columns at[CAMPAIGNS] = {{.levels_told = true}, {.levels_told = true}};
    struct pairing pairing;
    if (!columns_find(here, &at[HERE], why) || !columns_find(reference, &at[REFERENCE], why) ||
        !pairing_follow(&pairing, &compared->rules, here, reference, "pairs", why))
        return false;
    bool right = true;
    sheet_begin(&cells->sheet, columns, FIELDS);
    cells->json = json_array();
    for (size_t row = 0; right && row < here->rows; row++) {
        const struct cell_row cell[CAMPAIGNS] = {
            {here, &at[HERE], row}, {reference, &at[REFERENCE], pairing.partner[HERE][row]}};
        if (cell[REFERENCE].row != NO_PARTNER && is_shown(&cell[HERE], onset))
            right = add_row(cells, cell, why);
    }
    pairing_free(&pairing);
    if (!right)
        cells_compared_free(cells);
    return right;
}

void cells_compared_free(struct cells_compared *cells)
{
    sheet_free(&cells->sheet);
    json_decref(cells->json);
}
