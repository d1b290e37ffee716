/* SPDX-License-Identifier: MIT
 *
 * What came out, in three sentences: what the service pack does, how the architectures compare
 * without a commit limit, and under limits.
 */
#include "markdown.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* The rows of a table like cells.csv in which both architectures can be compared, by what comes
 * out; and those with the least and the greatest ratio. */
struct tally {
    size_t rows, reached, equal, earlier, later;
    size_t least, most; /* NO_RUN: there is none */
};

static double ratio_of(const struct csv *table, const struct columns *columns, size_t row)
{
    return strtod(csv_field(table, row, columns->ratio_low), NULL);
}

static void count(struct tally *tally, const struct csv *table, const struct columns *columns,
                  size_t row)
{
    enum ratio known = row_ratio(table, columns, row);
    if (known == RATIO_NO_PAIRS)
        return;
    tally->rows++;
    if (known != RATIO_EQUAL && known != RATIO_EXACT)
        return;
    double ratio = ratio_of(table, columns, row);
    tally->reached++;
    tally->equal += ratio == 1;
    tally->earlier += ratio < 1;
    tally->later += ratio > 1;
    if (tally->least == NO_RUN || ratio < ratio_of(table, columns, tally->least))
        tally->least = row;
    if (tally->most == NO_RUN || ratio > ratio_of(table, columns, tally->most))
        tally->most = row;
}

/* `critsec under sp4 limit 64M` */
static void write_cell(FILE *stream, const struct csv *table, const struct columns *columns,
                       size_t row)
{
    char name[CELL_NAME_MOST];
    markdown_write(stream, csv_field(table, row, columns->workload));
    fputs(" under ", stream);
    markdown_write(stream, words_cell(table, columns, row, name));
}

/* Where a cell's first failures lie, and what was free in its first seed's runs. */

static const char *median_words(const struct csv *cells, const struct columns *columns, size_t row,
                                enum side side, char text[FIELD_MOST])
{
    row_median(text, cells, columns, row, (int)side);
    return *text == '>' ? NULL : text;
}

static bool read_free(const struct csv *onsets, const char *run, uint64_t *bytes, struct why *why)
{
    size_t run_column, onset, free_column;
    if (!csv_column(onsets, "run", &run_column, why) || !csv_column(onsets, "onset", &onset, why) ||
        !csv_column(onsets, "free_bytes", &free_column, why))
        return false;
    *bytes = 0;
    for (size_t row = 0; row < onsets->rows; row++)
        if (strcmp(csv_field(onsets, row, run_column), run) == 0 &&
            strcmp(csv_field(onsets, row, onset), onset_names[ONSET_FIRST_FRAGMENTATION_FAILURE]) ==
                0)
            return csv_number(onsets, row, free_column, bytes, why);
    return true;
}

static bool write_free(const struct figures *figures, const struct cell *cell, FILE *stream,
                       struct why *why)
{
    struct csv onsets;
    uint64_t bytes[SIDES] = {0};
    char text[SIDES][WORDS_MOST];
    if (!csv_load(&onsets, figures->results, "onsets.csv", why))
        return false;
    bool right = true;
    for (int side = 0; right && side < SIDES; side++)
        if (cell->seeds[0].row[side] != NO_RUN)
            right = read_free(
                &onsets, csv_field(&figures->cells.runs, cell->seeds[0].row[side], figures->run),
                &bytes[side], why);
    csv_free(&onsets);
    if (right && bytes[SIDE_ALPHA] && bytes[SIDE_X86])
        fprintf(stream, ", though %s and %s of addresses are free at that moment (seed %llu)",
                words_size(bytes[SIDE_ALPHA], text[SIDE_ALPHA]),
                words_size(bytes[SIDE_X86], text[SIDE_X86]),
                (unsigned long long)cell->seeds[0].seed);
    return right;
}

static size_t find_row(const struct figures *figures, const struct csv *cells,
                       const struct columns *columns, const struct cell *cell)
{
    for (size_t row = 0; row < cells->rows; row++)
        if (figures_row_is(figures, cells, row, cell) &&
            strcmp(csv_field(cells, row, columns->onset),
                   onset_names[ONSET_FIRST_FRAGMENTATION_FAILURE]) == 0)
            return row;
    return NO_RUN;
}

/* When a cell comes to its first fragmentation failure, or that it doesn't. */
static void write_when(const struct csv *cells, const struct columns *columns, size_t row,
                       uint64_t horizon, FILE *stream)
{
    char text[SIDES][FIELD_MOST], number[WORDS_MOST];
    const char *alpha = median_words(cells, columns, row, SIDE_ALPHA, text[SIDE_ALPHA]);
    const char *x86 = median_words(cells, columns, row, SIDE_X86, text[SIDE_X86]);
    if (alpha && x86 && *alpha != '-' && *x86 != '-')
        fprintf(stream,
                "a request of %s first fails because of fragmentation after %s operations on Alpha "
                "and %s on x86 (medians over %s seeds)",
                csv_field(cells, row, columns->workload), alpha, x86,
                csv_field(cells, row, columns->pairs));
    else
        fprintf(stream, "%s of %s has failed so within %s operations",
                alpha || x86 ? "in half of the runs at least no request" : "no request",
                csv_field(cells, row, columns->workload), words_count(horizon, number));
}

