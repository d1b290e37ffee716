/* SPDX-License-Identifier: MIT
 *
 * Rows of the statistics in words.
 */
#include "table_rows.h"
#include "number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool columns_find(const struct csv *cells, struct columns *columns, struct why *why)
{
    const struct {
        const char *header;
        size_t *column;
    } wanted[] = {
        {"workload", &columns->workload},
        {"policy", &columns->policy},
        {"commit_limit_bytes", &columns->limit},
        {"layout", &columns->layout},
        {"operations", &columns->operations},
        {"onset", &columns->onset},
        {"pairs", &columns->pairs},
        {"equal_pairs", &columns->equal},
        {"undecided_pairs", &columns->undecided},
        {"alpha_runs", &columns->runs[0]},
        {"x86_runs", &columns->runs[1]},
        {"alpha_reached_runs", &columns->reached[0]},
        {"x86_reached_runs", &columns->reached[1]},
        {"alpha_median_low_operations", &columns->median_low[0]},
        {"x86_median_low_operations", &columns->median_low[1]},
        {"alpha_median_high_operations", &columns->median_high[0]},
        {"x86_median_high_operations", &columns->median_high[1]},
        {"alpha_causes", &columns->causes[0]},
        {"x86_causes", &columns->causes[1]},
        {"ratio_median_low", &columns->ratio_low},
        {"ratio_median_high", &columns->ratio_high},
        {"interval_low", &columns->low},
        {"interval_high", &columns->high},
        {"interval_level", &columns->level},
        {"holm_p", &columns->holm},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!csv_column(cells, wanted[i].header, wanted[i].column, why))
            return false;
    return true;
}

void add_condition(char text[FIELD_MOST], const char *name, const char *value)
{
    size_t length = strlen(text);
    uint64_t bytes;
    char megabytes[32];
    if (number_read(value, strlen(value), NUMBER_MOST, &bytes) && bytes && bytes % (1 << 20) == 0) {
        snprintf(megabytes, sizeof megabytes, "%lluM", (unsigned long long)(bytes >> 20));
        value = megabytes;
    }
    snprintf(text + length, FIELD_MOST - length, "%s%s %s", length ? ", " : "", name, value);
}

/* Whether a row differs in a column from the first one of its workload. */
static bool differs(const struct csv *cells, const struct columns *columns, size_t row,
                    size_t column)
{
    size_t first = 0;
    while (strcmp(csv_field(cells, first, columns->workload),
                  csv_field(cells, row, columns->workload)) != 0)
        first++;
    return strcmp(csv_field(cells, first, column), csv_field(cells, row, column)) != 0;
}

void row_conditions(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                    size_t row)
{
    for (size_t column = 0; column < columns->onset; column++) {
        const char *value = csv_field(cells, row, column);
        if (column != columns->workload && column != columns->policy && column != columns->limit &&
            column != columns->operations && *value && differs(cells, columns, row, column))
            add_condition(text, csv_header(cells, column), value);
    }
}

enum ratio row_ratio(const struct csv *cells, const struct columns *columns, size_t row)
{
    const char *pairs = csv_field(cells, row, columns->pairs);
    const char *low = csv_field(cells, row, columns->ratio_low);
    const char *high = csv_field(cells, row, columns->ratio_high);
    if (strcmp(pairs, "0") == 0)
        return RATIO_NO_PAIRS;
    if (strcmp(pairs, csv_field(cells, row, columns->equal)) == 0)
        return RATIO_EQUAL;
    if (strcmp(csv_field(cells, row, columns->reached[0]), "0") == 0 &&
        strcmp(csv_field(cells, row, columns->reached[1]), "0") == 0)
        return RATIO_NEITHER;
    if (*low == '\0' && *high == '\0')
        return RATIO_UNDECIDED;
    if (strcmp(low, high) == 0)
        return RATIO_EXACT;
    if (*high == '\0')
        return strtod(low, NULL) > 0 ? RATIO_OVER : RATIO_UNDECIDED;
    return strtod(low, NULL) == 0 ? RATIO_UNDER : RATIO_UNDECIDED;
}

const char *rounded(const char *number, int digits, char text[32])
{
    snprintf(text, 32, "%.*f", digits, strtod(number, NULL));
    return text;
}
