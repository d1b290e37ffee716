/* SPDX-License-Identifier: MIT
 *
 * Looking columns up in the schema, holding tables against it and printing it.
 */
#include "schema.h"
#include "inside.h"
#include "known.h"
#include "number.h"
#include "records.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const char *const archs[] = {"alpha", "x86"};
static const char *const layouts[] = {"fresh", "empty"};

static const char *const effects[] = {"usual_ratio", "other_ratio", "ratio_effect", "alpha_effect",
                                      "x86_effect"};

static const struct {
    const char *const *word;
    size_t count;
    const char *more; /* one that the list itself lacks, or null */
} lists[] = {
    [WORDS_NONE] = {NULL, 0, NULL},
    [WORDS_ARCH] = {archs, LENGTH(archs), NULL},
    [WORDS_LAYOUT] = {layouts, LENGTH(layouts), NULL},
    [WORDS_ONSET] = {onset_names, ONSETS, NULL},
    [WORDS_CAUSE] = {cause_names, CAUSES, NULL},
    [WORDS_CAUSE_OR_NOT] = {cause_names, CAUSES + 1, NULL},
    [WORDS_CAUSE_OR_ANY] = {cause_names, CAUSES, "any"},
    [WORDS_EFFECT] = {effects, LENGTH(effects), NULL},
};

/* Words in capitals, and what they stand for in names of columns. */
static const struct {
    const char *name;
    enum word_list words;
} placeholders[] = {
    {"ONSET", WORDS_ONSET}, {"CAUSE", WORDS_CAUSE}, {"ARCH", WORDS_ARCH}, {"EFFECT", WORDS_EFFECT}};

const struct schema_table *schema_find(const char *path)
{
    for (size_t i = 0; i < schema_table_count; i++) {
        size_t length = strlen(schema_tables[i].path);
        bool folder = schema_tables[i].path[length - 1] == '/';
        if (folder ? strncmp(schema_tables[i].path, path, length) == 0
                   : strcmp(schema_tables[i].path, path) == 0)
            return &schema_tables[i];
    }
    return NULL;
}

/* Whether a header is `before` WORD `after` for a word of a list. => that word, or null */
static const char *word_between(const char *header, const char *before, size_t before_length,
                                const char *after, enum word_list words)
{
    if (strncmp(header, before, before_length) != 0)
        return NULL;
    header += before_length;
    for (size_t i = 0; i < lists[words].count; i++) {
        const char *word = lists[words].word[i];
        size_t length = strlen(word);
        if (strncmp(header, word, length) == 0 && strcmp(header + length, after) == 0)
            return word;
    }
    return NULL;
}

/* The unit at the end of a setting's meaning: `mean life of those, operations`. */
static void find_unit(struct schema_field *field)
{
    static const char *const units[] = {"percent", "operations", "bytes"};
    for (size_t i = 0; i < LENGTH(units); i++) {
        char words[32];
        snprintf(words, sizeof words, ", %s", units[i]);
        if (strstr(field->about, words))
            snprintf(field->unit, sizeof field->unit, "%s", units[i]);
    }
}

static bool column_is(const struct schema_column *column, const char *header,
                      struct schema_field *field)
{
    *field = (struct schema_field){.column = column, .most = NUMBER_MOST};
    field->least = column->kind == KIND_ORDINAL || column->kind == KIND_LIMIT;
    snprintf(field->unit, sizeof field->unit, "%s", column->unit);
    snprintf(field->about, sizeof field->about, "%s", column->about);
    if (strcmp(column->name, header) == 0)
        return true;
    if (strcmp(column->name, "SETTING") == 0) {
        if (!known_setting_of_any(header, &field->least, &field->most, field->about,
                                  sizeof field->about))
            return false;
        find_unit(field);
        return true;
    }
    for (size_t i = 0; i < LENGTH(placeholders); i++) {
        const char *at = strstr(column->name, placeholders[i].name);
        const char *word =
            at ? word_between(header, column->name, (size_t)(at - column->name),
                              at + strlen(placeholders[i].name), placeholders[i].words)
               : NULL;
        if (word) {
            snprintf(field->about, sizeof field->about, "%s: %s", word, column->about);
            return true;
        }
    }
    return false;
}

bool schema_field_find(const struct schema_table *table, const char *header,
                       struct schema_field *field)
{
    for (size_t p = 0; p < PARTS_MOST && table->parts[p]; p++)
        for (size_t i = 0; i < table->parts[p]->count; i++)
            if (column_is(&table->parts[p]->columns[i], header, field))
                return true;
    return false;
}

static bool is_in_list(enum word_list words, const char *text, size_t length)
{
    for (size_t i = 0; i < lists[words].count; i++)
        if (strlen(lists[words].word[i]) == length &&
            memcmp(lists[words].word[i], text, length) == 0)
            return true;
    return lists[words].more && strlen(lists[words].more) == length &&
           memcmp(lists[words].more, text, length) == 0;
}

