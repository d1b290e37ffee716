/* SPDX-License-Identifier: MIT
 *
 * onset: the share of runs that are past the first fragmentation failure, by cause, against
 * operations: a panel a workload, before and after the service pack, Alpha and x86.
 */
#include "figure.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct figure_column curve_columns[] = {
    {"series", "from 1: a panel's policy, architecture and cause"},
    {"panel", "from 1"},
    {"arch", "alpha or x86"},
    {"operation", "how many had been carried out; twice where the share rises"},
    {"share", "runs past onset with this cause, of all; 1 is all"},
    {"share_low", "Wilson's 95 % interval"},
    {"share_high", "Wilson's 95 % interval"},
    {NULL, NULL},
};
static const struct figure_column panel_columns[] = {
    {"panel", "from 1"},
    {"title", "its workload, and under which policies no run comes to the onset"},
    {"horizon", "operations of its runs"},
    {NULL, NULL},
};
static const struct figure_column label_columns[] = {
    {"panel", "from 1"},
    {"operation", "where the label stands"},
    {"share", "where the label stands"},
    {"side", "how it stands to that place: left of it, or right of it and above or below"},
    {"policy", "whose curve it is"},
    {"cause", "of the failures"},
    {NULL, NULL},
};

struct onset_table {
    struct csv csv;
    size_t arch, onset, cause, operation, reached, runs, share, low, high;
};

static bool load(const struct figures *figures, struct onset_table *table, struct why *why)
{
    struct csv *csv = &table->csv;
    if (!figures_table(figures, "incidence.csv", 1, csv, why))
        return false;
    if (csv_column(csv, "arch", &table->arch, why) &&
        csv_column(csv, "onset", &table->onset, why) &&
        csv_column(csv, "cause", &table->cause, why) &&
        csv_column(csv, "operation", &table->operation, why) &&
        csv_column(csv, "reached_runs", &table->reached, why) &&
        csv_column(csv, "runs", &table->runs, why) &&
        csv_column(csv, "share", &table->share, why) &&
        csv_column(csv, "share_low", &table->low, why) &&
        csv_column(csv, "share_high", &table->high, why))
        return true;
    csv_free(csv);
    return false;
}

/* A panel on its way. */
struct panel {
    const struct figures *figures;
    const struct drawing *drawing;
    const struct onset_table *table;
    int number, series, labels;
    uint64_t horizon;
};

/* The rows of one curve: of a cell, an architecture and a cause. */
struct curve {
    size_t first, count;
    size_t rise; /* its first row that isn't 0 */
};

static const char *field(const struct panel *panel, size_t row, size_t column)
{
    return csv_field(&panel->table->csv, row, column);
}

static bool same_curve(const struct panel *panel, size_t a, size_t b, const struct cell *cell)
{
    const struct onset_table *table = panel->table;
    return strcmp(field(panel, a, table->arch), field(panel, b, table->arch)) == 0 &&
           strcmp(field(panel, a, table->onset), field(panel, b, table->onset)) == 0 &&
           strcmp(field(panel, a, table->cause), field(panel, b, table->cause)) == 0 &&
           figures_row_is(panel->figures, &table->csv, b, cell);
}

/* The cell's next curve of the headline onset and a cause, from a row on. => false: no more */
static bool next_curve(const struct panel *panel, const struct cell *cell, size_t from,
                       struct curve *curve)
{
    const struct onset_table *table = panel->table;
    const char *headline = onset_names[ONSET_FIRST_FRAGMENTATION_FAILURE];
    while (from < table->csv.rows && (strcmp(field(panel, from, table->onset), headline) != 0 ||
                                      strcmp(field(panel, from, table->cause), "any") == 0 ||
                                      !figures_row_is(panel->figures, &table->csv, from, cell)))
        from++;
    if (from == table->csv.rows)
        return false;
    *curve = (struct curve){.first = from, .count = 1};
    while (from + curve->count < table->csv.rows &&
           same_curve(panel, from, from + curve->count, cell))
        curve->count++;
    for (curve->rise = from; curve->rise + 1 < from + curve->count; curve->rise++)
        if (strcmp(field(panel, curve->rise, table->reached), "0") != 0)
            break;
    return true;
}

