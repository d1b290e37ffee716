/* SPDX-License-Identifier: MIT
 *
 * Rows of the statistics in words.
 */
#include "table_rows.h"
#include "number.h"
#include "records.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first row of a row's workload. => SIZE_MAX: it isn't known yet */
static size_t first_of(const struct csv *cells, const struct columns *columns, size_t row)
{
    for (size_t i = 0; i < columns->workloads; i++)
        if (strcmp(csv_field(cells, columns->first[i], columns->workload),
                   csv_field(cells, row, columns->workload)) == 0)
            return columns->first[i];
    return SIZE_MAX;
}

/* The first row of each workload, which is what the others are told apart from. */
static bool find_firsts(const struct csv *cells, struct columns *columns, struct why *why)
{
    columns->workloads = 0;
    columns->levels_told = false;
    for (size_t row = 0; row < cells->rows; row++) {
        if (first_of(cells, columns, row) != SIZE_MAX)
            continue;
        if (columns->workloads == WORKLOADS_MOST)
            return refuse(why, "%s:%zu: there are more than %d workloads in it", cells->name,
                          row + 2, WORKLOADS_MOST);
        columns->first[columns->workloads++] = row;
    }
    return true;
}

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
    return find_firsts(cells, columns, why);
}

static bool onset_is(const struct csv *cells, const struct columns *columns, size_t row,
                     enum onset onset)
{
    return strcmp(csv_field(cells, row, columns->onset), onset_names[onset]) == 0;
}

