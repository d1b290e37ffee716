/* SPDX-License-Identifier: MIT
 *
 * tide: the largest piece that a reservation could use at each ebb, when nearly every session has
 * gone: a line a policy, the median over seeds, with their range. The ebbs lie between samples, so
 * the runs are carried out again on the native layer.
 */
#include "figure.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct figure_column ebb_columns[] = {
    {"line", "from 1: a policy"},
    {"arch", "alpha or x86"},
    {"ebb", "from 1"},
    {"operation", "when it came, the median over seeds"},
    {"largest_bytes", "the longest run of wholly free granules then, the median over seeds"},
    {"least_bytes", "of all seeds"},
    {"most_bytes", "of all seeds"},
    {NULL, NULL},
};
static const struct figure_column line_columns[] = {
    {"line", "from 1"},
    {"policy", "whose it is"},
    {"seeds", "runs an architecture"},
    {"probe_bytes", "what is asked for at each ebb; 0: the tables don't say"},
    {NULL, NULL},
};

/* The ebbs of one run; those of a longer one are of no use here. */
enum { EBBS_MOST = 1024 };
struct ebbs {
    size_t count;
    struct ebb {
        uint64_t operation, largest;
    } ebb[EBBS_MOST];
};

static void note_ebb(void *context, uint64_t operation, uint64_t largest)
{
    struct ebbs *ebbs = context;
    if (ebbs->count < EBBS_MOST)
        ebbs->ebb[ebbs->count++] = (struct ebb){operation, largest};
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* The runs of one cell on one side. */
struct group {
    struct ebbs *ebbs; /* a run each */
    size_t runs;
    uint64_t *sorted; /* room for a value a run */
};

/* The values of one ebb in order; `largest` or operation. */
static void sort_ebb(const struct group *group, size_t ebb, bool largest)
{
    for (size_t i = 0; i < group->runs; i++) {
        const struct ebb *one = &group->ebbs[i].ebb[ebb];
        group->sorted[i] = largest ? one->largest : one->operation;
    }
    qsort(group->sorted, group->runs, sizeof *group->sorted, compare);
}

static uint64_t median(const struct group *group)
{
    return (group->sorted[(group->runs - 1) / 2] + group->sorted[group->runs / 2]) / 2;
}

/* => how many ebbs every run of the group has */
static size_t common_ebbs(const struct group *group)
{
    size_t count = EBBS_MOST;
    for (size_t i = 0; i < group->runs; i++)
        if (group->ebbs[i].count < count)
            count = group->ebbs[i].count;
    return group->runs ? count : 0;
}

/* A policy's line on its way. */
struct line {
    int number;
    const char *name;
    size_t ebbs[SIDES];
    uint64_t last[SIDES]; /* largest at the last ebb */
};

static void write_group(FILE *stream, const struct group *group, enum side side, struct line *line)
{
    line->ebbs[side] = common_ebbs(group);
    for (size_t ebb = 0; ebb < line->ebbs[side]; ebb++) {
        sort_ebb(group, ebb, false);
        uint64_t operation = median(group);
        sort_ebb(group, ebb, true);
        line->last[side] = median(group);
        fprintf(stream, "%d,%s,%zu,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n", line->number,
                side_names[side], ebb + 1, operation, line->last[side], group->sorted[0],
                group->sorted[group->runs - 1]);
    }
}

/* Carry out the runs of a cell on one side. */
static bool gather(const struct figures *figures, const struct cell *cell, enum side side,
                   struct group *group, struct why *why)
{
    group->runs = 0;
    for (size_t i = 0; i < cell->count; i++) {
        struct figures_run run;
        struct ebbs *ebbs = &group->ebbs[group->runs];
        if (cell->seeds[i].row[side] == NO_RUN)
            continue;
        ebbs->count = 0;
        if (!figures_watched(figures, cell->seeds[i].row[side], &run, why) ||
            !watch_ebbs(&run.watched, note_ebb, ebbs, why))
            return false;
        group->runs++;
    }
    return true;
}

static void write_caption(FILE *stream, const struct line *line)
{
    char size[WORDS_MOST];
    for (int side = 0; side < SIDES; side++)
        if (line->ebbs[side])
            fprintf(stream, "%s %s on %s", side == 0 || line->ebbs[0] == 0 ? "" : " and",
                    words_size(line->last[side], size), words_side((enum side)side));
    fprintf(stream, " under %s", line->name);
}

/* What the workload's setting says that an ebb is asked for. */
static uint64_t probe_of(const struct figures *figures, const struct cell *cell)
{
    size_t column;
    uint64_t probe;
    struct why why;
    return csv_column(&figures->cells.runs, "probe", &column, &why) &&
                   csv_number(&figures->cells.runs, cell->row, column, &probe, &why)
               ? probe
               : 0;
}

static bool write_cell(const struct figures *figures, const struct drawing *drawing,
                       const struct cell *cell, const struct group *room, struct line *line,
                       struct why *why)
{
    struct group group = *room;
    for (int side = 0; side < SIDES; side++) {
        if (!gather(figures, cell, (enum side)side, &group, why))
            return false;
        write_group(drawing->data[0], &group, (enum side)side, line);
    }
    fprintf(drawing->data[1], "%d,%s,%zu,%" PRIu64 "\n", line->number, line->name, cell->count,
            probe_of(figures, cell));
    fputs(line->number == 1 ? ":" : ";", drawing->caption);
    write_caption(drawing->caption, line);
    return true;
}

/* Every policy of the workload, but what a commit limit ends says nothing of ebbs. */
static enum figure_state write_cells(const struct figures *figures, const struct drawing *drawing,
                                     const struct group *room, struct why *why)
{
    struct line line = {.number = 0};
    size_t ebbs = 0;
    fputs("The largest piece that a reservation could use at each ebb of tide, when nearly all"
          " sessions have gone: the median over seeds, and their range. At the last ebb",
          drawing->caption);
    for (size_t i = 0; i < figures->cells.count; i++) {
        const struct cell *cell = &figures->cells.cell[i];
        const char *policy = figures_field(figures, cell, figures->policy);
        /* One cell a policy: the first, whatever other settings there are. */
        if (!figures_is(figures, cell, "tide", NULL) ||
            figures_find(figures, "tide", policy) != cell)
            continue;
        line = (struct line){.number = line.number + 1, .name = policy};
        if (!write_cell(figures, drawing, cell, room, &line, why))
            return FIGURE_BROKEN;
        for (int side = 0; side < SIDES; side++)
            if (line.ebbs[side] > ebbs)
                ebbs = line.ebbs[side];
    }
    fputc('.', drawing->caption);
    if (line.number == 0)
        return absent(why, "the campaign has no run of tide without a commit limit");
    if (ebbs < 2)
        return absent(why, "the campaign's runs of tide end before their second ebb");
    return FIGURE_MADE;
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct group room = {.runs = 0};
    size_t most = 1;
    for (size_t i = 0; i < figures->cells.count; i++)
        if (figures->cells.cell[i].count > most)
            most = figures->cells.cell[i].count;
    room.ebbs = calloc(most, sizeof *room.ebbs);
    room.sorted = calloc(most, sizeof *room.sorted);
    enum figure_state state = FIGURE_BROKEN;
    if (room.ebbs && room.sorted)
        state = write_cells(figures, drawing, &room, why);
    else
        why_set(why, "there isn't memory enough for the figures");
    free(room.ebbs);
    free(room.sorted);
    return state;
}

const struct figure figure_tide = {
    .name = "tide",
    .title = "What a peak leaves behind",
    .file = {{"", ebb_columns}, {"lines", line_columns}},
    .make = make,
};