/* `cause:runs` words with one blank between. */
static bool are_words(const char *text)
{
    for (;;) {
        size_t name = strcspn(text, ":"), end = strcspn(text, " ");
        uint64_t count;
        if (name >= end || !is_in_list(WORDS_CAUSE, text, name) ||
            !number_read(text + name + 1, end - name - 1, NUMBER_MOST, &count))
            return false;
        if (text[end] == '\0')
            return true;
        text += end + 1;
    }
}

/* Digits, perhaps with a point between them, perhaps with `e`, a sign and an exponent. */
static bool is_decimal(const char *text, double least, double most)
{
    static const char digits[] = "0123456789";
    const char *at = text + (*text == '-');
    size_t whole = strspn(at, digits), part = 1, exponent = 1;
    at += whole;
    if (*at == '.') {
        part = strspn(++at, digits);
        at += part;
    }
    if (*at == 'e') {
        at += at[1] == '-' || at[1] == '+' ? 2 : 1;
        exponent = strspn(at, digits);
        at += exponent;
    }
    if (!whole || whole > 16 || !part || part > 16 || !exponent || exponent > 3 || *at)
        return false;
    double value = strtod(text, NULL);
    return value >= least && value <= most;
}

/* Whether a value fits its column. => false: `wanted` says what would */
static bool value_fits(const struct schema_field *field, const char *text, const char **wanted)
{
    const struct schema_column *column = field->column;
    uint64_t number;
    switch (column->kind) {
    case KIND_NAME:
        *wanted = "a name";
        return inside_name_is_plain(text) && !strchr(text, '/');
    case KIND_WORD:
        *wanted = "a word of its list";
        return is_in_list(column->words, text, strlen(text));
    case KIND_WORDS:
        *wanted = "causes and numbers";
        return are_words(text);
    case KIND_HEX:
        *wanted = "hexadecimal digits";
        return strlen(text) == column->digits && strspn(text, "0123456789abcdef") == column->digits;
    case KIND_COUNT:
    case KIND_ORDINAL:
    case KIND_LIMIT:
        *wanted = "an integer within its range";
        return (column->kind == KIND_LIMIT && strcmp(text, "none") == 0) ||
               (number_read(text, strlen(text), field->most, &number) && number >= field->least);
    case KIND_SHARE:
        *wanted = "a number from 0 to 1";
        return is_decimal(text, 0, 1);
    case KIND_NUMBER:
        *wanted = "a number from 0 on";
        return is_decimal(text, 0, 1e18);
    default:
        *wanted = "a number";
        return is_decimal(text, -1e18, 1e18);
    }
}

static bool check_column(const struct schema_field *field, const struct csv *csv, size_t column,
                         struct why *why)
{
    const char *wanted = "";
    for (size_t row = 0; row < csv->rows; row++) {
        const char *text = csv_field(csv, row, column);
        if (*text == '\0' ? field->column->presence == REQUIRED : !value_fits(field, text, &wanted))
            return *text ? refuse(why, "%s:%zu: %s should be %s, not '%.40s'", csv->name, row + 2,
                                  csv_header(csv, column), wanted, text)
                         : refuse(why, "%s:%zu: %s is empty", csv->name, row + 2,
                                  csv_header(csv, column));
    }
    return true;
}

/* Whether a header is there for every name that a column of the schema stands for. */
static bool column_is_there(const struct schema_column *column, const struct csv *csv,
                            struct why *why)
{
    struct schema_field field;
    size_t found = 0, wanted = 1;
    if (strcmp(column->name, "SETTING") == 0)
        return true;
    for (size_t i = 0; i < LENGTH(placeholders); i++)
        if (strstr(column->name, placeholders[i].name))
            wanted = lists[placeholders[i].words].count;
    for (size_t i = 0; i < csv->columns; i++)
        found += column_is(column, csv_header(csv, i), &field);
    return found == wanted || (found == 0 && column->presence == OPTIONAL_COLUMN) ||
           refuse(why, "%s: the column %s is missing or there twice", csv->name, column->name);
}

bool schema_check(const struct schema_table *table, const struct csv *csv, struct why *why)
{
    for (size_t p = 0; p < PARTS_MOST && table->parts[p]; p++)
        for (size_t i = 0; i < table->parts[p]->count; i++)
            if (!column_is_there(&table->parts[p]->columns[i], csv, why))
                return false;
    for (size_t i = 0; i < csv->columns; i++) {
        struct schema_field field;
        if (!schema_field_find(table, csv_header(csv, i), &field))
            return refuse(why, "%s: there is no column '%.60s' in the schema of %s", csv->name,
                          csv_header(csv, i), table->path);
        for (size_t k = 0; k < i; k++)
            if (strcmp(csv_header(csv, k), csv_header(csv, i)) == 0)
                return refuse(why, "%s: the column %.60s is there twice", csv->name,
                              csv_header(csv, i));
        if (!check_column(&field, csv, i, why))
            return false;
    }
    return true;
}

