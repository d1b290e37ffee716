/* SPDX-License-Identifier: MIT
 *
 * run: what is free, what a reservation could use and the largest piece of it over one run, before
 * and after the service pack; the first thread that couldn't be created is marked.
 */
#include "figure.h"

#include <inttypes.h>
#include <string.h>

static const struct figure_column course_columns[] = {
    {"panel", "from 1"},
    {"title", "of the panel: the policy of its run"},
    {"operation", "how many had been carried out"},
    {"free_bytes", "what VirtualQuery would report free"},
    {"usable_bytes", "what lies in wholly free granules"},
    {"largest_bytes", "the longest run of those"},
    {NULL, NULL},
};
static const struct figure_column mark_columns[] = {
    {"panel", "from 1"},
    {"run", "its name"},
    {"cause", "why the first thread that failed did; none: none failed"},
    {"operation", "which one it was"},
    {"free_bytes", "at that moment"},
    {"largest_bytes", "at that moment"},
    {NULL, NULL},
};
static const struct figure_column label_columns[] = {
    {"panel", "where a line's name is to stand: the panel"},
    {"line", "1 free, 2 usable, 3 largest"},
    {"operation", "where: the operation"},
    {"bytes", "the line's value there"},
    {NULL, NULL},
};

enum { FREE, USABLE, LARGEST, LINES };
static const char *const headers[LINES] = {"free_bytes", "usable_bytes", "largest_bytes"};

/* Where the lines of all panels lie farthest apart: there stand their names. */
struct widest {
    int panel;
    uint64_t operation, value[LINES], gap;
};

/* The first thread of a run that couldn't be created, a row of failures.csv. */
struct mark {
    size_t row; /* NO_RUN: none failed */
    uint64_t operation, free_bytes, largest_bytes;
};

static void widen(struct widest *widest, int panel, uint64_t operation, const uint64_t value[LINES])
{
    uint64_t upper = value[FREE] > value[USABLE] ? value[FREE] - value[USABLE] : 0;
    uint64_t lower = value[USABLE] > value[LARGEST] ? value[USABLE] - value[LARGEST] : 0;
    uint64_t gap = upper < lower ? upper : lower;
    if (widest->panel && gap <= widest->gap)
        return;
    *widest = (struct widest){.panel = panel, .operation = operation, .gap = gap};
    memcpy(widest->value, value, sizeof widest->value);
}

/* Copy what is drawn from a run's samples. */
static bool write_course(FILE *stream, const struct figures *figures, int panel, size_t run,
                         struct widest *widest, struct why *why)
{
    const char *policy = csv_field(&figures->cells.runs, run, figures->policy);
    size_t at, column[LINES];
    struct csv samples;
    char title[TITLE_MOST];
    if (!figures_samples(figures, run, &samples, why))
        return false;
    bool right = csv_column(&samples, "operation", &at, why);
    for (int i = 0; right && i < LINES; i++)
        right = csv_column(&samples, headers[i], &column[i], why);
    for (size_t row = 0; right && row < samples.rows; row++) {
        uint64_t operation, value[LINES];
        right = csv_number(&samples, row, at, &operation, why);
        for (int i = 0; right && i < LINES; i++)
            right = csv_number(&samples, row, column[i], &value[i], why);
        if (!right)
            break;
        fprintf(stream, "%d,%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n", panel,
                words_policy(policy, title), operation, value[FREE], value[USABLE], value[LARGEST]);
        /* Near an edge, or beside the mark of a late failure, there is no room for names. */
        if (row >= samples.rows * 2 / 5 && row <= samples.rows * 3 / 5)
            widen(widest, panel, operation, value);
    }
    csv_free(&samples);
    return right;
}