static void write_point(const struct panel *panel, size_t row, const char *operation)
{
    const struct onset_table *table = panel->table;
    fprintf(panel->drawing->data[0], "%d,%d,%s,%s,%s,%s,%s\n", panel->series, panel->number,
            field(panel, row, table->arch), operation, field(panel, row, table->share),
            field(panel, row, table->low), field(panel, row, table->high));
}

/* A curve with its corners, so that bands have them, too. */
static void write_curve(struct panel *panel, const struct curve *curve)
{
    panel->series++;
    for (size_t row = curve->first; row < curve->first + curve->count; row++) {
        if (row > curve->first)
            write_point(panel, row - 1, field(panel, row, panel->table->operation));
        write_point(panel, row, field(panel, row, panel->table->operation));
    }
}

/* A curve's label stands on its plateau, behind the last rise, or beside a rise that is late. */
static bool label_curve(struct panel *panel, const struct curve *curve, const char *policy,
                        struct why *why)
{
    const struct onset_table *table = panel->table;
    uint64_t first, last;
    size_t end = curve->first + curve->count - 1;
    const char *share = field(panel, end, table->share), *cause = field(panel, end, table->cause);
    while (end > curve->rise &&
           strcmp(field(panel, end - 1, table->reached), field(panel, end, table->reached)) == 0)
        end--;
    if (!csv_number(&table->csv, curve->rise, table->operation, &first, why) ||
        !csv_number(&table->csv, end, table->operation, &last, why))
        return false;
    if (last > panel->horizon * 3 / 5)
        fprintf(panel->drawing->data[2], "%d,%" PRIu64 ",%s,left,%.40s,%.40s\n", panel->number,
                first, panel->labels ? "0.2" : "0.5", policy, cause);
    else
        fprintf(panel->drawing->data[2], "%d,%" PRIu64 ",%s,%s,%.40s,%.40s\n", panel->number, last,
                share, strtod(share, NULL) > 0.8 ? "below" : "above", policy, cause);
    panel->labels++;
    return true;
}

/* Whether two cells have the same curves. */
static bool equal_curves(const struct panel *panel, const struct cell *a, const struct cell *b)
{
    const struct onset_table *table = panel->table;
    struct curve left = {.count = 0}, right = {.count = 0};
    for (;;) {
        bool more = next_curve(panel, a, left.first + left.count, &left);
        if (next_curve(panel, b, right.first + right.count, &right) != more ||
            (more && left.count != right.count))
            return false;
        if (!more)
            return true;
        for (size_t i = 0; i < left.count; i++)
            for (size_t column = table->arch; column < table->csv.columns; column++)
                if (strcmp(field(panel, left.first + i, column),
                           field(panel, right.first + i, column)) != 0)
                    return false;
    }
}

/* A cell's curves. Those of x86 follow Alpha's; a cause that both have gets one label. */
static bool write_cell(struct panel *panel, const struct cell *cell, const char *policy,
                       struct why *why)
{
    const char *labelled[CAUSES];
    int labels = 0;
    struct curve curve = {.count = 0};
    while (next_curve(panel, cell, curve.first + curve.count, &curve)) {
        const char *cause = field(panel, curve.rise, panel->table->cause);
        int i = 0;
        write_curve(panel, &curve);
        while (i < labels && strcmp(labelled[i], cause) != 0)
            i++;
        if (i < labels || labels == CAUSES)
            continue;
        labelled[labels++] = cause;
        if (!label_curve(panel, &curve, policy, why))
            return false;
    }
    return true;
}

/* How many runs of a cell on one side came to the onset, and how many there are: of `any` cause. */
static bool count_reached(const struct panel *panel, const struct cell *cell, enum side side,
                          uint64_t *reached, uint64_t *runs, struct why *why)
{
    const struct onset_table *table = panel->table;
    const char *headline = onset_names[ONSET_FIRST_FRAGMENTATION_FAILURE];
    *reached = *runs = 0;
    for (size_t row = 0; row < table->csv.rows; row++)
        if (strcmp(field(panel, row, table->arch), side_names[side]) == 0 &&
            strcmp(field(panel, row, table->onset), headline) == 0 &&
            strcmp(field(panel, row, table->cause), "any") == 0 &&
            figures_row_is(panel->figures, &table->csv, row, cell) &&
            (!csv_number(&table->csv, row, table->reached, reached, why) ||
             !csv_number(&table->csv, row, table->runs, runs, why)))
            return false;
    return true;
}

