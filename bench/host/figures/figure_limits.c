/* SPDX-License-Identifier: MIT
 *
 * limits: how the ratio Alpha/x86 of the first failure depends on the commit limit, a panel a
 * workload, a line for each reading of what was before the service pack, and one after it. For
 * `fill` arithmetic says the curves.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct figure_column point_columns[] = {
    {"panel", "from 1"},
    {"line", "from 1: a policy, as in limits-lines.csv"},
    {"limit_bytes", "on committed memory; 0: none"},
    {"kind", "equal: all pairs are; exact; over and under: a bound; none: no ratio"},
    {"ratio", "Alpha/x86, the median of the pairs' ratios or a bound of it; 1 where there is none"},
    {"low", "its interval; 0: without bound"},
    {"high", "its interval; 0: without bound"},
    {NULL, NULL},
};
static const struct figure_column panel_columns[] = {
    {"panel", "from 1"},
    {"workload", "its name"},
    {"exact", "1 where arithmetic says the curves: critical sections in an empty space"},
    {"none", "policies under which no run fails with any limit; - where there are none"},
    {"alike", "policies whose lines are within 0.002 of each other; - where there are none"},
    {NULL, NULL},
};
static const struct figure_column line_columns[] = {
    {"line", "from 1"},
    {"policy", "its name"},
    {"pages",
     "1: twice the sections fit into a block of Alpha's, the exact curve is twice as high"},
    {NULL, NULL},
};

/* What is compared. */
static const char *const policies_shown[] = {"sp4", "sp4-pool", "sp4-pool4k", "sp5"};
enum { LINES = sizeof policies_shown / sizeof *policies_shown };

struct panels {
    const struct figures *figures;
    const struct csv *csv;
    struct columns columns;
    const struct drawing *drawing;
    int count;
};

static const char *field(const struct panels *panels, size_t row, size_t column)
{
    return csv_field(panels->csv, row, column);
}

/* The cell that stands for a workload and a policy: the first one of the tables, and its rows are
 * those that differ from it in the limit only. => null: there is none */
static const struct cell *find_cell(const struct panels *panels, const char *workload,
                                    const char *policy)
{
    for (size_t row = 0; row < panels->csv->rows; row++)
        if (strcmp(field(panels, row, panels->columns.workload), workload) == 0 &&
            strcmp(field(panels, row, panels->columns.policy), policy) == 0)
            for (size_t i = 0; i < panels->figures->cells.count; i++)
                if (figures_row_is_under(panels->figures, panels->csv, row,
                                         &panels->figures->cells.cell[i]))
                    return &panels->figures->cells.cell[i];
    return NULL;
}

static const char *or_zero(const char *number)
{
    return *number ? number : "0";
}

/* => whether it is a point of the picture */
static bool write_point(const struct panels *panels, size_t row, int line)
{
    const struct columns *columns = &panels->columns;
    const char *limit = field(panels, row, columns->limit), *kind = "none", *bound = "1";
    switch (row_ratio(panels->csv, columns, row)) {
    case RATIO_EQUAL:
        kind = "equal";
        break;
    case RATIO_EXACT:
        kind = "exact";
        bound = field(panels, row, columns->ratio_low);
        break;
    case RATIO_OVER:
        kind = "over";
        bound = field(panels, row, columns->ratio_low);
        break;
    case RATIO_UNDER:
        kind = "under";
        bound = field(panels, row, columns->ratio_high);
        break;
    default:
        break;
    }
    fprintf(panels->drawing->data[0], "%d,%d,%.24s,%s,%.24s,%.24s,%.24s\n", panels->count, line,
            strcmp(limit, "none") == 0 ? "0" : limit, kind, bound,
            or_zero(field(panels, row, columns->low)), or_zero(field(panels, row, columns->high)));
    return strcmp(kind, "none") != 0;
}