bool row_headline(const struct csv *cells, const struct columns *columns, size_t row,
                  size_t *headline, struct why *why)
{
    if (row + 1 >= cells->rows ||
        !onset_is(cells, columns, row, ONSET_FIRST_FRAGMENTATION_FAILURE) ||
        !onset_is(cells, columns, row + 1, ONSET_FIRST_FAILURE))
        return refuse(why, "%s:%zu: the onsets aren't in their order", cells->name, row + 2);
    bool limited = strcmp(csv_field(cells, row, columns->limit), "none") != 0;
    *headline = limited ? row + 1 : row;
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
    size_t first = first_of(cells, columns, row);
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

static void put(char text[FIELD_MOST], const char *words)
{
    snprintf(text, FIELD_MOST, "%s", words);
}

/* 258112.5 as 258,113: the half of an even number's median says nothing. */
static void write_thousands(char text[FIELD_MOST], const char *sign, const char *median)
{
    char number[32];
    snprintf(number, sizeof number, "%.0f", floor(strtod(median, NULL) + 0.5));
    size_t digits = strlen(number), length = strlen(sign);
    memcpy(text, sign, length + 1);
    for (size_t i = 0; i < digits && length + 2 < FIELD_MOST; i++) {
        if (i && (digits - i) % 3 == 0)
            text[length++] = ',';
        text[length++] = number[i];
    }
    text[length] = '\0';
}

void row_median(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                size_t row, int side)
{
    const char *low = csv_field(cells, row, columns->median_low[side]);
    const char *high = csv_field(cells, row, columns->median_high[side]);
    if (*low == '\0')
        put(text, "-");
    else
        write_thousands(text, strcmp(low, high) == 0 ? "" : ">", low);
}

/* Six digits are for machines; a reader wants three, and more only where three would say that there
 * is no difference. */
static int digits_of(const char *ratio)
{
    char text[32];
    return strcmp(rounded(ratio, 3, text), "1.000") == 0 && strtod(ratio, NULL) != 1 ? 5 : 3;
}

/* Why a median has no interval. */
static const char *no_interval(const struct csv *cells, const struct columns *columns, size_t row,
                               char text[32])
{
    const char *pairs = csv_field(cells, row, columns->pairs);
    if (strcmp(pairs, "1") == 0)
        return "one pair";
    if (strtod(pairs, NULL) >= 6)
        return "no bounds";
    snprintf(text, 32, "%.16s pairs", pairs);
    return text;
}

static void write_exact_ratio(char text[FIELD_MOST], const struct csv *cells,
                              const struct columns *columns, size_t row)
{
    const char *median = csv_field(cells, row, columns->ratio_low);
    const char *low = csv_field(cells, row, columns->low);
    const char *high = csv_field(cells, row, columns->high);
    int digits = digits_of(median);
    char ratio[32], from[32], to[32], level[32] = "";
    if (!columns->levels_told)
        snprintf(level, sizeof level, "; %.1f %%",
                 100 * strtod(csv_field(cells, row, columns->level), NULL));
    rounded(median, digits, ratio);
    if (*low == '\0' && *high == '\0')
        snprintf(text, FIELD_MOST, "%s (%s)", ratio, no_interval(cells, columns, row, from));
    else if (*low == '\0')
        snprintf(text, FIELD_MOST, "%s (under %s%s)", ratio, rounded(high, digits, to), level);
    else if (*high == '\0')
        snprintf(text, FIELD_MOST, "%s (over %s%s)", ratio, rounded(low, digits, from), level);
    else
        snprintf(text, FIELD_MOST, "%s (%s-%s%s)", ratio, rounded(low, digits, from),
                 rounded(high, digits, to), level);
}

void row_ratio_words(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                     size_t row)
{
    char ratio[32];
    switch (row_ratio(cells, columns, row)) {
    case RATIO_NO_PAIRS:
        put(text, "no pairs");
        break;
    case RATIO_EQUAL:
        put(text, strcmp(csv_field(cells, row, columns->pairs), "1") == 0
                      ? "no difference"
                      : "no difference, all pairs equal");
        break;
    case RATIO_NEITHER:
        put(text, "neither reached");
        break;
    case RATIO_EXACT:
        write_exact_ratio(text, cells, columns, row);
        break;
    case RATIO_OVER:
        snprintf(text, FIELD_MOST, "over %s",
                 rounded(csv_field(cells, row, columns->ratio_low), 3, ratio));
        break;
    case RATIO_UNDER:
        snprintf(text, FIELD_MOST, "under %s",
                 rounded(csv_field(cells, row, columns->ratio_high), 3, ratio));
        break;
    case RATIO_UNDECIDED:
        put(text, "undecided");
        break;
    }
}

void row_under(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
               size_t row)
{
    const char *limit = csv_field(cells, row, columns->limit);
    text[0] = '\0';
    if (strcmp(limit, "none") != 0)
        add_condition(text, "limit", limit);
    row_conditions(text, cells, columns, row);
}

/* A number that may be missing. */
static json_t *number_json(const char *text)
{
    return *text ? json_real(strtod(text, NULL)) : json_null();
}

json_t *row_median_json(const struct csv *cells, const struct columns *columns, size_t row,
                        int side)
{
    return json_pack("{s:o, s:o}", "low",
                     number_json(csv_field(cells, row, columns->median_low[side])), "high",
                     number_json(csv_field(cells, row, columns->median_high[side])));
}

json_t *row_ratio_json(const struct csv *cells, const struct columns *columns, size_t row)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "low",
                     number_json(csv_field(cells, row, columns->ratio_low)), "high",
                     number_json(csv_field(cells, row, columns->ratio_high)), "interval_low",
                     number_json(csv_field(cells, row, columns->low)), "interval_high",
                     number_json(csv_field(cells, row, columns->high)), "interval_level",
                     number_json(csv_field(cells, row, columns->level)));
}

bool table_show(struct table_output *output, const char *key, const char *caption,
                const struct sheet *sheet, struct why *why)
{
    json_t *json = NULL;
    if (output->format != SHEET_JSON) {
        fprintf(output->stream, "%s\n\n", caption);
        return sheet_print(sheet, output->format, output->stream, why);
    }
    json = sheet_json(sheet);
    return (json && json_object_set_new(output->json, key, json) == 0) ||
           refuse(why, "there isn't memory enough to print it");
}
