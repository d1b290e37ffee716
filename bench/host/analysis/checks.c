/* SPDX-License-Identifier: MIT
 *
 * Holding runs against one another.
 */
#include "checks.h"
#include "known.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The runs, sorted by name. */
struct index {
    const struct grid *grid;
    size_t *row;
    size_t count;
};

static const char *run_name(const struct grid *grid, size_t row)
{
    return csv_field(&grid->cells->runs, row, grid->name);
}

static int compare_rows(const void *a, const void *b, void *grid)
{
    return strcmp(run_name(grid, *(const size_t *)a), run_name(grid, *(const size_t *)b));
}

static bool index_make(struct index *index, const struct grid *grid, struct why *why)
{
    *index = (struct index){.grid = grid, .count = grid->cells->runs.rows};
    index->row = calloc(index->count, sizeof *index->row);
    if (!index->row)
        return refuse(why, "there isn't memory enough to analyse it");
    for (size_t row = 0; row < index->count; row++)
        index->row[row] = row;
    qsort_r(index->row, index->count, sizeof *index->row, compare_rows, (void *)grid);
    return true;
}

static size_t index_find(const struct index *index, const char *name)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, run_name(index->grid, index->row[middle]));
        if (order == 0)
            return index->row[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NO_RUN;
}

/* The unlimited run that tells what a limited one must do. => NO_RUN: there is none, or its limit
 * isn't on the grid */
static size_t find_twin(const struct index *index, const struct job *limited, size_t *limit)
{
    struct job twin = *limited;
    char name[JOB_NAME_MOST];
    twin.commit_limit = COMMIT_UNLIMITED;
    if (!known_limit_find(limited->commit_limit, limit) || !job_name(&twin, name))
        return NO_RUN;
    size_t row = index_find(index, name);
    /* What a stream is depends on its length. */
    if (row != NO_RUN && index->grid->job[row]->operations != limited->operations)
        return NO_RUN;
    return row;
}

static bool same(struct first_failure a, struct first_failure b)
{
    return a.operation == b.operation && a.cause == b.cause;
}

/* In words: `at operation 7 by commit`. */
static const char *words(struct first_failure failure, char text[96])
{
    if (failure.operation)
        snprintf(text, 96, "at operation %" PRIu64 " by %s", failure.operation,
                 cause_names[failure.cause]);
    else
        snprintf(text, 96, "nowhere");
    return text;
}

static bool compare(const struct grid *grid, size_t row, size_t twin, struct first_failure got,
                    struct first_failure derived, struct why *why)
{
    char is[96], should_be[96];
    if (same(got, derived))
        return true;
    return refuse(why,
                  "the limited run %s fails %s, but by the unlimited run %s it should fail %s; one "
                  "of them is wrong, or what is derived",
                  run_name(grid, row), words(got, is), run_name(grid, twin),
                  words(derived, should_be));
}

static void write_row(const struct grid *grid, size_t row, const char *check, size_t against,
                      struct first_failure got, FILE *stream)
{
    uint64_t limit = grid->job[row]->commit_limit;
    fprintf(stream, "%s,%s,%s,", run_name(grid, row), check,
            against == NO_RUN ? "" : run_name(grid, against));
    if (limit == COMMIT_UNLIMITED)
        fputs("none", stream);
    else
        fprintf(stream, "%" PRIu64, limit);
    if (got.operation)
        fprintf(stream, ",%" PRIu64 ",%s\n", got.operation, cause_names[got.cause]);
    else
        fputs(",,\n", stream);
}

static bool check_limit(const struct index *index, size_t row, FILE *stream, struct why *why)
{
    const struct grid *grid = index->grid;
    struct first_failure got, derived;
    size_t limit, twin = find_twin(index, grid->job[row], &limit);
    if (!grid_first_failure(grid, row, &got, why))
        return false;
    if (twin != NO_RUN && (!grid_first_failure_under(grid, twin, limit, &derived, why) ||
                           !compare(grid, row, twin, got, derived, why)))
        return false;
    write_row(grid, row, "limit", twin, got, stream);
    return true;
}

/* Whether a column says the same of a run on any platform. */
static bool is_shared(const char *header)
{
    static const char *const apart[] = {"run", "platform", "records_crc32"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (strcmp(apart[i], header) == 0)
            return false;
    return true;
}

/* A run on another platform than the one that counts is that run once more. */
static bool check_platform(const struct grid *grid, size_t row, FILE *stream, struct why *why)
{
    const struct csv *runs = &grid->cells->runs;
    size_t first = grid->cells->counts[row];
    struct first_failure got;
    for (size_t column = 0; column < runs->columns; column++) {
        const char *is = csv_field(runs, row, column), *was = csv_field(runs, first, column);
        if (is_shared(csv_header(runs, column)) && strcmp(is, was) != 0)
            return refuse(why,
                          "the run %s has %s '%.40s', but %s on another platform '%.40s'; one of "
                          "the platforms is wrong",
                          run_name(grid, row), csv_header(runs, column), is, run_name(grid, first),
                          was);
    }
    if (!grid_first_failure(grid, row, &got, why))
        return false;
    write_row(grid, row, "platform", first, got, stream);
    return true;
}

bool checks_write(const struct grid *grid, FILE *stream, struct why *why)
{
    struct index index;
    bool right = index_make(&index, grid, why);
    fputs("run,check,against_run,commit_limit_bytes,first_failure_operation,first_failure_cause\n",
          stream);
    for (size_t row = 0; right && row < grid->cells->runs.rows; row++) {
        if (grid->cells->counts[row] != row)
            right = check_platform(grid, row, stream, why);
        if (right && grid->job[row]->commit_limit != COMMIT_UNLIMITED)
            right = check_limit(&index, row, stream, why);
    }
    free(index.row);
    return right;
}