static bool find_mark(const struct csv *failures, const char *run, struct mark *mark,
                      struct why *why)
{
    size_t run_column, kind, operation, free_bytes, largest;
    *mark = (struct mark){.row = NO_RUN};
    if (!csv_column(failures, "run", &run_column, why) ||
        !csv_column(failures, "kind", &kind, why) ||
        !csv_column(failures, "operation", &operation, why) ||
        !csv_column(failures, "free_bytes", &free_bytes, why) ||
        !csv_column(failures, "largest_bytes", &largest, why))
        return false;
    for (size_t row = 0; row < failures->rows; row++) {
        struct mark found = {.row = row};
        if (strcmp(csv_field(failures, row, run_column), run) != 0 ||
            strcmp(csv_field(failures, row, kind), "thread-create") != 0)
            continue;
        if (!csv_number(failures, row, operation, &found.operation, why) ||
            !csv_number(failures, row, free_bytes, &found.free_bytes, why) ||
            !csv_number(failures, row, largest, &found.largest_bytes, why))
            return false;
        if (mark->row == NO_RUN || found.operation < mark->operation)
            *mark = found;
    }
    return true;
}

static void write_caption(FILE *stream, const char *policy, const struct mark *mark)
{
    char operation[WORDS_MOST], free_text[WORDS_MOST], largest[WORDS_MOST];
    if (mark->row == NO_RUN) {
        fprintf(stream, " Under %s every thread can be created.", policy);
        return;
    }
    fprintf(
        stream, " Under %s the first thread can't be created at operation %s, though %s are free",
        policy, words_count(mark->operation, operation), words_size(mark->free_bytes, free_text));
    if (mark->largest_bytes)
        fprintf(stream, ": the largest piece that a reservation could use is %s.",
                words_size(mark->largest_bytes, largest));
    else
        fputs(": no reservation could use any of it.", stream);
}

static bool write_mark(const struct figures *figures, const struct drawing *drawing,
                       const struct csv *failures, int panel, size_t run, struct why *why)
{
    const char *name = csv_field(&figures->cells.runs, run, figures->run);
    struct mark mark;
    size_t cause;
    if (!csv_column(failures, "cause", &cause, why) || !find_mark(failures, name, &mark, why))
        return false;
    if (mark.row == NO_RUN)
        fprintf(drawing->data[1], "%d,%s,none,,,\n", panel, name);
    else
        fprintf(drawing->data[1], "%d,%s,%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n", panel, name,
                csv_field(failures, mark.row, cause), mark.operation, mark.free_bytes,
                mark.largest_bytes);
    write_caption(drawing->caption, csv_field(&figures->cells.runs, run, figures->policy), &mark);
    return true;
}

static bool write_panels(const struct figures *figures, const struct drawing *drawing,
                         const struct csv *failures, struct why *why)
{
    struct widest widest = {.panel = 0};
    const struct cell *cell[2];
    size_t count = figures_pair(figures, "critsec", cell);
    const struct csv *runs = &figures->cells.runs;
    size_t first = figures_first_run(cell[0]), arch;
    if (!csv_column(runs, "arch", &arch, why))
        return false;
    fprintf(drawing->caption,
            "One run of %s (seed %s, %s): what is free, what a reservation could use, and the"
            " largest piece of that.",
            csv_field(runs, first, figures->workload), csv_field(runs, first, figures->seed),
            strcmp(csv_field(runs, first, arch), "alpha") == 0 ? words_side(SIDE_ALPHA)
                                                               : words_side(SIDE_X86));
    for (size_t i = 0; i < count; i++) {
        size_t run = figures_first_run(cell[i]);
        if (!write_course(drawing->data[0], figures, (int)i + 1, run, &widest, why) ||
            !write_mark(figures, drawing, failures, (int)i + 1, run, why))
            return false;
    }
    for (int i = 0; i < LINES; i++)
        fprintf(drawing->data[2], "%d,%d,%" PRIu64 ",%" PRIu64 "\n", widest.panel, i + 1,
                widest.operation, widest.value[i]);
    return true;
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct csv failures;
    if (!csv_load(&failures, figures->results, "failures.csv", why))
        return FIGURE_BROKEN;
    bool right = write_panels(figures, drawing, &failures, why);
    csv_free(&failures);
    return figure_state(right);
}

const struct figure figure_run = {
    .name = "run",
    .title = "A run that loses its address space, and the same run after the service pack",
    .file = {{"", course_columns}, {"marks", mark_columns}, {"labels", label_columns}},
    .make = make,
};
