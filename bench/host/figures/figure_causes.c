/* SPDX-License-Identifier: MIT
 *
 * causes: why the first request that failed did, by workload and policy: a bar a cell, of its runs.
 */
#include "figure.h"

#include <stdlib.h>
#include <string.h>

static const struct figure_column bar_columns[] = {
    {"row", "from 1, from top to bottom"},
    {"arch", "alpha, x86, or both where they agree"},
    {"cause", "which part of the bar: from 0, as in causes-names.csv"},
    {"from", "where it begins; 1 is all runs"},
    {"to", "where it ends"},
    {"runs", "how many they are"},
    {NULL, NULL},
};
static const struct figure_column row_columns[] = {
    {"row", "from 1, from top to bottom"},
    {"workload", "- where it is that of the row above"},
    {"policy", "and what else tells the cell from others; several, where they say the same"},
    {NULL, NULL},
};
static const struct figure_column name_columns[] = {
    {"cause", "from 0"},
    {"name", "in words"},
    {"runs", "how many runs ended so"},
    {NULL, NULL},
};

/* The parts of a bar: the causes of a failure, and that there was none. */
enum { PARTS = CAUSES + 1, NOTHING = CAUSES, NAMES_MOST = 34 };

struct bar {
    unsigned long runs[SIDES][PARTS], all[SIDES];
};

struct chart {
    const struct csv *csv;
    struct columns columns;
    const struct drawing *drawing;
    int row;
    const char *shown, *workload; /* of the row above; of the one that is being gathered, or null */
    char names[CELL_NAME_MOST];
    struct bar bar;
    unsigned long total[PARTS];
    unsigned cells, agree; /* those that both architectures ran, and those in which they agree */
};

static const char *field(const struct chart *chart, size_t row, size_t column)
{
    return csv_field(chart->csv, row, column);
}

/* `cause:runs` words. => false: there is one that isn't */
static bool read_causes(struct bar *bar, int side, const char *text)
{
    while (*text) {
        size_t name = strcspn(text, ":"), cause = 0;
        while (cause < CAUSES &&
               (strlen(cause_names[cause]) != name || strncmp(cause_names[cause], text, name) != 0))
            cause++;
        if (cause == CAUSES || text[name] != ':')
            return false;
        char *end;
        bar->runs[side][cause] = strtoul(text + name + 1, &end, 10);
        bar->runs[side][NOTHING] -= bar->runs[side][cause];
        text = end + (*end == ' ');
    }
    return true;
}

static bool read_bar(const struct chart *chart, size_t row, struct bar *bar, struct why *why)
{
    memset(bar, 0, sizeof *bar);
    for (int side = 0; side < SIDES; side++) {
        uint64_t runs;
        if (!csv_number(chart->csv, row, chart->columns.runs[side], &runs, why))
            return false;
        bar->all[side] = bar->runs[side][NOTHING] = runs;
        if (!read_causes(bar, side, field(chart, row, chart->columns.causes[side])) ||
            bar->runs[side][NOTHING] > runs)
            return refuse(why, "%s:%zu: its causes can't be read", chart->csv->name, row + 2);
    }
    return true;
}

static void write_parts(struct chart *chart, int side, const char *arch)
{
    unsigned long from = 0;
    for (int part = 0; part < PARTS; part++) {
        unsigned long runs = chart->bar.runs[side][part], all = chart->bar.all[side];
        if (runs == 0)
            continue;
        fprintf(chart->drawing->data[0], "%d,%s,%d,%.4f,%.4f,%lu\n", chart->row, arch, part,
                (double)from / (double)all, (double)(from + runs) / (double)all, runs);
        from += runs;
    }
}

