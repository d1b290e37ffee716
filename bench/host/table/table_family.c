/* SPDX-License-Identifier: MIT
 *
 * The family of sign tests.
 */
#include "table_family.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { WORKLOAD, POLICY, ALPHA_FIRST, SAME, X86_FIRST, UNDECIDED, P, HOLM, COLUMNS };

/* In the order of the columns: what each shows of cells.csv, and what it is called. */
static const struct sheet_column shown[COLUMNS] = {
    {"workload", "workload", false},
    {"policy", "policy", false},
    {"alpha_earlier_pairs", "Alpha", true},
    {"equal_pairs", "same", true},
    {"alpha_later_pairs", "x86", true},
    {"undecided_pairs", "undecided", true},
    {"sign_test_p", "p", false},
    {"holm_p", "p (Holm)", false},
};

void put_p(struct sheet *sheet, size_t column, const char *field)
{
    double p = strtod(field, NULL);
    if (*field == '\0')
        return;
    sheet_put(sheet, column, p < 0.001 ? "<0.001" : "%.3f", p);
    sheet_value(sheet, column, json_real(p));
}

/* Why there is no p. */
static const char *untested(const struct csv *cells, size_t row, const size_t *column)
{
    if (strcmp(csv_field(cells, row, column[UNDECIDED]), "0") == 0)
        return "all pairs are equal";
    if (strcmp(csv_field(cells, row, column[SAME]), "0") == 0)
        return "no pair is decided";
    return "no decided pair differs";
}

static void add_row(struct sheet *sheet, const struct csv *cells, size_t row, const size_t *column)
{
    sheet_row(sheet);
    for (size_t i = 0; i < P; i++) {
        const char *field = csv_field(cells, row, column[i]);
        sheet_put(sheet, i, "%s", field);
        if (shown[i].right)
            sheet_value(sheet, i, json_integer(strtoll(field, NULL, 10)));
    }
    put_p(sheet, P, csv_field(cells, row, column[P]));
    put_p(sheet, HOLM, csv_field(cells, row, column[HOLM]));
    if (*csv_field(cells, row, column[P]) == '\0') {
        sheet_put(sheet, P, "%s", untested(cells, row, column));
        sheet_value(sheet, P, json_null());
        sheet_put(sheet, HOLM, "%s", "");
    }
}

static bool show_rows(struct table_output *output, const struct sheet *sheet, struct why *why)
{
    if (sheet->rows == 0 && output->format != SHEET_JSON) {
        fputs("\nNo sign test: no workload and policy was run with several seeds on both "
              "architectures.\n",
              output->stream);
        return true;
    }
    return table_show(
        output, "family",
        "\nPairs by which architecture comes first to a fragmentation failure, without a commit "
        "limit, and\nthe exact sign test of that; p (Holm) is corrected for all of these tests.",
        sheet, why);
}

bool table_print_family(struct table_output *output, const struct csv *cells, struct why *why)
{
    struct sheet sheet;
    size_t column[COLUMNS], family;
    for (int i = 0; i < COLUMNS; i++)
        if (!csv_column(cells, shown[i].key, &column[i], why))
            return false;
    if (!csv_column(cells, "family_tests", &family, why))
        return false;
    sheet_begin(&sheet, shown, COLUMNS);
    for (size_t row = 0; row < cells->rows; row++)
        if (*csv_field(cells, row, family) != '\0')
            add_row(&sheet, cells, row, column);
    bool right = show_rows(output, &sheet, why);
    sheet_free(&sheet);
    return right;
}