static json_t *constraints_json(const struct schema_field *field)
{
    const struct schema_column *column = field->column;
    json_t *json = json_object();
    char pattern[32];
    if (column->presence == REQUIRED && column->kind != KIND_LIMIT)
        json_object_set_new(json, "required", json_true());
    if (column->kind == KIND_COUNT || column->kind == KIND_ORDINAL || column->kind == KIND_LIMIT) {
        json_object_set_new(json, "minimum", json_integer((json_int_t)field->least));
        json_object_set_new(json, "maximum", json_integer((json_int_t)field->most));
    } else if (column->kind == KIND_SHARE || column->kind == KIND_NUMBER) {
        json_object_set_new(json, "minimum", json_integer(0));
        if (column->kind == KIND_SHARE)
            json_object_set_new(json, "maximum", json_integer(1));
    } else if (column->kind == KIND_WORD) {
        json_t *words = json_array();
        for (size_t i = 0; i < lists[column->words].count; i++)
            json_array_append_new(words, json_string(lists[column->words].word[i]));
        if (lists[column->words].more)
            json_array_append_new(words, json_string(lists[column->words].more));
        json_object_set_new(json, "enum", words);
    } else if (column->kind == KIND_NAME || column->kind == KIND_HEX) {
        snprintf(pattern, sizeof pattern, "[0-9a-f]{%u}", column->digits);
        json_object_set_new(
            json, "pattern",
            json_string(column->kind == KIND_HEX ? pattern : "[A-Za-z0-9_+][A-Za-z0-9._+-]*"));
    }
    return json;
}

static const char *type_of(enum kind kind)
{
    switch (kind) {
    case KIND_COUNT:
    case KIND_ORDINAL:
    case KIND_LIMIT:
        return "integer";
    case KIND_SHARE:
    case KIND_NUMBER:
    case KIND_SIGNED:
        return "number";
    default:
        return "string";
    }
}

static json_t *field_json(const char *header, const struct schema_field *field)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:o}", "name", header, "type", type_of(field->column->kind),
                  "description", field->about, "constraints", constraints_json(field));
    if (json && *field->unit)
        json_object_set_new(json, "unit", json_string(field->unit));
    return json;
}

json_t *schema_json(const struct schema_table *table, const struct csv *csv)
{
    json_t *fields = json_array();
    bool has_none = false;
    for (size_t i = 0; i < csv->columns; i++) {
        struct schema_field field;
        if (!schema_field_find(table, csv_header(csv, i), &field))
            continue;
        has_none = has_none || field.column->kind == KIND_LIMIT;
        json_array_append_new(fields, field_json(csv_header(csv, i), &field));
    }
    json_t *missing = has_none ? json_pack("[s, s]", "", "none") : json_pack("[s]", "");
    return json_pack("{s:o, s:o}", "fields", fields, "missingValues", missing);
}

static void print_head(FILE *stream)
{
    fputs("| column | type | unit | meaning |\n|---|---|---|---|\n", stream);
}

static void print_part(FILE *stream, const struct schema_part *part)
{
    for (size_t i = 0; i < part->count; i++) {
        const struct schema_column *column = &part->columns[i];
        fprintf(stream, "| `%s` | %s | %s | %s |\n", column->name, type_of(column->kind),
                column->unit, column->about);
    }
}

/* A table before this one that has the same columns. => null: there is none */
static const struct schema_table *find_same(const struct schema_table *table)
{
    for (const struct schema_table *other = schema_tables; other < table; other++)
        if (memcmp(other->parts, table->parts, sizeof table->parts) == 0)
            return other;
    return NULL;
}

static void print_table(FILE *stream, const struct schema_table *table)
{
    const struct schema_table *same = find_same(table);
    if (same) {
        fprintf(stream, "The columns are those of `%s`.\n\n", same->path);
        return;
    }
    print_head(stream);
    for (size_t p = 0; p < PARTS_MOST && table->parts[p]; p++) {
        if (table->parts[p] == &schema_moment)
            fputs("\nThe state of the space follows.\n", stream);
        else
            print_part(stream, table->parts[p]);
    }
    fputc('\n', stream);
}

void schema_print(FILE *stream)
{
    for (size_t i = 0; i < schema_table_count; i++) {
        const struct schema_table *table = &schema_tables[i];
        bool folder = table->path[strlen(table->path) - 1] == '/';
        fprintf(stream, "### `%s%s`\n\n%s\n\n", table->path, folder ? "RUN.csv" : "", table->about);
        print_table(stream, table);
    }
    fputs("### The state of a space\n\n", stream);
    print_head(stream);
    print_part(stream, &schema_moment);
}
