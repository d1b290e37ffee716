/* SPDX-License-Identifier: MIT
 *
 * ratio: how much earlier or later Alpha comes to its onset than x86, with intervals, a row a cell.
 *
 * The onset is the headline, the first fragmentation failure; under a commit limit, which may come
 * first, it is the first failure of any cause.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct figure_column row_columns[] = {
    {"row", "from 1, from top to bottom"},
    {"workload", "- where it is that of the row above"},
    {"policy", "and what else tells the cell from others; several, where they say the same"},
    {"kind", "equal: all pairs are; exact; over and under: a bound; none: no ratio"},
    {"ratio", "Alpha/x86, the median of the pairs' ratios or a bound of it; 1 where there is none"},
    {"low", "its interval; 0: without bound"},
    {"high", "its interval; 0: without bound"},
    {"words", "the same in words"},
    {"cause", "the commonest of the first failures; Alpha's and x86's where they differ"},
    {NULL, NULL},
};

/* Cells of one workload that say the same share a row. */
enum { NAMES_MOST = 44, RESULT_MOST = 4 * FIELD_MOST };

struct forest {
    const struct csv *csv;
    struct columns columns;
    FILE *stream;
    int row;
    const char *shown;    /* the workload of the row above */
    const char *workload; /* of the row that is being gathered; null: there is none */
    char names[CELL_NAME_MOST], result[RESULT_MOST];
    unsigned equal, earlier, later, unknown; /* cells */
    const char *level;                       /* of the intervals, where they share one */
    bool levels;                             /* there are several */
};

static const char *field(const struct forest *forest, size_t row, size_t column)
{
    return csv_field(forest->csv, row, column);
}

/* The onset that is shown of a cell. */
static bool is_shown(const struct forest *forest, size_t row)
{
    bool unlimited = strcmp(field(forest, row, forest->columns.limit), "none") == 0;
    const char *onset =
        onset_names[unlimited ? ONSET_FIRST_FRAGMENTATION_FAILURE : ONSET_FIRST_FAILURE];
    return strcmp(field(forest, row, forest->columns.onset), onset) == 0;
}

/* The commonest of `cause:runs` words. */
static void write_side_cause(const char *causes, char text[NAME_MOST + 1])
{
    unsigned long most = 0;
    snprintf(text, NAME_MOST + 1, "none");
    while (*causes) {
        size_t name = strcspn(causes, ": "), word = strcspn(causes, " ");
        unsigned long count = causes[name] == ':' ? strtoul(causes + name + 1, NULL, 10) : 0;
        if (count > most && name <= NAME_MOST) {
            most = count;
            snprintf(text, NAME_MOST + 1, "%.*s", (int)name, causes);
        }
        causes += word + (causes[word] == ' ');
    }
}

static void write_cause(const struct forest *forest, size_t row, char text[FIELD_MOST])
{
    char cause[SIDES][NAME_MOST + 1];
    for (int side = 0; side < SIDES; side++)
        write_side_cause(field(forest, row, forest->columns.causes[side]), cause[side]);
    if (strcmp(cause[SIDE_ALPHA], cause[SIDE_X86]) == 0)
        snprintf(text, FIELD_MOST, "%s", cause[SIDE_ALPHA]);
    else
        snprintf(text, FIELD_MOST, "%s / %s", cause[SIDE_ALPHA], cause[SIDE_X86]);
}

/* Three digits would say that there is no difference. */
static bool is_near(double ratio)
{
    return fabs(ratio - 1) < 0.0005 && ratio != 1;
}

static int digits_of(double ratio, const char *low, const char *high)
{
    bool ends = is_near(strtod(low, NULL)) || is_near(strtod(high, NULL));
    return is_near(ratio) || (ratio == 1 && ends) ? 5 : 3;
}

static void write_words(const struct forest *forest, size_t row, char text[FIELD_MOST])
{
    const struct columns *columns = &forest->columns;
    double low = strtod(field(forest, row, columns->ratio_low), NULL);
    double high = strtod(field(forest, row, columns->ratio_high), NULL);
    const char *from = field(forest, row, columns->low), *to = field(forest, row, columns->high);
    int digits = digits_of(low, from, to);
    switch (row_ratio(forest->csv, columns, row)) {
    case RATIO_EQUAL:
        snprintf(text, FIELD_MOST, "no difference");
        break;
    case RATIO_EXACT:
        if (*from && *to)
            snprintf(text, FIELD_MOST, "%.*f (%.*f to %.*f)", digits, low, digits,
                     strtod(from, NULL), digits, strtod(to, NULL));
        else if (*from)
            snprintf(text, FIELD_MOST, "%.*f (over %.*f)", digits, low, digits, strtod(from, NULL));
        else
            snprintf(text, FIELD_MOST, "%.*f", digits, low);
        break;
    case RATIO_OVER:
        snprintf(text, FIELD_MOST, "over %.3f", low);
        break;
    case RATIO_UNDER:
        snprintf(text, FIELD_MOST, "under %.3f", high);
        break;
    case RATIO_NEITHER:
        snprintf(text, FIELD_MOST, "neither comes to it");
        break;
    case RATIO_NO_PAIRS:
    case RATIO_UNDECIDED:
        snprintf(text, FIELD_MOST, "undecided");
        break;
    }
}

static const char *kind_of(enum ratio ratio)
{
    switch (ratio) {
    case RATIO_EQUAL:
        return "equal";
    case RATIO_EXACT:
        return "exact";
    case RATIO_OVER:
        return "over";
    case RATIO_UNDER:
        return "under";
    default:
        return "none";
    }
}