/* The points of one line. => how many are drawn */
static unsigned write_line(const struct panels *panels, const struct cell *cell, int line)
{
    unsigned drawn = 0;
    for (size_t row = 0; row < panels->csv->rows; row++)
        if (figures_row_is_under(panels->figures, panels->csv, row, cell))
            drawn += write_point(panels, row, line);
    return drawn;
}

/* Whether arithmetic says what a cell's sections do: nothing else is in their space. */
static bool is_exact(const struct panels *panels, const struct cell *cell)
{
    const struct figures *figures = panels->figures;
    size_t room;
    struct why why;
    if (strcmp(figures_field(figures, cell, figures->workload), "fill") != 0 ||
        strcmp(figures_field(figures, cell, figures->layout), "empty") != 0)
        return false;
    return !csv_column(&figures->cells.runs, "room", &room, &why) ||
           strcmp(figures_field(figures, cell, room), "0") == 0 ||
           *figures_field(figures, cell, room) == '\0';
}

/* A workload's lines. */
struct panel {
    const struct cell *cell[LINES]; /* null: the campaign hasn't the policy */
    unsigned points[LINES];
};

static size_t next_row(const struct panels *panels, const struct cell *cell, size_t row)
{
    while (row < panels->csv->rows &&
           !figures_row_is_under(panels->figures, panels->csv, row, cell))
        row++;
    return row;
}

/* Whether two fields are numbers that no reader can tell apart, or none both. */
static bool close_to(const char *a, const char *b)
{
    return (*a == '\0') == (*b == '\0') && fabs(strtod(a, NULL) - strtod(b, NULL)) < 0.002;
}

/* Whether two lines can't be told apart. */
static bool alike(const struct panels *panels, const struct cell *a, const struct cell *b)
{
    const struct columns *columns = &panels->columns;
    const size_t compared[] = {columns->limit,      columns->equal, columns->ratio_low,
                               columns->ratio_high, columns->low,   columns->high};
    size_t left = next_row(panels, a, 0), right = next_row(panels, b, 0);
    while (left < panels->csv->rows && right < panels->csv->rows) {
        if (row_ratio(panels->csv, columns, left) != row_ratio(panels->csv, columns, right))
            return false;
        for (size_t i = 0; i < sizeof compared / sizeof *compared; i++)
            if (!close_to(field(panels, left, compared[i]), field(panels, right, compared[i])))
                return false;
        left = next_row(panels, a, left + 1);
        right = next_row(panels, b, right + 1);
    }
    return left == right; /* both at the end */
}

/* Behind what is there, with something between. */
static void append(char *text, size_t size, const char *between, const char *word)
{
    size_t length = strlen(text);
    snprintf(text + length, size - length, "%s%s", length ? between : "", word);
}

/* `sp4 = sp4-pool4k; ...`: the lines that can't be told apart. */
static void write_alike(const struct panels *panels, struct panel *panel, FILE *stream)
{
    char text[2 * LINES * NAME_MOST] = "", group[LINES * NAME_MOST];
    for (int i = 0; i < LINES; i++) {
        bool several = false;
        snprintf(group, sizeof group, "%s", policies_shown[i]);
        for (int j = i + 1; panel->points[i] && j < LINES; j++) {
            if (!panel->cell[j] || !alike(panels, panel->cell[i], panel->cell[j]))
                continue;
            append(group, sizeof group, " = ", policies_shown[j]);
            panel->points[j] = 0;
            several = true;
        }
        if (several)
            append(text, sizeof text, "; ", group);
    }
    fputs(*text ? text : "-", stream);
}

