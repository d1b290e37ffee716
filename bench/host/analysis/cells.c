/* SPDX-License-Identifier: MIT
 *
 * Sorting runs into cells.
 */
#include "cells.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const side_names[SIDES] = {"alpha", "x86"};

/* A row of runs.csv while it is being sorted. */
struct sorted_run {
    size_t row;
    uint64_t seed;
    enum side side;
};

static int compare_keys(const struct cells *cells, size_t a, size_t b)
{
    int order = 0;
    for (size_t i = 0; order == 0 && i < cells->key_count; i++)
        order = strcmp(csv_field(&cells->runs, a, cells->key[i]),
                       csv_field(&cells->runs, b, cells->key[i]));
    return order;
}

/* By cell, seed, side, and then as they stand in the table. */
static int compare_runs(const void *a, const void *b, void *cells)
{
    const struct sorted_run *left = a, *right = b;
    int order = compare_keys(cells, left->row, right->row);
    if (order == 0)
        order = (left->seed > right->seed) - (left->seed < right->seed);
    if (order == 0)
        order = (left->side > right->side) - (left->side < right->side);
    if (order == 0)
        order = (left->row > right->row) - (left->row < right->row);
    return order;
}

static int compare_cells(const void *a, const void *b)
{
    const struct cell *left = a, *right = b;
    return (left->row > right->row) - (left->row < right->row);
}

/* All parameters but those that differ within a cell: what stands before the totals. */
static bool find_key(struct cells *cells, struct why *why)
{
    static const char *const within[] = {"run", "arch", "platform", "page_size_bytes", "seed"};
    size_t ignored;
    cells->key = calloc(cells->runs.columns, sizeof *cells->key);
    if (!cells->key)
        return refuse(why, "there isn't memory enough to analyse it");
    for (size_t column = 0; column < cells->runs.columns; column++) {
        const char *header = csv_header(&cells->runs, column);
        bool is_key = true;
        if (strncmp(header, "total_", 6) == 0)
            break;
        for (size_t i = 0; i < sizeof within / sizeof *within; i++)
            is_key = is_key && strcmp(header, within[i]) != 0;
        if (is_key)
            cells->key[cells->key_count++] = column;
    }
    return csv_column(&cells->runs, "workload", &ignored, why) &&
           csv_column(&cells->runs, "policy", &ignored, why);
}

static bool read_runs(struct cells *cells, struct sorted_run *sorted, struct why *why)
{
    size_t arch, seed;
    if (!csv_column(&cells->runs, "arch", &arch, why) ||
        !csv_column(&cells->runs, "seed", &seed, why))
        return false;
    for (size_t row = 0; row < cells->runs.rows; row++) {
        const char *name = csv_field(&cells->runs, row, arch);
        int side = 0;
        while (side < SIDES && strcmp(side_names[side], name) != 0)
            side++;
        if (side == SIDES)
            return refuse(why, "%s:%zu: there is no architecture '%.40s'", cells->runs.name,
                          row + 2, name);
        sorted[row].row = row;
        sorted[row].side = (enum side)side;
        if (!csv_number(&cells->runs, row, seed, &sorted[row].seed, why))
            return false;
    }
    return true;
}

static bool read_horizons(struct cells *cells, struct why *why)
{
    size_t operations;
    if (!csv_column(&cells->runs, "operations", &operations, why))
        return false;
    for (size_t i = 0; i < cells->count; i++) {
        struct cell *cell = &cells->cell[i];
        if (!csv_number(&cells->runs, cell->row, operations, &cell->horizon, why))
            return false;
        if (cell->horizon == 0)
            return refuse(why, "%s:%zu: there is no run of 0 operations", cells->runs.name,
                          cell->row + 2);
    }
    return true;
}

/* Walk the sorted runs: a new key opens a cell, a new seed a pair. */
static void group(struct cells *cells, const struct sorted_run *sorted)
{
    struct seed_runs *seeds = cells->seeds;
    struct cell *cell = NULL;
    for (size_t i = 0; i < cells->runs.rows; i++) {
        const struct sorted_run *run = &sorted[i];
        if (!cell || compare_keys(cells, sorted[i - 1].row, run->row) != 0) {
            cell = &cells->cell[cells->count++];
            *cell = (struct cell){.row = run->row, .seeds = seeds};
        }
        if (cell->count == 0 || seeds[-1].seed != run->seed) {
            *seeds++ = (struct seed_runs){run->seed, {NO_RUN, NO_RUN}};
            cell->count++;
        }
        if (seeds[-1].row[run->side] == NO_RUN)
            seeds[-1].row[run->side] = run->row;
        cells->counts[run->row] = seeds[-1].row[run->side];
        if (run->row < cell->row)
            cell->row = run->row;
    }
    qsort(cells->cell, cells->count, sizeof *cells->cell, compare_cells);
}

