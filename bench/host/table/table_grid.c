/* SPDX-License-Identifier: MIT
 *
 * The second table for the terminal: ratios over commit limits, and the checks of them.
 */
#include "schema.h"
#include "table_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Limits are at most as many as a job can ask for, and none. */
enum { LIMITS_MOST = 33, SHORT = 16 };

/* What names a cell: its workload, its policy, and what else tells it from others. */
enum { NAMES = 3 };

struct layout {
    const struct csv *grid;
    struct columns columns;
    const char *limit[LIMITS_MOST]; /* growing, "none" last */
    size_t limits;
    char heading[LIMITS_MOST][SHORT];
    struct sheet_column titles[NAMES + LIMITS_MOST];
    struct sheet sheet;
};

/* Megabytes of a limit; those of "none" are more than any. */
static uint64_t megabytes(const char *limit)
{
    return strcmp(limit, "none") == 0 ? UINT64_MAX : strtoull(limit, NULL, 10) >> 20;
}

static size_t limit_place(const struct layout *layout, const char *limit)
{
    size_t place = 0;
    while (place < layout->limits && megabytes(layout->limit[place]) < megabytes(limit))
        place++;
    return place;
}

/* All limits that some cell has. */
static bool find_limits(struct layout *layout, struct why *why)
{
    for (size_t row = 0; row < layout->grid->rows; row++) {
        const char *limit = csv_field(layout->grid, row, layout->columns.limit);
        size_t place = limit_place(layout, limit);
        if (place < layout->limits && megabytes(layout->limit[place]) == megabytes(limit))
            continue;
        if (layout->limits == LIMITS_MOST)
            return refuse(why, "%s:%zu: there are too many limits", layout->grid->name, row + 2);
        memmove(&layout->limit[place + 1], &layout->limit[place],
                (layout->limits++ - place) * sizeof *layout->limit);
        layout->limit[place] = limit;
    }
    return true;
}

/* Three digits, or four of what is large. */
static void write_ratio(char text[SHORT], const char *mark, const char *ratio, int digits)
{
    char number[32];
    double value = strtod(ratio, NULL);
    if (value >= 10)
        digits = value >= 100 ? 0 : 1;
    snprintf(text, SHORT, "%s%.10s", mark, rounded(ratio, digits, number));
}

static void write_field(char text[SHORT], const struct layout *layout, size_t row)
{
    const char *low = csv_field(layout->grid, row, layout->columns.ratio_low);
    const char *high = csv_field(layout->grid, row, layout->columns.ratio_high);
    switch (row_ratio(layout->grid, &layout->columns, row)) {
    case RATIO_EQUAL:
        snprintf(text, SHORT, "1");
        break;
    case RATIO_NEITHER:
        snprintf(text, SHORT, "-");
        break;
    case RATIO_EXACT:
        write_ratio(text, "", low, 3);
        break;
    case RATIO_OVER:
        write_ratio(text, ">", low, 2);
        break;
    case RATIO_UNDER:
        write_ratio(text, "<", high, 2);
        break;
    case RATIO_NO_PAIRS:
    case RATIO_UNDECIDED:
        snprintf(text, SHORT, "?");
        break;
    }
}

/* Whether a row goes on with the cell of the one before. */
static bool same_cell(const struct layout *layout, size_t row)
{
    for (size_t column = 0; row > 0 && column < layout->columns.onset; column++)
        if (column != layout->columns.limit &&
            strcmp(csv_field(layout->grid, row, column),
                   csv_field(layout->grid, row - 1, column)) != 0)
            return false;
    return row > 0;
}

static void add_names(struct layout *layout, size_t row)
{
    char conditions[FIELD_MOST] = "";
    row_conditions(conditions, layout->grid, &layout->columns, row);
    sheet_row(&layout->sheet);
    sheet_put(&layout->sheet, 0, "%s", csv_field(layout->grid, row, layout->columns.workload));
    sheet_put(&layout->sheet, 1, "%s", csv_field(layout->grid, row, layout->columns.policy));
    sheet_put(&layout->sheet, 2, "%s", conditions);
}

