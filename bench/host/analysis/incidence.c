/* SPDX-License-Identifier: MIT
 *
 * Shares of runs over operations, by cause.
 */
#include "incidence.h"
#include "statistics.h"

#include <inttypes.h>
#include <stdlib.h>

/* The runs of one cell on one side. */
struct group {
    const struct cells *cells;
    const struct cell *cell;
    enum side side;
    enum onset onset;
    struct outcome *outcomes; /* of those that had one, by operation */
    size_t count, runs;
    uint64_t *at; /* room for as many operations */
};

bool incidence_outcome(const struct cells *cells, size_t row, enum onset onset,
                       struct outcome *outcome, struct why *why)
{
    struct range operation;
    uint64_t ended;
    *outcome = (struct outcome){.cause = CAUSE_NONE};
    if (!cells_onset(cells, row, onset, &operation, why) ||
        !cells_commit_failure(cells, row, &ended, why))
        return false;
    if (range_is_exact(operation)) {
        outcome->operation = (uint64_t)operation.low;
        if (!cells_cause(cells, row, onset, &outcome->cause, why))
            return false;
        return outcome->cause != CAUSE_NONE ||
               refuse(why, "%s:%zu: there is a failure without its cause", cells->runs.name,
                      row + 2);
    }
    if (ended)
        *outcome = (struct outcome){CAUSE_COMMIT, ended};
    return true;
}

static int compare_outcomes(const void *a, const void *b)
{
    const struct outcome *left = a, *right = b;
    return (left->operation > right->operation) - (left->operation < right->operation);
}

static bool gather(struct group *group, struct why *why)
{
    group->count = group->runs = 0;
    for (size_t i = 0; i < group->cell->count; i++) {
        struct outcome outcome;
        size_t row = group->cell->seeds[i].row[group->side];
        if (row == NO_RUN)
            continue;
        if (!incidence_outcome(group->cells, row, group->onset, &outcome, why))
            return false;
        group->runs++;
        if (outcome.cause != CAUSE_NONE)
            group->outcomes[group->count++] = outcome;
    }
    qsort(group->outcomes, group->count, sizeof *group->outcomes, compare_outcomes);
    return true;
}

static void write_step(FILE *stream, const struct group *group, const char *cause,
                       uint64_t operation, size_t reached)
{
    const struct csv *runs = &group->cells->runs;
    struct range interval = wilson(reached, group->runs);
    char share[RATIO_TEXT];
    for (size_t i = 0; i < group->cells->key_count; i++)
        fprintf(stream, "%s,", csv_field(runs, group->cell->row, group->cells->key[i]));
    fprintf(stream, "%s,%s,%s,%" PRIu64 ",%zu,%zu,%s,%.6f,%.6f\n", side_names[group->side],
            onset_names[group->onset], cause, operation, reached, group->runs,
            ratio_text(reached, group->runs, share), interval.low, interval.high);
}

/* The end by a commit failure is an outcome of its own beside the headline onset, not one of it. */
static bool is_of(const struct group *group, const struct outcome *outcome, enum cause cause)
{
    if (cause != CAUSE_NONE)
        return outcome->cause == cause;
    return group->onset == ONSET_FIRST_FAILURE || outcome->cause != CAUSE_COMMIT;
}

/* The operations of one cause's outcomes, or with CAUSE_NONE of any, growing. => how many */
static size_t choose(const struct group *group, enum cause cause)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        if (is_of(group, &group->outcomes[i], cause))
            group->at[count++] = group->outcomes[i].operation;
    return count;
}

static void write_cause(FILE *stream, const struct group *group, enum cause cause)
{
    const char *name = cause == CAUSE_NONE ? "any" : cause_names[cause];
    size_t count = choose(group, cause);
    if (count == 0 && cause != CAUSE_NONE)
        return;
    write_step(stream, group, name, 0, 0);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || group->at[i + 1] > group->at[i])
            write_step(stream, group, name, group->at[i], i + 1);
    if (count == 0 || group->at[count - 1] < group->cell->horizon)
        write_step(stream, group, name, group->cell->horizon, count);
}

static bool write_cell(FILE *stream, struct group *group, struct why *why)
{
    static const enum onset onsets[] = {ONSET_FIRST_FRAGMENTATION_FAILURE, ONSET_FIRST_FAILURE};
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++)
        for (int side = 0; side < SIDES; side++) {
            group->onset = onsets[i];
            group->side = (enum side)side;
            if (!gather(group, why))
                return false;
            for (int cause = 0; group->runs && cause <= CAUSE_NONE; cause++)
                write_cause(stream, group, (enum cause)cause);
        }
    return true;
}

static void write_header(FILE *stream, const struct cells *cells)
{
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_header(&cells->runs, cells->key[i]));
    fputs("arch,onset,cause,operation,reached_runs,runs,share,share_low,share_high\n", stream);
}

bool incidence_write(const struct cells *cells, FILE *stream, struct why *why)
{
    struct group group = {.cells = cells};
    group.outcomes = calloc(cells->runs.rows, sizeof *group.outcomes);
    group.at = calloc(cells->runs.rows, sizeof *group.at);
    bool right =
        (group.outcomes && group.at) || refuse(why, "there isn't memory enough to analyse it");
    write_header(stream, cells);
    for (size_t i = 0; right && i < cells->count; i++) {
        group.cell = &cells->cell[i];
        right = write_cell(stream, &group, why);
    }
    free(group.outcomes);
    free(group.at);
    return right;
}