static bool sort_into_cells(struct cells *cells, struct why *why)
{
    size_t rows = cells->runs.rows;
    if (rows == 0)
        return refuse(why, "%s: there is no run in it", cells->runs.name);
    struct sorted_run *sorted = calloc(rows, sizeof *sorted);
    cells->seeds = calloc(rows, sizeof *cells->seeds);
    cells->cell = calloc(rows, sizeof *cells->cell);
    cells->counts = calloc(rows, sizeof *cells->counts);
    bool right = sorted && cells->seeds && cells->cell && cells->counts;
    if (!right)
        why_set(why, "there isn't memory enough to analyse it");
    right = right && find_key(cells, why) && read_runs(cells, sorted, why);
    if (right) {
        qsort_r(sorted, rows, sizeof *sorted, compare_runs, cells);
        group(cells, sorted);
    }
    free(sorted);
    return right && read_horizons(cells, why);
}

bool cells_load(struct cells *cells, const char *results, struct why *why)
{
    memset(cells, 0, sizeof *cells);
    if (!csv_load(&cells->runs, results, "runs.csv", why))
        return false;
    if (sort_into_cells(cells, why))
        return true;
    cells_free(cells);
    return false;
}

void cells_free(struct cells *cells)
{
    csv_free(&cells->runs);
    free(cells->key);
    free(cells->seeds);
    free(cells->cell);
    free(cells->counts);
    memset(cells, 0, sizeof *cells);
}

static bool onset_column(const struct cells *cells, enum onset onset, const char *what,
                         size_t *column, struct why *why)
{
    char header[96];
    snprintf(header, sizeof header, "%s_%s", onset_names[onset], what);
    return csv_column(&cells->runs, header, column, why);
}

/* An operation of a run; an empty field: never, which is 0. */
static bool read_operation(const struct cells *cells, size_t row, size_t column,
                           uint64_t *operation, struct why *why)
{
    size_t operations;
    uint64_t horizon;
    *operation = 0;
    if (*csv_field(&cells->runs, row, column) == '\0')
        return true;
    if (!csv_column(&cells->runs, "operations", &operations, why) ||
        !csv_number(&cells->runs, row, operations, &horizon, why) ||
        !csv_number(&cells->runs, row, column, operation, why))
        return false;
    return (*operation > 0 && *operation <= horizon) ||
           refuse(why, "%s:%zu: %s is no operation of the run", cells->runs.name, row + 2,
                  csv_header(&cells->runs, column));
}

bool cells_commit_failure(const struct cells *cells, size_t row, uint64_t *operation,
                          struct why *why)
{
    size_t column;
    return csv_column(&cells->runs, "commit_failure_operation", &column, why) &&
           read_operation(cells, row, column, operation, why);
}

/* The last operation up to which a run's onsets count. */
static bool last_that_counts(const struct cells *cells, size_t row, uint64_t *operation,
                             struct why *why)
{
    size_t operations;
    if (!cells_commit_failure(cells, row, operation, why) ||
        !csv_column(&cells->runs, "operations", &operations, why))
        return false;
    return *operation > 0 || csv_number(&cells->runs, row, operations, operation, why);
}

bool cells_onset(const struct cells *cells, size_t row, enum onset onset, struct range *operation,
                 struct why *why)
{
    size_t column;
    uint64_t number, last;
    if (!onset_column(cells, onset, "operation", &column, why) ||
        !read_operation(cells, row, column, &number, why) ||
        !last_that_counts(cells, row, &last, why))
        return false;
    operation->low = (double)(number ? number : last);
    operation->high = number ? (double)number : INFINITY;
    return true;
}

bool cells_cause(const struct cells *cells, size_t row, enum onset onset, enum cause *cause,
                 struct why *why)
{
    size_t column;
    if (!onset_column(cells, onset, "cause", &column, why))
        return false;
    const char *text = csv_field(&cells->runs, row, column);
    int which = 0;
    while (which < CAUSES && strcmp(cause_names[which], text) != 0)
        which++;
    if (which == CAUSES && *text != '\0' && strcmp(text, cause_names[CAUSE_NONE]) != 0)
        return refuse(why, "%s:%zu: there is no cause '%.40s'", cells->runs.name, row + 2, text);
    *cause = (enum cause)which;
    return true;
}
