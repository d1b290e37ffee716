/* SPDX-License-Identifier: MIT
 *
 * Figures. Each is a file figure_NAME.c, which writes the data and the caption from a campaign's
 * tables, and a script plots/NAME.gp, which draws them. What names a figure's rows in the tables
 * (workloads, policies, settings) may be any text: it goes into data and captions, never into
 * commands.
 */
#ifndef HOST_FIGURE_H
#define HOST_FIGURE_H

#include "cells.h"
#include "files.h"
#include "job.h"
#include "results.h"
#include "table_rows.h"
#include "watch.h"

#include <stdio.h>

/* The campaign that figures are made from. */
struct figures {
    const char *results;
    struct cells cells;
    size_t run, workload, policy, seed, limit, layout, operations; /* columns of runs.csv */
    char hash[CAMPAIGN_HASH_DIGITS + 1];                           /* what names the results */
};

/* A column of a figure's data. */
struct figure_column {
    const char *name, *about;
};

/* Data is plots/NAME.csv and, where it takes more than one table, plots/NAME-SUFFIX.csv. */
enum { FIGURE_FILES = 3 };
struct figure_file {
    const char *suffix; /* null: there is none */
    const struct figure_column *columns;
    /* How many columns the last one stands for, NAME_0 and so on, is known only with the data: the
     * figure itself ends the header. */
    bool open;
};

/* What is being written of one figure. */
struct drawing {
    FILE *data[FIGURE_FILES]; /* rows, in the order of the figure's files */
    FILE *caption;            /* in words, one paragraph; the title stands before it already */
};

enum figure_state {
    FIGURE_BROKEN, /* why says what is wrong */
    FIGURE_MADE,
    FIGURE_ABSENT /* the campaign has nothing that it could show; why says what */
};

/* The state of a step of which nothing is missing. */
enum figure_state figure_state(bool right);
/* => always FIGURE_ABSENT, after the reason has been written down */
#define absent(why, ...) (why_set(why, __VA_ARGS__), FIGURE_ABSENT)

struct figure {
    const char *name, *title;
    struct figure_file file[FIGURE_FILES]; /* the first one's suffix is "" */
    enum figure_state (*make)(const struct figures *figures, const struct drawing *drawing,
                              struct why *why);
};

/* Every figure, in the order in which they are shown; ends with a null pointer. */
extern const struct figure *const figure_table[];

/* What figures have in common. */

/* => true: figures_close() is owed */
bool figures_open(struct figures *figures, const char *results, struct why *why);
void figures_close(struct figures *figures);

/* A field of a cell's row in runs.csv. */
const char *figures_field(const struct figures *figures, const struct cell *cell, size_t column);

/* Whether a cell has a workload and a policy (any, where null) and no commit limit; and the first
 * such one. => null: there is none */
bool figures_is(const struct figures *figures, const struct cell *cell, const char *workload,
                const char *policy);
const struct cell *figures_find(const struct figures *figures, const char *workload,
                                const char *policy);

/* What shows a service pack's work: a workload before and after it. Where the campaign hasn't both,
 * critsec; and where it has neither of that, its first cell. => how many cells there are */
size_t figures_pair(const struct figures *figures, const char *workload,
                    const struct cell *pair[2]);

/* The run that stands for a cell, a row of runs.csv: its first seed, on Alpha if there is one. */
size_t figures_first_run(const struct cell *cell);

/* Read the samples of a run, a row of runs.csv; there is one at least. => true: csv_free() is owed
 */
bool figures_samples(const struct figures *figures, size_t row, struct csv *samples,
                     struct why *why);

/* What the run in a row of runs.csv was asked for, so that it can be carried out again. */
struct figures_run {
    struct job job;
    char parameters[PARAMETERS_MOST];
    struct watched watched;
};
bool figures_watched(const struct figures *figures, size_t row, struct figures_run *run,
                     struct why *why);

/* Read a table of the results whose first columns are those that make a cell, like cells.csv; it
 * has so many rows at least.
 * => true: csv_free() is owed */
bool figures_table(const struct figures *figures, const char *name, size_t rows, struct csv *table,
                   struct why *why);
/* Whether one of its rows is a cell's; the same, but for the commit limit. */
bool figures_row_is(const struct figures *figures, const struct csv *table, size_t row,
                    const struct cell *cell);
bool figures_row_is_under(const struct figures *figures, const struct csv *table, size_t row,
                          const struct cell *cell);

/* Whether no row above one has its workload. */
bool figures_first_of_workload(const struct csv *table, size_t workload, size_t row);

/* Numbers as a reader wants them: 257,536; 1.73 GB. */
enum { WORDS_MOST = 32 };
const char *words_count(uint64_t count, char text[WORDS_MOST]);
const char *words_size(uint64_t bytes, char text[WORDS_MOST]);
const char *words_side(enum side side);
/* A policy as a panel's title: `before SP5 (sp4)`. */
enum { TITLE_MOST = 64 };
const char *words_policy(const char *policy, char text[TITLE_MOST]);

/* A row's policy and what else tells its cell from others, without commas: `sp4 limit 64M`. The
 * table is one like cells.csv. */
enum { CELL_NAME_MOST = 112 };
const char *words_cell(const struct csv *table, const struct columns *columns, size_t row,
                       char text[CELL_NAME_MOST]);

#endif
