/* SPDX-License-Identifier: MIT
 *
 * The family of sign tests for the terminal.
 */
#include "table_family.h"
#include "text_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { WORKLOAD, POLICY, ALPHA_FIRST, SAME, X86_FIRST, UNDECIDED, P, HOLM, COLUMNS };

/* In the order of the columns: what each shows of cells.csv, and what it is called. */
static const struct {
    const char *header, *title;
} shown[COLUMNS] = {
    {"workload", "workload"}, {"policy", "policy"},         {"alpha_earlier_pairs", "Alpha"},
    {"equal_pairs", "same"},  {"alpha_later_pairs", "x86"}, {"undecided_pairs", "undecided"},
    {"sign_test_p", "p"},     {"holm_p", "p (Holm)"},
};

const char *p_text(const char *field, char text[P_TEXT])
{
    double p = strtod(field, NULL);
    if (p < 0.001)
        snprintf(text, P_TEXT, "<0.001");
    else
        snprintf(text, P_TEXT, "%.3f", p);
    return text;
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

static void write_row(struct text_row *line, const struct csv *cells, size_t row,
                      const size_t *column)
{
    char text[P_TEXT];
    for (int i = 0; i < P; i++)
        snprintf(line->field[i], TEXT_FIELD_MOST, "%.64s", csv_field(cells, row, column[i]));
    bool tested = *csv_field(cells, row, column[P]) != '\0';
    for (int i = P; tested && i < COLUMNS; i++)
        snprintf(line->field[i], TEXT_FIELD_MOST, "%s",
                 p_text(csv_field(cells, row, column[i]), text));
    if (!tested)
        snprintf(line->field[P], TEXT_FIELD_MOST, "%s", untested(cells, row, column));
}

static void print_rows(const struct text_table *table)
{
    if (table->count == 0) {
        puts("\nNo sign test: no workload and policy was run with several seeds on both "
             "architectures.");
        return;
    }
    puts(
        "\nPairs by which architecture comes first to a fragmentation failure, without a commit "
        "limit, and\nthe exact sign test of that; p (Holm) is corrected for all of these tests.\n");
    text_table_print(table);
}

bool table_print_family(const struct csv *cells, struct why *why)
{
    struct text_table table = {.columns = COLUMNS, .right = 0x3c};
    size_t column[COLUMNS], family;
    for (int i = 0; i < COLUMNS; i++) {
        table.titles[i] = shown[i].title;
        if (!csv_column(cells, shown[i].header, &column[i], why))
            return false;
    }
    if (!csv_column(cells, "family_tests", &family, why))
        return false;
    table.rows = calloc(cells->rows + 1, sizeof *table.rows);
    if (!table.rows)
        return refuse(why, "there isn't memory enough for it");
    for (size_t row = 0; row < cells->rows; row++)
        if (*csv_field(cells, row, family) != '\0')
            write_row(&table.rows[table.count++], cells, row, column);
    print_rows(&table);
    free(table.rows);
    return true;
}
