/* SPDX-License-Identifier: MIT
 *
 * `granule table`: a campaign's results, a line a cell; table_family.c and table_grid.c print what
 * follows, and at the end stands the line to quote.
 *
 * The onset is the headline, the first fragmentation failure. Under a commit limit it is the first
 * failure of any cause, since the limit may come first and ends the experiment.
 */
#include "quote.h"
#include "records.h"
#include "schema.h"
#include "table_family.h"
#include "table_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum field { WORKLOAD, POLICY, CONDITIONS, ALPHA, X86, RATIO, P, CAUSE, FIELDS };

static const struct sheet_column titles[FIELDS] = {
    {"workload", "workload", false},
    {"policy", "policy", false},
    {"under", "under", false},
    {"alpha_operations", "Alpha", true},
    {"x86_operations", "x86", true},
    {"ratio", "Alpha/x86", false},
    {"p", "p", false},
    {"first_failure", "first failure", false},
};

static void put(char text[FIELD_MOST], const char *words)
{
    snprintf(text, FIELD_MOST, "%s", words);
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

/* One cell, from the row of the onset that is shown and from that of the first failure. */
static void add_line(struct sheet *sheet, const struct csv *cells, const struct columns *columns,
                     size_t shown, size_t first_failure)
{
    char text[FIELD_MOST];
    sheet_row(sheet);
    sheet_put(sheet, WORKLOAD, "%s", csv_field(cells, shown, columns->workload));
    sheet_put(sheet, POLICY, "%s", csv_field(cells, shown, columns->policy));
    row_under(text, cells, columns, shown);
    sheet_put(sheet, CONDITIONS, "%s", text);
    for (int side = 0; side < 2; side++) {
        row_median(text, cells, columns, shown, side);
        sheet_put(sheet, side ? X86 : ALPHA, "%s", text);
        sheet_value(sheet, side ? X86 : ALPHA, row_median_json(cells, columns, shown, side));
    }
    row_ratio_words(text, cells, columns, shown);
    sheet_put(sheet, RATIO, "%s", text);
    sheet_value(sheet, RATIO, row_ratio_json(cells, columns, shown));
    put_p(sheet, P, csv_field(cells, shown, columns->holm));
    write_cause(text, cells, columns, first_failure);
    sheet_put(sheet, CAUSE, "%s", text);
}

static bool make_lines(const struct csv *cells, const struct columns *columns, struct sheet *sheet,
                       struct why *why)
{
    size_t shown;
    /* analyse writes all onsets of a cell one after the other. */
    for (size_t row = 0; row < cells->rows; row += ONSETS) {
        if (!row_headline(cells, columns, row, &shown, why))
            return false;
        add_line(sheet, cells, columns, shown, row + 1);
    }
    return true;
}

/* The levels of the intervals that are shown, by how many pairs they stand on; few, so that a
 * caption can tell them once for all rows. */
enum { LEVELS_MOST = 4, LEVELS_TEXT = 128 };
struct levels {
    const char *pairs[LEVELS_MOST], *level[LEVELS_MOST];
    size_t count;
};

/* => false: there are too many, or two for as many pairs */
static bool add_level(struct levels *levels, const char *pairs, const char *level)
{
    for (size_t i = 0; i < levels->count; i++)
        if (strcmp(levels->pairs[i], pairs) == 0)
            return strcmp(levels->level[i], level) == 0;
    if (levels->count == LEVELS_MOST)
        return false;
    levels->pairs[levels->count] = pairs;
    levels->level[levels->count++] = level;
    return true;
}

static bool find_levels(const struct csv *cells, const struct columns *columns,
                        struct levels *levels)
{
    levels->count = 0;
    for (size_t row = 0; row < cells->rows; row++) {
        const char *level = csv_field(cells, row, columns->level);
        const char *low = csv_field(cells, row, columns->ratio_low);
        if (*level && strcmp(low, csv_field(cells, row, columns->ratio_high)) == 0 &&
            !add_level(levels, csv_field(cells, row, columns->pairs), level))
            return false;
    }
    return true;
}

/* A sentence of the caption: `96.1 % (12 pairs), 96.9 % (6 pairs)`. */
static void write_levels(const struct levels *levels, char text[LEVELS_TEXT])
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < levels->count && length < LEVELS_TEXT; i++) {
        length += (size_t)snprintf(text + length, LEVELS_TEXT - length, "%s%.1f %%",
                                   i ? ", " : "\nIntervals of the ratio cover it with ",
                                   100 * strtod(levels->level[i], NULL));
        if (levels->count > 1 && length < LEVELS_TEXT)
            length += (size_t)snprintf(text + length, LEVELS_TEXT - length, " (%.8s pairs)",
                                       levels->pairs[i]);
    }
    if (levels->count && length < LEVELS_TEXT)
        snprintf(text + length, LEVELS_TEXT - length, " probability.");
}