/* A workload's panel, if one of the policies has it. => how many points are drawn in it */
static unsigned write_panel(struct panels *panels, const char *workload)
{
    char none[LINES * NAME_MOST] = "";
    struct panel panel = {{NULL}, {0}};
    unsigned drawn = 0;
    bool exact = false, any = false;
    for (int i = 0; i < LINES; i++) {
        panel.cell[i] = find_cell(panels, workload, policies_shown[i]);
        any = any || panel.cell[i];
    }
    panels->count += any;
    for (int i = 0; i < LINES; i++) {
        if (!panel.cell[i])
            continue;
        panel.points[i] = write_line(panels, panel.cell[i], i + 1);
        exact = exact || is_exact(panels, panel.cell[i]);
        drawn += panel.points[i];
        if (panel.points[i] == 0)
            append(none, sizeof none, "; ", policies_shown[i]);
    }
    if (!any)
        return 0;
    fprintf(panels->drawing->data[1], "%d,%.40s,%d,%s,", panels->count, workload, exact,
            *none ? none : "-");
    write_alike(panels, &panel, panels->drawing->data[1]);
    fputc('\n', panels->drawing->data[1]);
    return drawn;
}

/* The lowest ratio of a workload before the service pack, and that without a limit. */
static void write_range(const struct panels *panels, const char *workload)
{
    const struct cell *cell = find_cell(panels, workload, policies_shown[0]);
    char low_words[WORDS_MOST] = "no limit", size[WORDS_MOST];
    double low = 0, none = 0;
    for (size_t row = 0; cell && row < panels->csv->rows; row++) {
        if (!figures_row_is_under(panels->figures, panels->csv, row, cell))
            continue;
        enum ratio ratio = row_ratio(panels->csv, &panels->columns, row);
        const char *limit = field(panels, row, panels->columns.limit);
        double value = strtod(field(panels, row, panels->columns.ratio_low), NULL);
        if (ratio != RATIO_EXACT && ratio != RATIO_EQUAL)
            continue;
        if (strcmp(limit, "none") == 0) {
            none = value;
        } else if (low == 0 || value < low - 0.0005) {
            low = value;
            snprintf(low_words, sizeof low_words, "%s",
                     words_size(strtoull(limit, NULL, 10), size));
        }
    }
    if (low == 0)
        return;
    fprintf(panels->drawing->caption, " Of %.40s under %s it is lowest at %s, %.2f", workload,
            policies_shown[0], low_words, low);
    if (none != 0)
        fprintf(panels->drawing->caption, "; without a limit it is %.3f", none);
    fputc('.', panels->drawing->caption);
}

static enum figure_state write_panels(struct panels *panels, struct why *why)
{
    unsigned drawn = 0;
    fputs("How much earlier or later Alpha comes to its first failure than x86, by the limit on"
          " committed memory: the median over pairs of one seed with its interval; below 1 Alpha is"
          " earlier, at 1 there is no difference.",
          panels->drawing->caption);
    for (size_t row = 0; row < panels->csv->rows; row++) {
        const char *workload = field(panels, row, panels->columns.workload);
        if (!figures_first_of_workload(panels->csv, panels->columns.workload, row))
            continue;
        drawn += write_panel(panels, workload);
        write_range(panels, workload);
    }
    for (int i = 0; i < LINES; i++)
        fprintf(panels->drawing->data[2], "%d,%s,%d\n", i + 1, policies_shown[i],
                strcmp(policies_shown[i], "sp4-pool") == 0);
    if (drawn == 0)
        return absent(why, "no run of the campaign fails under a commit limit of the grid");
    return FIGURE_MADE;
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct csv csv;
    struct panels panels = {.figures = figures, .csv = &csv, .drawing = drawing};
    enum figure_state state = FIGURE_BROKEN;
    if (!figures_table(figures, "grid.csv", 0, &csv, why))
        return FIGURE_BROKEN;
    if (csv.rows == 0)
        state = absent(why, "the campaign asks for no commit limits of the grid");
    else if (columns_find(&csv, &panels.columns, why))
        state = write_panels(&panels, why);
    csv_free(&csv);
    return state;
}

const struct figure figure_limits = {
    .name = "limits",
    .title = "Alpha against x86 under a limit on committed memory",
    .file = {{"", point_columns}, {"panels", panel_columns}, {"lines", line_columns}},
    .make = make,
};
