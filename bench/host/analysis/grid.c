/* SPDX-License-Identifier: MIT
 *
 * Deriving the first failures under commit limits.
 */
#include "grid.h"
#include "comparison.h"
#include "known.h"
#include "results.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct first_failure first_failure_under(struct first_failure own, uint64_t passed)
{
    /* An operation that passes the limit and fails all the same had its commits before the part
     * that failed: under the limit it is they that fail. */
    if (passed && (!own.operation || passed <= own.operation))
        return (struct first_failure){passed, CAUSE_COMMIT};
    return own;
}

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough to analyse it");
}

static const char *run_name(const struct grid *grid, size_t row)
{
    return csv_field(&grid->cells->runs, row, grid->name);
}

/* The table's rows are the campaign's plain runs, in their order. */
static bool match_jobs(struct grid *grid, struct why *why)
{
    const struct csv *runs = &grid->cells->runs;
    char name[JOB_NAME_MOST];
    size_t row = 0;
    for (size_t i = 0; i < grid->campaign.count; i++) {
        const struct job *job = &grid->campaign.jobs[i];
        job_name(job, name);
        if (job->counted)
            continue;
        if (row == runs->rows || strcmp(name, run_name(grid, row)) != 0)
            return refuse(why,
                          "%s:%zu: the campaign's run here is %s; 'granule collect' makes it anew",
                          runs->name, row + 2, name);
        grid->job[row++] = job;
    }
    return row == runs->rows ||
           refuse(why, "%s:%zu: the campaign has no run here; 'granule collect' makes it anew",
                  runs->name, row + 2);
}

/* A row of limits.csv. Its runs stand in the order of runs.csv; `row` is where the last one was. */
static bool read_passed(struct grid *grid, const struct csv *limits, size_t at, size_t *row,
                        struct why *why)
{
    size_t run, limit, operation, which;
    uint64_t bytes, passed;
    if (!csv_column(limits, "run", &run, why) ||
        !csv_column(limits, "commit_limit_bytes", &limit, why) ||
        !csv_column(limits, "operation", &operation, why) ||
        !csv_number(limits, at, limit, &bytes, why) ||
        !csv_number(limits, at, operation, &passed, why))
        return false;
    while (*row < grid->cells->runs.rows &&
           strcmp(run_name(grid, *row), csv_field(limits, at, run)) != 0)
        ++*row;
    if (*row == grid->cells->runs.rows)
        return refuse(why, "%s:%zu: its run isn't in runs.csv, or out of order", limits->name,
                      at + 2);
    if (!known_limit_find(bytes, &which) || passed == 0)
        return refuse(why, "%s:%zu: it is no limit of the grid, or no operation", limits->name,
                      at + 2);
    grid->passed[*row * grid->limits + which] = passed;
    return true;
}

static bool read_limits(struct grid *grid, const char *results, struct why *why)
{
    struct csv limits;
    size_t row = 0;
    if (!csv_load(&limits, results, "limits.csv", why))
        return false;
    bool right = true;
    for (size_t at = 0; right && at < limits.rows; at++)
        right = read_passed(grid, &limits, at, &row, why);
    csv_free(&limits);
    return right;
}

bool grid_load(struct grid *grid, const struct cells *cells, const char *results, struct why *why)
{
    uint64_t bytes;
    *grid = (struct grid){.cells = cells};
    if (!results_campaign(&grid->campaign, results, why))
        return false;
    while (known_limit(grid->limits, &bytes))
        grid->limits++;
    grid->job = calloc(cells->runs.rows, sizeof(struct job *));
    grid->passed = calloc(cells->runs.rows * grid->limits, sizeof *grid->passed);
    bool right = (grid->job && grid->passed) || no_memory(why);
    right = right && csv_column(&cells->runs, "run", &grid->name, why) && match_jobs(grid, why) &&
            read_limits(grid, results, why);
    if (!right)
        grid_free(grid);
    return right;
}

void grid_free(struct grid *grid)
{
    campaign_free(&grid->campaign);
    free(grid->job);
    free(grid->passed);
}

bool grid_first_failure(const struct grid *grid, size_t row, struct first_failure *failure,
                        struct why *why)
{
    struct range operation;
    if (!cells_onset(grid->cells, row, ONSET_FIRST_FAILURE, &operation, why) ||
        !cells_cause(grid->cells, row, ONSET_FIRST_FAILURE, &failure->cause, why))
        return false;
    failure->operation = range_is_exact(operation) ? (uint64_t)operation.low : 0;
    return true;
}

bool grid_first_failure_under(const struct grid *grid, size_t row, size_t limit,
                              struct first_failure *failure, struct why *why)
{
    struct first_failure own;
    if (!grid_first_failure(grid, row, &own, why))
        return false;
    *failure = first_failure_under(own, grid->passed[row * grid->limits + limit]);
    return true;
}

/* What is asked of a run; limit: of the grid, or its number for none. */
struct question {
    const struct grid *grid;
    size_t limit;
};

static bool observe(const void *context, size_t row, struct observation *observation,
                    struct why *why)
{
    const struct question *question = context;
    const struct grid *grid = question->grid;
    struct first_failure failure;
    if (question->limit == grid->limits
            ? !grid_first_failure(grid, row, &failure, why)
            : !grid_first_failure_under(grid, row, question->limit, &failure, why))
        return false;
    observation->cause = failure.cause;
    if (failure.operation)
        observation->operation =
            (struct range){(double)failure.operation, (double)failure.operation};
    else
        observation->operation = (struct range){(double)grid->job[row]->operations, INFINITY};
    return true;
}

static bool write_cell(const struct grid *grid, const struct cell *cell, size_t limit, FILE *stream,
                       struct why *why)
{
    const struct question question = {grid, limit};
    struct comparison comparison;
    char text[32] = "none";
    uint64_t bytes;
    if (!comparison_make(&comparison, cell, observe, &question, why))
        return false;
    if (known_limit(limit, &bytes))
        snprintf(text, sizeof text, "%" PRIu64, bytes);
    comparison_write(stream, grid->cells, cell, text, ONSET_FIRST_FAILURE, &comparison);
    return true;
}

bool grid_write(const struct grid *grid, FILE *stream, struct why *why)
{
    comparison_write_header(stream, grid->cells);
    for (size_t i = 0; i < grid->cells->count; i++) {
        const struct cell *cell = &grid->cells->cell[i];
        uint32_t limits = grid->job[cell->row]->limits;
        if (limits == 0)
            continue;
        for (size_t limit = 0; limit <= grid->limits; limit++)
            if ((limit == grid->limits || limits >> limit & 1) &&
                !write_cell(grid, cell, limit, stream, why))
                return false;
    }
    return true;
}