static bool show_lines(struct table_output *output, const struct levels *levels,
                       const struct sheet *sheet, struct why *why)
{
    char caption[640], level[LEVELS_TEXT];
    write_levels(levels, level);
    snprintf(caption, sizeof caption,
             "Operations until the first fragmentation failure, or under a commit limit the first "
             "failure\n"
             "of any cause: medians over seeds, and the median of the paired ratio.%s%s",
             level,
             sheet_is_empty(sheet, P) ? ""
                                      : "\np: how probable so uneven pairs are where neither comes "
                                        "earlier; corrected for all tests below.");
    return table_show(output, "cells", caption, sheet, why);
}

static bool print_cells(struct table_output *output, const struct csv *cells, struct why *why)
{
    struct columns columns;
    struct levels levels;
    struct sheet sheet;
    if (!columns_find(cells, &columns, why))
        return false;
    sheet_begin(&sheet, titles, FIELDS);
    columns.levels_told = find_levels(cells, &columns, &levels);
    if (!columns.levels_told)
        levels.count = 0;
    bool right =
        make_lines(cells, &columns, &sheet, why) && show_lines(output, &levels, &sheet, why);
    sheet_free(&sheet);
    return right;
}

bool table_print(struct table_output *output, const char *results, struct why *why)
{
    struct csv cells;
    if (!csv_load(&cells, results, "cells.csv", why))
        return false;
    bool right =
        schema_check(schema_find("cells.csv"), &cells, why) &&
        (cells.rows > 0 ||
         refuse(why, "%s: there is no cell in it; 'granule analyse' makes it anew", cells.name)) &&
        print_cells(output, &cells, why) && table_print_family(output, &cells, why) &&
        table_print_grid(output, results, why) && table_print_checks(output, results, why);
    csv_free(&cells);
    return right;
}

/* The campaign's one line, or why there is none. */
static bool print_quote(struct table_output *output, const char *results, struct why *why)
{
    struct quotes quotes;
    struct why nothing;
    bool made = quotes_make(&quotes, results, &nothing);
    const char *line = made ? quotes_first(&quotes, &nothing) : NULL;
    const char *mark = output->format == SHEET_MARKDOWN ? "`" : "";
    int failed = 0;
    if (output->format == SHEET_JSON)
        failed = json_object_set_new(output->json, "quote", line ? json_string(line) : json_null());
    else if (line)
        fprintf(output->stream, "\nTo quote it:\n\n%s%s%s\n", mark, line, mark);
    else
        fprintf(output->stream, "\nNothing to quote: %s.\n", nothing.text);
    if (made)
        quotes_free(&quotes);
    return failed == 0 || refuse(why, "there isn't memory enough to print it");
}

/* The lines of the cells that were asked for, and nothing else. */
static bool print_quotes(struct table_output *output, const char *results, const char *asked,
                         struct why *why)
{
    struct quotes quotes;
    json_t *lines = json_array();
    json_object_set_new(output->json, "quotes", lines);
    if (!quotes_make(&quotes, results, why))
        return false;
    for (size_t i = 0; i < quotes.count; i++)
        if (quote_is(&quotes.quote[i], asked))
            json_array_append_new(lines, json_string(quotes.quote[i].text));
    quotes_free(&quotes);
    if (json_array_size(lines) == 0)
        return refuse(why,
                      "--quote: there is no cell '%.100s' in %.200s; it is of the form "
                      "WORKLOAD/POLICY or WORKLOAD/POLICY/LIMIT",
                      asked, results);
    for (size_t i = 0; output->format != SHEET_JSON && i < json_array_size(lines); i++)
        fprintf(output->stream, "%s\n", json_string_value(json_array_get(lines, i)));
    return true;
}

int command_table(int argc, char **argv)
{
    const char *format = NULL, *quote = NULL;
    const struct option_row table[] = {
        {"format", &format, NULL}, {"quote", &quote, NULL}, {NULL, NULL, NULL}};
    struct table_output output = {.stream = stdout};
    struct why why;
    if (!options_take(argc, argv, table, 1) || !sheet_format_read("table", format, &output.format))
        return EXIT_USAGE;
    output.json = json_object();
    bool right = quote ? print_quotes(&output, argv[1], quote, &why)
                       : table_print(&output, argv[1], &why) && print_quote(&output, argv[1], &why);
    if (right && output.format == SHEET_JSON)
        right = sheet_print_json(json_incref(output.json), stdout, &why);
    json_decref(output.json);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "table: %s", why.text);
}
