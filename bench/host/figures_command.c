/* SPDX-License-Identifier: MIT
 *
 * `granule figures`: the data behind the pictures, from a campaign's tables into its plots/.
 */
#include "cells.h"
#include "files.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct figures {
    const char *results;
    struct cells cells;
    size_t run, workload, policy, limit, layout, operations; /* columns of runs.csv */
};

static const char *run_field(const struct figures *figures, size_t row, size_t column)
{
    return csv_field(&figures->cells.runs, row, column);
}

static bool find_columns(struct figures *figures, struct why *why)
{
    const struct csv *runs = &figures->cells.runs;
    return csv_column(runs, "run", &figures->run, why) &&
           csv_column(runs, "workload", &figures->workload, why) &&
           csv_column(runs, "policy", &figures->policy, why) &&
           csv_column(runs, "commit_limit_bytes", &figures->limit, why) &&
           csv_column(runs, "layout", &figures->layout, why) &&
           csv_column(runs, "operations", &figures->operations, why);
}

/* The headline onset; under a commit limit, which may come first, the first failure of any cause.
 */
static enum onset onset_shown(const struct figures *figures, const struct cell *cell)
{
    return strcmp(run_field(figures, cell->row, figures->limit), "none") == 0
               ? ONSET_FIRST_FRAGMENTATION_FAILURE
               : ONSET_FIRST_FAILURE;
}

