/* SPDX-License-Identifier: MIT
 *
 * `granule table`: a campaign's results for the terminal, a line a cell; table_family.c and
 * table_grid.c print what follows.
 *
 * The onset is the headline, the first fragmentation failure. Under a commit limit it is the first
 * failure of any cause, since the limit may come first and ends the experiment.
 */
#include "records.h"
#include "schema.h"
#include "table_family.h"
#include "table_rows.h"
#include "text_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum field { WORKLOAD, POLICY, CONDITIONS, ALPHA, X86, RATIO, P, CAUSE, FIELDS };

static const char *const titles[FIELDS] = {"workload", "policy",    "under", "Alpha",
                                           "x86",      "Alpha/x86", "p",     "first failure"};

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

static void write_median(char text[FIELD_MOST], const struct csv *cells,
                         const struct columns *columns, size_t row, int side)
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
    if (!columns->shared_level)
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

static void write_ratio(char text[FIELD_MOST], const struct csv *cells,
                        const struct columns *columns, size_t row)
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

/* The commonest of `cause:runs` words. */
static void write_side_cause(char text[FIELD_MOST], const char *causes, const char *runs)
{
    unsigned long most = 0;
    put(text, "none");
    while (*causes) {
        size_t name = strcspn(causes, ": "), word = strcspn(causes, " ");
        unsigned long count = causes[name] == ':' ? strtoul(causes + name + 1, NULL, 10) : 0;
        if (count > most && name < 32) {
            most = count;
            snprintf(text, FIELD_MOST, "%.*s", (int)name, causes);
        }
        causes += word + (causes[word] == ' ');
    }
    if (most && most != strtoul(runs, NULL, 10)) {
        size_t length = strlen(text);
        snprintf(text + length, FIELD_MOST - length, " %lu/%.16s", most, runs);
    }
}

static void write_cause(char text[FIELD_MOST], const struct csv *cells,
                        const struct columns *columns, size_t row)
{
    char side[2][FIELD_MOST];
    for (int i = 0; i < 2; i++)
        write_side_cause(side[i], csv_field(cells, row, columns->causes[i]),
                         csv_field(cells, row, columns->runs[i]));
    if (strcmp(csv_field(cells, row, columns->runs[0]), "0") == 0)
        memcpy(text, side[1], FIELD_MOST);
    else if (strcmp(side[0], side[1]) == 0 ||
             strcmp(csv_field(cells, row, columns->runs[1]), "0") == 0)
        memcpy(text, side[0], FIELD_MOST);
    else
        snprintf(text, FIELD_MOST, "%.50s | %.50s", side[0], side[1]);
}

/* What else tells a cell from the others of its workload: a limit, and the layout and settings that
 * aren't those of the first. */
static void write_conditions(char text[FIELD_MOST], const struct csv *cells,
                             const struct columns *columns, size_t row)
{
    const char *limit = csv_field(cells, row, columns->limit);
    text[0] = '\0';
    if (strcmp(limit, "none") != 0)
        add_condition(text, "limit", limit);
    row_conditions(text, cells, columns, row);
}

/* Of the family alone; where nothing is tested there is none. */
static void write_p(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                    size_t row)
{
    const char *p = csv_field(cells, row, columns->holm);
    char rounded_p[P_TEXT];
    put(text, *p ? p_text(p, rounded_p) : "");
}

/* One cell, from the row of the onset that is shown and from that of the first failure. */
static void write_line(struct text_row *line, const struct csv *cells,
                       const struct columns *columns, size_t shown, size_t first_failure)
{
    snprintf(line->field[WORKLOAD], FIELD_MOST, "%.64s",
             csv_field(cells, shown, columns->workload));
    snprintf(line->field[POLICY], FIELD_MOST, "%.64s", csv_field(cells, shown, columns->policy));
    write_conditions(line->field[CONDITIONS], cells, columns, shown);
    write_median(line->field[ALPHA], cells, columns, shown, 0);
    write_median(line->field[X86], cells, columns, shown, 1);
    write_ratio(line->field[RATIO], cells, columns, shown);
    write_p(line->field[P], cells, columns, shown);
    write_cause(line->field[CAUSE], cells, columns, first_failure);
}

static bool onset_is(const struct csv *cells, const struct columns *columns, size_t row,
                     enum onset onset)
{
    return strcmp(csv_field(cells, row, columns->onset), onset_names[onset]) == 0;
}

static bool make_lines(const struct csv *cells, const struct columns *columns,
                       struct text_row *lines, size_t *count, struct why *why)
{
    /* analyse writes all onsets of a cell one after the other, these two first. */
    for (size_t row = 0; row < cells->rows; row += ONSETS) {
        if (row + 1 >= cells->rows ||
            !onset_is(cells, columns, row, ONSET_FIRST_FRAGMENTATION_FAILURE) ||
            !onset_is(cells, columns, row + 1, ONSET_FIRST_FAILURE))
            return refuse(why, "%s:%zu: the onsets aren't in their order", cells->name, row + 2);
        bool limited = strcmp(csv_field(cells, row, columns->limit), "none") != 0;
        write_line(&lines[(*count)++], cells, columns, limited ? row + 1 : row, row + 1);
    }
    return true;
}

/* The level that all intervals that are shown share. => null: they differ; empty: there is none */
static const char *find_shared_level(const struct csv *cells, const struct columns *columns)
{
    const char *shared = "";
    for (size_t row = 0; row < cells->rows; row++) {
        const char *level = csv_field(cells, row, columns->level);
        if (strcmp(csv_field(cells, row, columns->ratio_low),
                   csv_field(cells, row, columns->ratio_high)) != 0)
            continue;
        if (*level && *shared && strcmp(level, shared) != 0)
            return NULL;
        if (*level)
            shared = level;
    }
    return shared;
}

static void print_caption(const struct columns *columns, const struct text_table *table)
{
    bool tested = false;
    for (size_t i = 0; i < table->count; i++)
        tested = tested || *table->rows[i].field[P];
    puts("Operations until the first fragmentation failure, or under a commit limit the first "
         "failure\n"
         "of any cause: medians over seeds, and the median of the paired ratio.");
    if (columns->shared_level && *columns->shared_level)
        printf("Intervals of the ratio cover it with %.1f %% probability.\n",
               100 * strtod(columns->shared_level, NULL));
    if (tested)
        puts("p: how probable so uneven pairs are where neither comes earlier; corrected for all "
             "tests below.");
    putchar('\n');
}

static bool print_cells(const struct csv *cells, struct why *why)
{
    struct text_table table = {.columns = FIELDS, .right = 1U << ALPHA | 1U << X86};
    struct columns columns;
    if (!schema_check(schema_find("cells.csv"), cells, why) || !columns_find(cells, &columns, why))
        return false;
    table.rows = calloc(cells->rows + 1, sizeof *table.rows);
    if (!table.rows)
        return refuse(why, "there isn't memory enough for it");
    memcpy(table.titles, titles, sizeof titles);
    columns.shared_level = find_shared_level(cells, &columns);
    bool right = make_lines(cells, &columns, table.rows, &table.count, why);
    if (right) {
        print_caption(&columns, &table);
        text_table_print(&table);
    }
    free(table.rows);
    return right;
}

int command_table(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct csv cells;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!csv_load(&cells, argv[1], "cells.csv", &why))
        return complain(EXIT_BROKEN, "table: %s", why.text);
    bool right = print_cells(&cells, &why) && table_print_family(&cells, &why) &&
                 table_print_grid(argv[1], &why) && table_print_checks(argv[1], &why);
    csv_free(&cells);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "table: %s", why.text);
}
