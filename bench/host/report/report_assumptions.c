/* SPDX-License-Identifier: MIT
 *
 * The report's account of what the model takes for granted: what happens under other readings, and
 * the whole table with its sources.
 */
#include "report.h"
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

/* Other readings: sensitivity.csv */

enum reading { CELL, ASSUMPTION, USUAL, OTHER, SEEDS, ALPHA_EFFECT, X86_EFFECT, READINGS };

static const struct sheet_column readings[READINGS] = {
    {"cell", "workload and policy", false},
    {"assumption", "assumption", false},
    {"usual", "reading", false},
    {"other", "other reading", false},
    {"pairs", "seeds", true},
    {"alpha_effect", "onset on Alpha", false},
    {"x86_effect", "onset on x86", false},
};

/* An estimate: median, and interval where there is one. */
struct effect {
    size_t low, high, interval_low, interval_high;
};

static bool find_effect(const struct csv *table, const char *name, struct effect *effect,
                        struct why *why)
{
    char header[64];
    const struct {
        const char *suffix;
        size_t *column;
    } parts[] = {{"low", &effect->low},
                 {"high", &effect->high},
                 {"interval_low", &effect->interval_low},
                 {"interval_high", &effect->interval_high}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(header, sizeof header, "%s_%s", name, parts[i].suffix);
        if (!csv_column(table, header, parts[i].column, why))
            return false;
    }
    return true;
}

static void put_effect(struct sheet *sheet, size_t column, const struct csv *table, size_t row,
                       const struct effect *effect)
{
    const char *low = csv_field(table, row, effect->low);
    const char *high = csv_field(table, row, effect->high);
    const char *from = csv_field(table, row, effect->interval_low);
    const char *to = csv_field(table, row, effect->interval_high);
    char median[32], ends[2][32];
    if (*low == '\0' && *high == '\0')
        sheet_put(sheet, column, "not known");
    else if (strcmp(low, high) != 0)
        sheet_put(sheet, column, "%s %s", *low ? "over" : "under",
                  rounded(*low ? low : high, 3, median));
    else if (strtod(low, NULL) == 1 && (*from == '\0' || strcmp(from, to) == 0))
        sheet_put(sheet, column, "the same");
    else if (*from == '\0' || *to == '\0')
        sheet_put(sheet, column, "× %s", rounded(low, 3, median));
    else
        sheet_put(sheet, column, "× %s (%s-%s)", rounded(low, 3, median), rounded(from, 3, ends[0]),
                  rounded(to, 3, ends[1]));
}

static bool add_readings(const struct csv *table, struct sheet *sheet, struct why *why)
{
    size_t workload, policy, assumption, changed, usual, other, pairs;
    struct effect effect[SIDES];
    if (!csv_column(table, "workload", &workload, why) ||
        !csv_column(table, "policy", &policy, why) ||
        !csv_column(table, "assumption", &assumption, why) ||
        !csv_column(table, "changed", &changed, why) ||
        !csv_column(table, "usual_reading", &usual, why) ||
        !csv_column(table, "other_reading", &other, why) ||
        !csv_column(table, "pairs", &pairs, why) ||
        !find_effect(table, "alpha_effect", &effect[SIDE_ALPHA], why) ||
        !find_effect(table, "x86_effect", &effect[SIDE_X86], why))
        return false;
    for (size_t row = 0; row < table->rows; row++) {
        const char *name = csv_field(table, row, assumption);
        const char *what = csv_field(table, row, changed);
        sheet_row(sheet);
        sheet_put(sheet, CELL, "%s %s", csv_field(table, row, workload),
                  csv_field(table, row, policy));
        sheet_put(sheet, ASSUMPTION, "%s", *name ? name : "a setting of the workload");
        sheet_put(sheet, USUAL, "%s %s", what, csv_field(table, row, usual));
        sheet_put(sheet, OTHER, "%s %s", what, csv_field(table, row, other));
        sheet_put(sheet, SEEDS, "%s", csv_field(table, row, pairs));
        put_effect(sheet, ALPHA_EFFECT, table, row, &effect[SIDE_ALPHA]);
        put_effect(sheet, X86_EFFECT, table, row, &effect[SIDE_X86]);
    }
    return true;
}

static bool write_readings(const struct figures *figures, FILE *stream, struct why *why)
{
    struct csv table;
    struct sheet sheet;
    if (!figures_table(figures, "sensitivity.csv", 0, &table, why))
        return false;
    sheet_begin(&sheet, readings, READINGS);
    bool right = add_readings(&table, &sheet, why);
    if (right && sheet.rows == 0) {
        fputs("This campaign ran no other reading of an assumption.\n", stream);
    } else if (right) {
        fputs("What another reading does to the first fragmentation failure: the median over "
              "seeds of the operations that it takes, over those that it takes otherwise.\n\n",
              stream);
        right = sheet_print(&sheet, SHEET_MARKDOWN, stream, why);
    }
    sheet_free(&sheet);
    csv_free(&table);
    return right;
}

/* The table of the model */

enum row { NAME, WHAT, ON_ALPHA, ON_X86, SOURCE, INSTEAD, ROWS };

static const struct sheet_column columns[ROWS] = {
    {"name", "name", false}, {"what", "what", false},     {"alpha", "Alpha", false},
    {"x86", "x86", false},   {"source", "source", false}, {"instead", "otherwise", false},
};

static const char *text_of(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));
    return text ? text : "";
}

/* A value with its unit; a region as base and size. */
static void put_value(struct sheet *sheet, size_t column, const json_t *row, const char *arch)
{
    const json_t *value = json_object_get(row, arch);
    char size[WORDS_MOST];
    if (json_is_integer(value))
        sheet_put(sheet, column, "%s", words_size((uint64_t)json_integer_value(value), size));
    else if (json_is_string(value))
        sheet_put(sheet, column, "%s", json_string_value(value));
    else if (json_is_object(value))
        sheet_put(sheet, column, "%s, %s", text_of(value, "base"),
                  words_size((uint64_t)json_integer_value(json_object_get(value, "size")), size));
}

static bool write_model(const json_t *model, FILE *stream, struct why *why)
{
    const json_t *row;
    size_t i;
    struct sheet sheet;
    sheet_begin(&sheet, columns, ROWS);
    json_array_foreach(model, i, row)
    {
        sheet_row(&sheet);
        sheet_put(&sheet, NAME, "%s", text_of(row, "name"));
        sheet_put(&sheet, WHAT, "%s", text_of(row, "what"));
        put_value(&sheet, ON_ALPHA, row, "alpha");
        put_value(&sheet, ON_X86, row, "x86");
        sheet_put(&sheet, SOURCE, "%s", text_of(row, "source"));
        sheet_put(&sheet, INSTEAD, "%s", text_of(row, "instead"));
    }
    bool right = sheet_print(&sheet, SHEET_MARKDOWN, stream, why);
    sheet_free(&sheet);
    return right;
}

bool report_write_assumptions(const struct figures *figures, const json_t *model, FILE *stream,
                              struct why *why)
{
    if (!write_readings(figures, stream, why))
        return false;
    fputs(
        "\n### Every number and rule of the model\n\nWhere a source says *assumption*, nothing "
        "public tells; a policy, layout or setting under *otherwise* shows the other reading.\n\n",
        stream);
    return write_model(model, stream, why);
}