static bool write_caption(const struct panel *panel, const struct cell *cell, struct why *why)
{
    FILE *caption = panel->drawing->caption;
    const char *before = " ";
    fprintf(caption, "%s %.40s under %.40s", panel->number == 1 ? "" : ";",
            figures_field(panel->figures, cell, panel->figures->workload),
            figures_field(panel->figures, cell, panel->figures->policy));
    for (int side = 0; side < SIDES; side++) {
        uint64_t reached, runs;
        if (!count_reached(panel, cell, (enum side)side, &reached, &runs, why))
            return false;
        if (runs == 0)
            continue;
        fprintf(caption, "%s%" PRIu64 " of %" PRIu64 " on %s", before, reached, runs,
                words_side((enum side)side));
        before = ", ";
    }
    return true;
}

static bool has_curve(const struct panel *panel, const struct cell *cell)
{
    struct curve curve;
    return cell && next_curve(panel, cell, 0, &curve);
}

/* A panel: its workload before the service pack, or under the campaign's first policy, and after
 * it. */
static bool write_panel(struct panel *panel, const struct cell *before, struct why *why)
{
    const struct figures *figures = panel->figures;
    const char *workload = figures_field(figures, before, figures->workload);
    const char *policy = figures_field(figures, before, figures->policy);
    const struct cell *after = figures_find(figures, workload, "sp5");
    char both[TITLE_MOST], none[2 * TITLE_MOST] = "";
    if (after == before)
        after = NULL;
    panel->number++;
    panel->labels = 0;
    snprintf(both, sizeof both, "%.40s and sp5", policy);
    if (!has_curve(panel, before))
        snprintf(none, sizeof none, " (none under %s)", after ? both : policy);
    else if (after && !has_curve(panel, after))
        snprintf(none, sizeof none, " (none under sp5)");
    if (!csv_number(&figures->cells.runs, before->row, figures->operations, &panel->horizon, why))
        return false;
    fprintf(panel->drawing->data[1], "%d,%.40s%s,%" PRIu64 "\n", panel->number, workload, none,
            panel->horizon);
    if (after && equal_curves(panel, before, after))
        return write_cell(panel, before, both, why) && write_caption(panel, before, why);
    return write_cell(panel, before, policy, why) && write_caption(panel, before, why) &&
           (!after || write_cell(panel, after, "sp5", why));
}

/* The cell of a workload that its panel shows first; each workload once. */
static const struct cell *panel_cell(const struct figures *figures, size_t at)
{
    const struct cell *cell = &figures->cells.cell[at];
    const char *workload = figures_field(figures, cell, figures->workload);
    const struct cell *first = figures_find(figures, workload, NULL);
    const struct cell *before = figures_find(figures, workload, "sp4");
    return first == cell ? (before ? before : first) : NULL;
}

static enum figure_state write_panels(struct panel *panel, struct why *why)
{
    const struct figures *figures = panel->figures;
    fputs("The share of runs that are past their first fragmentation failure, with Wilson's 95 %"
          " intervals. Runs that come to it within the panel:",
          panel->drawing->caption);
    for (size_t i = 0; i < figures->cells.count; i++) {
        const struct cell *cell = panel_cell(figures, i);
        /* A share of one run is no share. */
        if (cell && cell->count > 1 && !write_panel(panel, cell, why))
            return FIGURE_BROKEN;
    }
    fputc('.', panel->drawing->caption);
    if (panel->number == 0)
        return absent(why, "the campaign has no cell with several seeds and no commit limit");
    if (panel->series == 0)
        return absent(why, "no run of the campaign comes to its first fragmentation failure");
    return FIGURE_MADE;
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct onset_table table;
    struct panel panel = {.figures = figures, .drawing = drawing, .table = &table};
    if (!load(figures, &table, why))
        return FIGURE_BROKEN;
    enum figure_state state = write_panels(&panel, why);
    csv_free(&table.csv);
    return state;
}

const struct figure figure_onset = {
    .name = "onset",
    .title = "When runs come to their first fragmentation failure",
    .file = {{"", curve_columns}, {"panels", panel_columns}, {"labels", label_columns}},
    .make = make,
};