static bool write_service_pack(const struct figures *figures, const struct csv *cells,
                               const struct columns *columns, FILE *stream, struct why *why)
{
    const struct cell *pair[2];
    size_t pairs = figures_pair(figures, "critsec", pair);
    for (size_t i = 0; i < pairs; i++) {
        size_t row = find_row(figures, cells, columns, pair[i]);
        if (row == NO_RUN)
            return refuse(why, "%s: a cell of runs.csv is missing; 'granule analyse' makes it",
                          cells->name);
        fputs(i ? "; under " : "- Under ", stream);
        markdown_write(stream, figures_field(figures, pair[i], figures->policy));
        fputs(" ", stream);
        write_when(cells, columns, row, pair[i]->horizon, stream);
        if (i == 0 && !write_free(figures, pair[i], stream, why))
            return false;
    }
    fputs(".\n", stream);
    return true;
}

/* A side's share of a tally: how many cells, and the one in which it is furthest ahead. */
static void write_ahead(FILE *stream, const struct csv *table, const struct columns *columns,
                        size_t cells, enum side side, size_t extreme)
{
    char ratio[FIELD_MOST];
    if (cells == 0) {
        fprintf(stream, "; in none %s does", words_side(side));
        return;
    }
    fprintf(stream, "; in %zu %s does", cells, words_side(side));
    row_ratio_words(ratio, table, columns, extreme);
    fputs(", most of all in ", stream);
    write_cell(stream, table, columns, extreme);
    fputs(": the ratio Alpha/x86 is ", stream);
    markdown_write(stream, ratio);
}

/* How the rows of a tally fall; `failure` names what comes. */
static void write_tally(const struct tally *tally, const struct csv *table,
                        const struct columns *columns, const char *failure, FILE *stream)
{
    if (!tally->reached) {
        fprintf(stream, "in none of %zu cells both architectures come to %s", tally->rows, failure);
        return;
    }
    fprintf(
        stream,
        "both architectures come to %s in %zu of %zu cells: in %zu of these neither comes to it "
        "first, at the median",
        failure, tally->reached, tally->rows, tally->equal);
    write_ahead(stream, table, columns, tally->earlier, SIDE_ALPHA, tally->least);
    write_ahead(stream, table, columns, tally->later, SIDE_X86, tally->most);
}

static void write_unlimited(const struct csv *cells, const struct columns *columns, FILE *stream)
{
    struct tally tally = {.least = NO_RUN, .most = NO_RUN};
    for (size_t row = 0; row < cells->rows; row++)
        if (strcmp(csv_field(cells, row, columns->limit), "none") == 0 &&
            strcmp(csv_field(cells, row, columns->onset),
                   onset_names[ONSET_FIRST_FRAGMENTATION_FAILURE]) == 0)
            count(&tally, cells, columns, row);
    fputs("- Without a limit on committed memory ", stream);
    write_tally(&tally, cells, columns, "such a failure", stream);
    fputs(".\n", stream);
}

static bool write_limited(const struct figures *figures, FILE *stream, struct why *why)
{
    struct tally tally = {.least = NO_RUN, .most = NO_RUN};
    struct columns columns;
    struct csv grid;
    if (!figures_table(figures, "grid.csv", 0, &grid, why))
        return false;
    bool right = columns_find(&grid, &columns, why);
    for (size_t row = 0; right && row < grid.rows; row++)
        if (strcmp(csv_field(&grid, row, columns.limit), "none") != 0)
            count(&tally, &grid, &columns, row);
    if (right && tally.rows) {
        fputs("- Under a limit, where every page that is committed counts and Alpha's are twice as "
              "large, ",
              stream);
        write_tally(&tally, &grid, &columns, "a first failure of any cause", stream);
        fputs(" (a cell under each limit is one here).\n", stream);
    } else if (right) {
        fputs("- Limits on committed memory weren't asked for in this campaign.\n", stream);
    }
    csv_free(&grid);
    return right;
}

bool report_write_answer(const struct figures *figures, FILE *stream, struct why *why)
{
    struct columns columns;
    struct csv cells;
    if (!figures_table(figures, "cells.csv", 1, &cells, why))
        return false;
    bool right = columns_find(&cells, &columns, why) &&
                 write_service_pack(figures, &cells, &columns, stream, why);
    if (right)
        write_unlimited(&cells, &columns, stream);
    csv_free(&cells);
    return right && write_limited(figures, stream, why);
}