/* What names a panel. */
static void write_panel(FILE *stream, const struct figures *figures, const struct cell *cell)
{
    const char *limit = run_field(figures, cell->row, figures->limit);
    const char *layout = run_field(figures, cell->row, figures->layout);
    fprintf(stream, "%s,%s", run_field(figures, cell->row, figures->workload),
            run_field(figures, cell->row, figures->policy));
    fprintf(stream, ",%s,%s,%s", limit, layout, onset_names[onset_shown(figures, cell)]);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void write_step(FILE *stream, const struct figures *figures, size_t panel,
                       const struct cell *cell, enum side side, double operation, size_t reached,
                       size_t runs)
{
    char share[RATIO_TEXT];
    fprintf(stream, "%zu,", panel);
    write_panel(stream, figures, cell);
    fprintf(stream, ",%s,%.0f,%zu,%zu,%s\n", side_names[side], operation, reached, runs,
            ratio_text(reached, runs, share));
}

/* The share of a cell's runs on one side that are past the onset that is shown, step by step. */
static bool write_steps(FILE *stream, const struct figures *figures, size_t panel,
                        const struct cell *cell, enum side side, struct why *why)
{
    double *onsets = calloc(cell->count + 1, sizeof *onsets);
    size_t runs = 0, reached = 0;
    uint64_t operations;
    bool right = onsets || refuse(why, "there isn't memory enough for the figures");
    right =
        right && csv_number(&figures->cells.runs, cell->row, figures->operations, &operations, why);
    for (size_t i = 0; right && i < cell->count; i++) {
        struct range onset;
        if (cell->seeds[i].row[side] == NO_RUN)
            continue;
        right = cells_onset(&figures->cells, cell->seeds[i].row[side], onset_shown(figures, cell),
                            &onset, why);
        if (right && range_is_exact(onset))
            onsets[reached++] = onset.low;
        runs++;
    }
    if (right && runs) {
        qsort(onsets, reached, sizeof *onsets, compare);
        write_step(stream, figures, panel, cell, side, 0, 0, runs);
        for (size_t i = 0; i < reached; i++)
            write_step(stream, figures, panel, cell, side, onsets[i], i + 1, runs);
        write_step(stream, figures, panel, cell, side, (double)operations, reached, runs);
    }
    free(onsets);
    return right;
}

/* plots/onset.csv: a panel a cell; where some have several seeds, only these, since a share of one
 * run is no share. */
static bool write_onset(const struct figures *figures, struct why *why)
{
    const struct cells *cells = &figures->cells;
    struct whole whole;
    size_t most = 1, panel = 0;
    bool right = true;
    for (size_t i = 0; i < cells->count; i++)
        if (cells->cell[i].count > most)
            most = cells->cell[i].count;
    if (!whole_open(&whole, figures->results, "plots/onset.csv", why))
        return false;
    fputs("panel,workload,policy,commit_limit_bytes,layout,onset,arch,operation,reached_runs,runs,"
          "share\n",
          whole.stream);
    for (size_t i = 0; right && i < cells->count; i++) {
        const struct cell *cell = &cells->cell[i];
        if (most > 1 && cell->count == 1)
            continue;
        panel++;
        for (int side = 0; right && side < SIDES; side++)
            right = write_steps(whole.stream, figures, panel, cell, (enum side)side, why);
    }
    right = right && whole_close(&whole, why);
    whole_drop(&whole);
    return right;
}

/* The first cell of a workload (any, if null) under a policy (any, if null), without a limit. */
static const struct cell *find_cell(const struct figures *figures, const char *workload,
                                    const char *policy)
{
    for (size_t i = 0; i < figures->cells.count; i++) {
        const struct cell *cell = &figures->cells.cell[i];
        if ((!workload ||
             strcmp(run_field(figures, cell->row, figures->workload), workload) == 0) &&
            (!policy || strcmp(run_field(figures, cell->row, figures->policy), policy) == 0) &&
            strcmp(run_field(figures, cell->row, figures->limit), "none") == 0)
            return cell;
    }
    return NULL;
}

/* The run that stands for a cell: its first seed, on Alpha if there is one. */
static const char *first_run(const struct figures *figures, const struct cell *cell)
{
    const size_t *row = cell->seeds[0].row;
    return run_field(figures, row[row[SIDE_ALPHA] == NO_RUN ? SIDE_X86 : SIDE_ALPHA], figures->run);
}

/* Copy the measures that the picture shows from a run's samples. */
static bool write_course(FILE *stream, const struct figures *figures, const char *run,
                         const char *policy, struct why *why)
{
    static const char *const headers[] = {"operation", "free_bytes", "usable_bytes",
                                          "largest_bytes"};
    enum { HEADERS = sizeof headers / sizeof *headers };
    char name[PATH_MOST];
    size_t column[HEADERS];
    struct csv samples;
    if (!name_is_safe(policy, strlen(policy)) || strchr(run, '/') ||
        !path_make(name, why, "samples/%s.csv", run))
        return refuse(why, "runs.csv: there is a name in it that can't be one");
    if (!csv_load(&samples, figures->results, name, why))
        return false;
    bool right = samples.rows > 0 || refuse(why, "%s: there is no sample in it", samples.name);
    for (int i = 0; right && i < HEADERS; i++)
        right = csv_column(&samples, headers[i], &column[i], why);
    for (size_t row = 0; right && row < samples.rows; row++) {
        fprintf(stream, "%s,%s", run, policy);
        for (int i = 0; right && i < HEADERS; i++) {
            uint64_t value;
            right = csv_number(&samples, row, column[i], &value, why);
            if (right)
                fprintf(stream, ",%" PRIu64, value);
        }
        fputc('\n', stream);
    }
    csv_free(&samples);
    return right;
}

/* The first thread of a run that couldn't be created, a row of failures.csv; or that none failed.
 */
static bool write_mark(FILE *stream, const struct csv *failures, const char *run,
                       const char *policy, struct why *why)
{
    size_t run_column, kind, operation, free_bytes, largest, cause, best = NO_RUN;
    uint64_t first = UINT64_MAX, at;
    if (!csv_column(failures, "run", &run_column, why) ||
        !csv_column(failures, "kind", &kind, why) || !csv_column(failures, "cause", &cause, why) ||
        !csv_column(failures, "operation", &operation, why) ||
        !csv_column(failures, "free_bytes", &free_bytes, why) ||
        !csv_column(failures, "largest_bytes", &largest, why))
        return false;
    for (size_t row = 0; row < failures->rows; row++) {
        if (strcmp(csv_field(failures, row, run_column), run) != 0 ||
            strcmp(csv_field(failures, row, kind), "thread-create") != 0)
            continue;
        if (!csv_number(failures, row, operation, &at, why))
            return false;
        if (at < first) {
            first = at;
            best = row;
        }
    }
    if (best != NO_RUN)
        fprintf(stream, "%s,%s,%s,%s,%s,%s\n", run, policy, csv_field(failures, best, cause),
                csv_field(failures, best, operation), csv_field(failures, best, free_bytes),
                csv_field(failures, best, largest));
    else
        fprintf(stream, "%s,%s,none,,,\n", run, policy);
    return true;
}

/* plots/run.csv and plots/run-failure.csv: one run before and after the service pack. Campaigns
 * without such a pair show their first cell instead. */
static bool write_run(const struct figures *figures, struct why *why)
{
    const struct cell *shown[2] = {find_cell(figures, "critsec", "sp4"),
                                   find_cell(figures, "critsec", "sp5")};
    struct whole course = {.stream = NULL}, mark = {.stream = NULL};
    struct csv failures;
    if (!shown[0])
        shown[0] = shown[1] ? shown[1] : &figures->cells.cell[0];
    if (shown[1] == shown[0])
        shown[1] = NULL;
    if (!csv_load(&failures, figures->results, "failures.csv", why))
        return false;
    bool right = whole_open(&course, figures->results, "plots/run.csv", why) &&
                 whole_open(&mark, figures->results, "plots/run-failure.csv", why);
    if (right) {
        fputs("run,policy,operation,free_bytes,usable_bytes,largest_bytes\n", course.stream);
        fputs("run,policy,cause,operation,free_bytes,largest_bytes\n", mark.stream);
    }
    for (int i = 0; right && i < 2 && shown[i]; i++) {
        const char *policy = run_field(figures, shown[i]->row, figures->policy);
        const char *run = first_run(figures, shown[i]);
        right = write_course(course.stream, figures, run, policy, why) &&
                write_mark(mark.stream, &failures, run, policy, why);
    }
    right = right && whole_close(&course, why) && whole_close(&mark, why);
    whole_drop(&course);
    whole_drop(&mark);
    csv_free(&failures);
    return right;
}

int command_figures(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct figures figures = {0};
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    figures.results = argv[1];
    if (!cells_load(&figures.cells, argv[1], &why))
        return complain(EXIT_BROKEN, "figures: %s", why.text);
    bool right =
        find_columns(&figures, &why) && write_onset(&figures, &why) && write_run(&figures, &why);
    cells_free(&figures.cells);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "figures: %s", why.text);
}
