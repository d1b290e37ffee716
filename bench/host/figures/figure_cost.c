/* SPDX-License-Identifier: MIT
 *
 * cost: how many instructions an operation takes, against the number of live regions: a panel a
 * workload and policy, Alpha and x86, from runs whose instructions were counted.
 */
#include "figure.h"
#include "number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct figure_column point_columns[] = {
    {"panel", "from 1"},
    {"arch", "alpha or x86"},
    {"regions", "live ones, the mean of the steps that the point stands for"},
    {"instructions_per_operation", "of these steps, failed and skipped operations among them"},
    {"least", "of any of these steps"},
    {"most", "of any of these steps"},
    {"operations", "of these steps"},
    {NULL, NULL},
};
static const struct figure_column panel_columns[] = {
    {"panel", "from 1"},
    {"title", "its workload and policy"},
    {NULL, NULL},
};

/* Eight points a doubling of the regions. */
enum { PARTS = 8, POINTS = 54 * PARTS };
struct point {
    uint64_t steps, regions, instructions, operations, least, most; /* thousandths, the last two */
};

struct cost_table {
    struct csv csv;
    size_t run, arch, workload, policy, regions, instructions, operations;
};

static bool load(const struct figures *figures, struct cost_table *table, struct why *why)
{
    struct csv *csv = &table->csv;
    if (!csv_load(csv, figures->results, "cost.csv", why))
        return false;
    if (csv_column(csv, "run", &table->run, why) && csv_column(csv, "arch", &table->arch, why) &&
        csv_column(csv, "workload", &table->workload, why) &&
        csv_column(csv, "policy", &table->policy, why) &&
        csv_column(csv, "regions", &table->regions, why) &&
        csv_column(csv, "step_instructions", &table->instructions, why) &&
        csv_column(csv, "step_operations", &table->operations, why))
        return true;
    csv_free(csv);
    return false;
}

/* The point of a number of regions: which doubling, and which eighth of it. */
static unsigned place_of(uint64_t regions)
{
    unsigned doubling = 0;
    while (regions >> doubling > 1)
        doubling++;
    unsigned eighth = regions == 0 ? 0 : (unsigned)(regions * PARTS >> doubling) - PARTS;
    return doubling * PARTS + eighth;
}

static bool add_step(const struct cost_table *table, size_t row, struct point points[POINTS],
                     struct why *why)
{
    uint64_t regions, instructions, operations;
    if (!csv_number(&table->csv, row, table->regions, &regions, why) ||
        !csv_number(&table->csv, row, table->instructions, &instructions, why) ||
        !csv_number(&table->csv, row, table->operations, &operations, why))
        return false;
    if (operations == 0 || instructions > NUMBER_MOST / 1000)
        return refuse(why, "%s:%zu: a step of no operation, or of too many instructions",
                      table->csv.name, row + 2);
    struct point *point = &points[place_of(regions)];
    uint64_t each = instructions * 1000 / operations;
    if (point->steps == 0 || each < point->least)
        point->least = each;
    if (each > point->most)
        point->most = each;
    point->steps++;
    point->regions += regions;
    point->instructions += instructions;
    point->operations += operations;
    return true;
}

static const char *field(const struct cost_table *table, size_t row, size_t column)
{
    return csv_field(&table->csv, row, column);
}

static bool same_panel(const struct cost_table *table, size_t a, size_t b)
{
    return strcmp(field(table, a, table->workload), field(table, b, table->workload)) == 0 &&
           strcmp(field(table, a, table->policy), field(table, b, table->policy)) == 0;
}

/* The first and the last point of a line, in words. */
static void write_ends(FILE *caption, enum side side, const struct point *first,
                       const struct point *last)
{
    char regions[2][WORDS_MOST], instructions[2][WORDS_MOST];
    const struct point *end[2] = {first, last};
    for (int i = 0; i < 2; i++) {
        words_count(end[i]->regions / end[i]->steps, regions[i]);
        words_count(end[i]->instructions / end[i]->operations, instructions[i]);
    }
    fprintf(caption, " On %s it is %s instructions at %s regions and %s at %s.", words_side(side),
            instructions[0], regions[0], instructions[1], regions[1]);
}

static void write_line(const struct drawing *drawing, int panel, enum side side,
                       const struct point points[POINTS])
{
    const struct point *first = NULL, *last = NULL;
    char regions[RATIO_TEXT], each[RATIO_TEXT];
    for (int i = 0; i < POINTS; i++) {
        const struct point *point = &points[i];
        if (point->steps == 0)
            continue;
        fprintf(drawing->data[0], "%d,%s,%s,%s,%.3f,%.3f,%" PRIu64 "\n", panel, side_names[side],
                ratio_text(point->regions, point->steps, regions),
                ratio_text(point->instructions, point->operations, each),
                (double)point->least / 1000, (double)point->most / 1000, point->operations);
        first = first ? first : point;
        last = point;
    }
    if (first)
        write_ends(drawing->caption, side, first, last);
}

/* A workload under a policy, whatever other settings its runs have. */
static bool write_panel(const struct cost_table *table, const struct drawing *drawing, int panel,
                        size_t first, struct why *why)
{
    const char *workload = field(table, first, table->workload);
    const char *policy = field(table, first, table->policy);
    fprintf(drawing->data[1], "%d,%.40s %.40s\n", panel, workload, policy);
    fprintf(drawing->caption, " %.40s under %.40s:", workload, policy);
    for (int side = 0; side < SIDES; side++) {
        struct point points[POINTS] = {{0}};
        for (size_t row = first; row < table->csv.rows; row++)
            if (same_panel(table, first, row) &&
                strcmp(field(table, row, table->arch), side_names[side]) == 0 &&
                !add_step(table, row, points, why))
                return false;
        write_line(drawing, panel, (enum side)side, points);
    }
    return true;
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct cost_table table;
    int panel = 0;
    if (!load(figures, &table, why))
        return FIGURE_BROKEN;
    bool right = true;
    fputs("What an operation costs in instructions, against the live regions, failed and skipped"
          " operations among them; the band is from the cheapest to the dearest step of a run.",
          drawing->caption);
    for (size_t row = 0; right && row < table.csv.rows; row++) {
        size_t first = 0;
        while (!same_panel(&table, first, row))
            first++;
        if (first == row)
            right = write_panel(&table, drawing, ++panel, row, why);
    }
    csv_free(&table.csv);
    if (right && panel == 0)
        return absent(why, "the campaign has no counted run");
    return figure_state(right);
}

const struct figure figure_cost = {
    .name = "cost",
    .title = "What an operation costs",
    .file = {{"", point_columns}, {"panels", panel_columns}},
    .make = make,
};
