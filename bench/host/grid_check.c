/* SPDX-License-Identifier: MIT
 *
 * Limited runs as spot checks of what is derived from unlimited ones.
 */
#include "grid.h"
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

static bool check_run(const struct index *index, size_t row, FILE *stream, struct why *why)
{
    const struct grid *grid = index->grid;
    struct first_failure got, derived;
    size_t limit, twin = find_twin(index, grid->job[row], &limit);
    if (!grid_first_failure(grid, row, &got, why))
        return false;
    if (twin != NO_RUN && (!grid_first_failure_under(grid, twin, limit, &derived, why) ||
                           !compare(grid, row, twin, got, derived, why)))
        return false;
    fprintf(stream, "%s,%s,%" PRIu64, run_name(grid, row),
            twin == NO_RUN ? "" : run_name(grid, twin), grid->job[row]->commit_limit);
    if (got.operation)
        fprintf(stream, ",%" PRIu64 ",%s\n", got.operation, cause_names[got.cause]);
    else
        fputs(",,\n", stream);
    return true;
}

bool grid_check(const struct grid *grid, FILE *stream, struct why *why)
{
    struct index index;
    bool right = index_make(&index, grid, why);
    fputs("run,unlimited_run,commit_limit_bytes,first_failure_operation,first_failure_cause\n",
          stream);
    for (size_t row = 0; right && row < grid->cells->runs.rows; row++)
        if (grid->job[row]->commit_limit != COMMIT_UNLIMITED)
            right = check_run(&index, row, stream, why);
    free(index.row);
    return right;
}