/* Write the row that was gathered. */
static void flush_row(struct chart *chart)
{
    const struct bar *bar = &chart->bar;
    if (!chart->workload)
        return;
    bool again = chart->shown && strcmp(chart->workload, chart->shown) == 0;
    bool agree = memcmp(bar->runs[SIDE_ALPHA], bar->runs[SIDE_X86], sizeof *bar->runs) == 0;
    chart->row++;
    fprintf(chart->drawing->data[1], "%d,%.40s,%s\n", chart->row, again ? "-" : chart->workload,
            chart->names);
    if (agree || bar->all[SIDE_X86] == 0)
        write_parts(chart, SIDE_ALPHA, agree ? "both" : side_names[SIDE_ALPHA]);
    if (!agree && bar->all[SIDE_X86])
        write_parts(chart, SIDE_X86, side_names[SIDE_X86]);
    if (!agree && bar->all[SIDE_X86] && bar->all[SIDE_ALPHA])
        write_parts(chart, SIDE_ALPHA, side_names[SIDE_ALPHA]);
    chart->shown = chart->workload;
    chart->workload = NULL;
}

static void count(struct chart *chart, const struct bar *bar)
{
    for (int part = 0; part < PARTS; part++)
        chart->total[part] += bar->runs[SIDE_ALPHA][part] + bar->runs[SIDE_X86][part];
    if (bar->all[SIDE_ALPHA] && bar->all[SIDE_X86]) {
        chart->cells++;
        chart->agree += memcmp(bar->runs[SIDE_ALPHA], bar->runs[SIDE_X86], sizeof *bar->runs) == 0;
    }
}

static bool add_cell(struct chart *chart, size_t row, struct why *why)
{
    const char *workload = field(chart, row, chart->columns.workload);
    char name[CELL_NAME_MOST];
    size_t length = strlen(chart->names);
    struct bar bar;
    if (!read_bar(chart, row, &bar, why))
        return false;
    count(chart, &bar);
    words_cell(chart->csv, &chart->columns, row, name);
    if (chart->workload && strcmp(chart->workload, workload) == 0 &&
        memcmp(&chart->bar, &bar, sizeof bar) == 0 && length + strlen(name) + 2 <= NAMES_MOST) {
        snprintf(chart->names + length, sizeof chart->names - length, "; %.*s", NAMES_MOST, name);
        return true;
    }
    flush_row(chart);
    chart->workload = workload;
    chart->bar = bar;
    memcpy(chart->names, name, sizeof name);
    return true;
}

/* The cells of a workload stand together, wherever the campaign has them. */
static bool write_rows(struct chart *chart, struct why *why)
{
    const char *shown = onset_names[ONSET_FIRST_FAILURE];
    for (size_t row = 0; row < chart->csv->rows; row++) {
        if (!figures_first_of_workload(chart->csv, chart->columns.workload, row))
            continue;
        const char *workload = field(chart, row, chart->columns.workload);
        for (size_t other = row; other < chart->csv->rows; other++)
            if (strcmp(field(chart, other, chart->columns.workload), workload) == 0 &&
                strcmp(field(chart, other, chart->columns.onset), shown) == 0 &&
                !add_cell(chart, other, why))
                return false;
    }
    return true;
}

static const char *part_name(int part)
{
    return part == NOTHING ? "no failure" : cause_names[part];
}

static void write_names(const struct chart *chart)
{
    const char *before = " Runs by cause:";
    fprintf(chart->drawing->caption,
            "Why the first request that failed did, by workload and policy, as shares of the runs;"
            " where Alpha and x86 differ, Alpha's bar is the upper one. They agree in %u of %u"
            " cells.",
            chart->agree, chart->cells);
    for (int part = 0; part < PARTS; part++) {
        if (chart->total[part] == 0)
            continue;
        fprintf(chart->drawing->data[2], "%d,%s,%lu\n", part, part_name(part), chart->total[part]);
        fprintf(chart->drawing->caption, "%s %s %lu", before, part_name(part), chart->total[part]);
        before = ",";
    }
    fputc('.', chart->drawing->caption);
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct csv csv;
    struct chart chart = {.csv = &csv, .drawing = drawing};
    if (!figures_table(figures, "cells.csv", 1, &csv, why))
        return FIGURE_BROKEN;
    bool right = columns_find(&csv, &chart.columns, why) && write_rows(&chart, why);
    if (right) {
        flush_row(&chart);
        write_names(&chart);
    }
    csv_free(&csv);
    return figure_state(right);
}

const struct figure figure_causes = {
    .name = "causes",
    .title = "Why the first request fails",
    .file = {{"", bar_columns}, {"rows", row_columns}, {"names", name_columns}},
    .make = make,
};
