/* SPDX-License-Identifier: MIT
 *
 * The second table for the terminal: ratios over commit limits, and the checks of them.
 */
#include "table_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Limits are at most as many as a job can ask for, and none. */
enum { LIMITS_MOST = 33, SHORT = 16 };

/* What names a cell: its workload, its policy, and what else tells it from others. */
enum { NAMES = 3 };

struct line {
    char name[NAMES][FIELD_MOST];
    char ratio[LIMITS_MOST][SHORT]; /* under the limits of the heading */
};

struct layout {
    const struct csv *grid;
    struct columns columns;
    const char *limit[LIMITS_MOST]; /* growing, "none" last */
    size_t limits;
    struct line *lines;
    size_t count;
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

static void write_names(struct line *line, const struct layout *layout, size_t row)
{
    snprintf(line->name[0], FIELD_MOST, "%.32s",
             csv_field(layout->grid, row, layout->columns.workload));
    snprintf(line->name[1], FIELD_MOST, "%.32s",
             csv_field(layout->grid, row, layout->columns.policy));
    row_conditions(line->name[2], layout->grid, &layout->columns, row);
}

static void make_lines(struct layout *layout)
{
    for (size_t row = 0; row < layout->grid->rows; row++) {
        if (!same_cell(layout, row))
            write_names(&layout->lines[layout->count++], layout, row);
        size_t place = limit_place(layout, csv_field(layout->grid, row, layout->columns.limit));
        write_field(layout->lines[layout->count - 1].ratio[place], layout, row);
    }
}

static size_t longer(size_t width, const char *text)
{
    return strlen(text) > width ? strlen(text) : width;
}

/* How wide everything is; a name that no cell has takes no room. */
static void measure(const struct layout *layout, char heading[LIMITS_MOST][SHORT],
                    size_t width[LIMITS_MOST], size_t name[NAMES])
{
    memset(name, 0, NAMES * sizeof *name);
    for (size_t l = 0; l < layout->limits; l++) {
        uint64_t limit = megabytes(layout->limit[l]);
        snprintf(heading[l], SHORT, limit == UINT64_MAX ? "none" : "%lluM",
                 (unsigned long long)limit);
        width[l] = strlen(heading[l]);
    }
    for (size_t i = 0; i < layout->count; i++) {
        for (int n = 0; n < NAMES; n++)
            name[n] = longer(name[n], layout->lines[i].name[n]);
        for (size_t l = 0; l < layout->limits; l++)
            width[l] = longer(width[l], layout->lines[i].ratio[l]);
    }
}

static void print_lines(const struct layout *layout)
{
    static const struct line none;
    char heading[LIMITS_MOST][SHORT];
    size_t width[LIMITS_MOST], name[NAMES];
    measure(layout, heading, width, name);
    for (size_t i = 0; i <= layout->count; i++) {
        const struct line *line = i ? &layout->lines[i - 1] : &none;
        for (int n = 0; n < NAMES; n++)
            if (name[n])
                printf("%-*s ", (int)name[n], line->name[n]);
        for (size_t l = 0; l < layout->limits; l++)
            printf("%*s%s", (int)width[l], i ? line->ratio[l] : heading[l],
                   l + 1 < layout->limits ? " " : "\n");
    }
}

bool table_print_grid(const char *results, struct why *why)
{
    struct csv grid;
    struct layout layout = {.grid = &grid};
    if (!csv_load(&grid, results, "grid.csv", why))
        return false;
    layout.lines = calloc(grid.rows + 1, sizeof *layout.lines);
    bool right = (layout.lines || refuse(why, "there isn't memory enough for it")) &&
                 columns_find(&grid, &layout.columns, why) && find_limits(&layout, why);
    if (right && grid.rows) {
        make_lines(&layout);
        puts("\nThe same ratio Alpha/x86 for the first failure of any cause under commit limits, "
             "derived from\nthe unlimited runs. 1: all pairs equal; -: neither reached; > and <: a "
             "bound; ?: undecided.\n");
        print_lines(&layout);
    }
    free(layout.lines);
    csv_free(&grid);
    return right;
}

/* How many checks of a kind there are, and how many of them had a run to be held against. */
static void count_checks(const struct csv *checks, size_t check, size_t against, const char *kind,
                         size_t *all, size_t *held)
{
    *all = *held = 0;
    for (size_t row = 0; row < checks->rows; row++) {
        if (strcmp(csv_field(checks, row, check), kind) != 0)
            continue;
        ++*all;
        *held += *csv_field(checks, row, against) != '\0';
    }
}

bool table_print_checks(const char *results, struct why *why)
{
    struct csv checks;
    size_t check, against, all, held;
    if (!csv_load(&checks, results, "checks.csv", why))
        return false;
    bool right = csv_column(&checks, "check", &check, why) &&
                 csv_column(&checks, "against_run", &against, why);
    if (right) {
        count_checks(&checks, check, against, "limit", &all, &held);
        if (all && !held)
            printf("\nNone of %zu limited runs has an unlimited one to go by.\n", all);
        else if (all)
            printf("\n%zu of %zu limited runs fail where the unlimited ones say%s\n", held, all,
                   held == all ? "." : "; the others have none to go by.");
        count_checks(&checks, check, against, "platform", &all, &held);
        if (all)
            printf("\nRuns on a second platform that equal those on the first: %zu.\n", held);
    }
    csv_free(&checks);
    return right;
}