static const char *or_zero(const char *number)
{
    return *number ? number : "0";
}

/* What a row says of its cells. */
static void write_result(const struct forest *forest, size_t row, char text[RESULT_MOST])
{
    const struct columns *columns = &forest->columns;
    enum ratio ratio = row_ratio(forest->csv, columns, row);
    const char *bound = "1";
    char words[FIELD_MOST], cause[FIELD_MOST];
    if (ratio == RATIO_EXACT || ratio == RATIO_OVER)
        bound = field(forest, row, columns->ratio_low);
    else if (ratio == RATIO_UNDER)
        bound = field(forest, row, columns->ratio_high);
    write_words(forest, row, words);
    write_cause(forest, row, cause);
    snprintf(text, RESULT_MOST, "%s,%.32s,%.32s,%.32s,%s,%s", kind_of(ratio), bound,
             or_zero(field(forest, row, columns->low)), or_zero(field(forest, row, columns->high)),
             words, cause);
}

/* Write the row that was gathered. */
static void flush_row(struct forest *forest)
{
    if (!forest->workload)
        return;
    bool again = forest->shown && strcmp(forest->workload, forest->shown) == 0;
    fprintf(forest->stream, "%d,%.40s,%s,%s\n", ++forest->row, again ? "-" : forest->workload,
            forest->names, forest->result);
    forest->shown = forest->workload;
    forest->workload = NULL;
}

static void add_cell(struct forest *forest, size_t row)
{
    const char *workload = field(forest, row, forest->columns.workload);
    char name[CELL_NAME_MOST], result[RESULT_MOST];
    size_t length = strlen(forest->names);
    words_cell(forest->csv, &forest->columns, row, name);
    write_result(forest, row, result);
    if (forest->workload && strcmp(forest->workload, workload) == 0 &&
        strcmp(forest->result, result) == 0 && length + strlen(name) + 2 <= NAMES_MOST) {
        snprintf(forest->names + length, sizeof forest->names - length, "; %.*s", NAMES_MOST, name);
        return;
    }
    flush_row(forest);
    forest->workload = workload;
    memcpy(forest->names, name, sizeof name);
    memcpy(forest->result, result, sizeof result);
}

static void count(struct forest *forest, size_t row)
{
    double low = strtod(field(forest, row, forest->columns.ratio_low), NULL);
    double high = strtod(field(forest, row, forest->columns.ratio_high), NULL);
    switch (row_ratio(forest->csv, &forest->columns, row)) {
    case RATIO_EQUAL:
        forest->equal++;
        break;
    case RATIO_EXACT:
        forest->earlier += low < 1;
        forest->later += low > 1;
        break;
    case RATIO_OVER:
        forest->later += low >= 1;
        break;
    case RATIO_UNDER:
        forest->earlier += high <= 1;
        break;
    default:
        forest->unknown++;
    }
}

static void note_level(struct forest *forest, size_t row)
{
    const char *level = field(forest, row, forest->columns.level);
    if (*level == '\0')
        return;
    forest->levels = forest->levels || (forest->level && strcmp(forest->level, level) != 0);
    forest->level = level;
}

static void take_row(struct forest *forest, size_t row)
{
    if (!is_shown(forest, row) || row_ratio(forest->csv, &forest->columns, row) == RATIO_NO_PAIRS)
        return;
    count(forest, row);
    note_level(forest, row);
    add_cell(forest, row);
}

/* The cells of a workload stand together, wherever the campaign has them. */
static void write_rows(struct forest *forest)
{
    for (size_t row = 0; row < forest->csv->rows; row++) {
        if (!figures_first_of_workload(forest->csv, forest->columns.workload, row))
            continue;
        const char *workload = field(forest, row, forest->columns.workload);
        for (size_t other = row; other < forest->csv->rows; other++)
            if (strcmp(field(forest, other, forest->columns.workload), workload) == 0)
                take_row(forest, other);
    }
    flush_row(forest);
}

static void write_caption(FILE *stream, const struct forest *forest)
{
    fputs("The operation at which Alpha comes to its first fragmentation failure over that at which"
          " x86 does (under a commit limit: to its first failure of any cause), the median over"
          " pairs of one seed",
          stream);
    if (forest->level && !forest->levels)
        fprintf(stream, " with its %.1f %% interval", 100 * strtod(forest->level, NULL));
    else if (forest->level)
        fputs(" with its interval, of 95 % or more", stream);
    fprintf(stream,
            ". Left of the line at 1 Alpha is earlier. Of %u cells Alpha is earlier in %u and later"
            " in %u; in %u all pairs are equal, and in %u neither comes to it.",
            forest->earlier + forest->later + forest->equal + forest->unknown, forest->earlier,
            forest->later, forest->equal, forest->unknown);
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    struct csv csv;
    struct forest forest = {.csv = &csv, .stream = drawing->data[0]};
    if (!figures_table(figures, "cells.csv", 1, &csv, why))
        return FIGURE_BROKEN;
    bool right = columns_find(&csv, &forest.columns, why);
    if (right) {
        write_rows(&forest);
        write_caption(drawing->caption, &forest);
    }
    csv_free(&csv);
    if (right && forest.row == 0)
        return absent(why, "the campaign has no pair of Alpha and x86");
    return figure_state(right);
}

const struct figure figure_ratio = {
    .name = "ratio",
    .title = "Alpha against x86: when the onset comes",
    .file = {{"", row_columns}},
    .make = make,
};