static void make_lines(struct layout *layout)
{
    char text[SHORT];
    for (size_t row = 0; row < layout->grid->rows; row++) {
        if (!same_cell(layout, row))
            add_names(layout, row);
        size_t place =
            NAMES + limit_place(layout, csv_field(layout->grid, row, layout->columns.limit));
        write_field(text, layout, row);
        sheet_put(&layout->sheet, place, "%s", text);
        sheet_value(&layout->sheet, place, row_ratio_json(layout->grid, &layout->columns, row));
    }
}

/* A column a limit, named as campaigns write it. */
static void make_titles(struct layout *layout)
{
    static const struct sheet_column names[NAMES] = {
        {"workload", "workload", false}, {"policy", "policy", false}, {"under", "under", false}};
    memcpy(layout->titles, names, sizeof names);
    for (size_t l = 0; l < layout->limits; l++) {
        uint64_t limit = megabytes(layout->limit[l]);
        snprintf(layout->heading[l], SHORT, limit == UINT64_MAX ? "none" : "%lluM",
                 (unsigned long long)limit);
        layout->titles[NAMES + l] =
            (struct sheet_column){layout->heading[l], layout->heading[l], true};
    }
    sheet_begin(&layout->sheet, layout->titles, NAMES + layout->limits);
}

bool table_print_grid(struct table_output *output, const char *results, struct why *why)
{
    struct csv grid;
    struct layout layout = {.grid = &grid};
    if (!csv_load(&grid, results, "grid.csv", why))
        return false;
    bool right = schema_check(schema_find("grid.csv"), &grid, why) &&
                 columns_find(&grid, &layout.columns, why) && find_limits(&layout, why);
    if (right && grid.rows) {
        make_titles(&layout);
        make_lines(&layout);
        right = table_show(
            output, "limits",
            "\nThe same ratio Alpha/x86 for the first failure of any cause under commit limits, "
            "derived from\nthe unlimited runs. 1: all pairs equal; -: neither reached; > and <: a "
            "bound; ?: undecided.",
            &layout.sheet, why);
        sheet_free(&layout.sheet);
    }
    csv_free(&grid);
    return right;
}

/* How many checks of a kind there are, and how many of them had a run to be held against. */
struct held {
    size_t all, held;
};

static void count_checks(const struct csv *checks, size_t check, size_t against, const char *kind,
                         struct held *held)
{
    *held = (struct held){0};
    for (size_t row = 0; row < checks->rows; row++) {
        if (strcmp(csv_field(checks, row, check), kind) != 0)
            continue;
        held->all++;
        held->held += *csv_field(checks, row, against) != '\0';
    }
}

static void print_checks(FILE *stream, const struct held *limited, const struct held *platforms)
{
    if (limited->all && !limited->held)
        fprintf(stream, "\nNone of %zu limited runs has an unlimited one to go by.\n",
                limited->all);
    else if (limited->all)
        fprintf(stream, "\n%zu of %zu limited runs fail where the unlimited ones say%s\n",
                limited->held, limited->all,
                limited->held == limited->all ? "." : "; the others have none to go by.");
    if (platforms->all)
        fprintf(stream, "\nRuns on a second platform that equal those on the first: %zu.\n",
                platforms->held);
}

static void json_checks(json_t *json, const struct held *limited, const struct held *platforms)
{
    json_object_set_new(json, "limited_runs",
                        json_pack("{s:I, s:I}", "all", (json_int_t)limited->all, "checked",
                                  (json_int_t)limited->held));
    json_object_set_new(json, "second_platform_runs",
                        json_pack("{s:I, s:I}", "all", (json_int_t)platforms->all, "checked",
                                  (json_int_t)platforms->held));
}

bool table_print_checks(struct table_output *output, const char *results, struct why *why)
{
    struct csv checks;
    struct held limited, platforms;
    size_t check, against;
    if (!csv_load(&checks, results, "checks.csv", why))
        return false;
    bool right = csv_column(&checks, "check", &check, why) &&
                 csv_column(&checks, "against_run", &against, why);
    if (right) {
        count_checks(&checks, check, against, "limit", &limited);
        count_checks(&checks, check, against, "platform", &platforms);
        if (output->format == SHEET_JSON)
            json_checks(output->json, &limited, &platforms);
        else
            print_checks(output->stream, &limited, &platforms);
    }
    csv_free(&checks);
    return right;
}
