/* SPDX-License-Identifier: MIT
 *
 * Any bytes at all as a campaign's table: the first line names it, what follows is its text. It is
 * refused with a reason, or it is a table whose every field can be asked for, paired and put into
 * words.
 *
 * `make build/fuzz/table` makes it a libFuzzer target; on its own it is a test of the files in
 * tests/fuzz/corpus/table.
 */
#include "corpus.h"

#include "pairing.h"
#include "schema.h"
#include "table_rows.h"

#include <string.h>

static void hold(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "table: %s\n", what);
        abort();
    }
}

/* Its fields, put together, are its text. */
static void read_back(const struct csv *csv, const uint8_t *text, size_t length)
{
    const char *at = (const char *)text;
    for (size_t row = 0; row <= csv->rows; row++)
        for (size_t column = 0; column < csv->columns; column++) {
            const char *field = row ? csv_field(csv, row - 1, column) : csv_header(csv, column);
            size_t size = strlen(field);
            hold(memcmp(at, field, size) == 0, "a field is another");
            at += size;
            hold(*at == (column + 1 < csv->columns ? ',' : '\n'), "a field ends elsewhere");
            at++;
        }
    hold(at == (const char *)text + length, "it ends elsewhere");
}

/* A table that keeps to its schema. */
static void use(const struct schema_table *table, const struct csv *csv)
{
    struct pairing pairing;
    struct pairing_rules rules = {.matches = 0};
    struct columns columns = {.levels_told = false};
    struct why why;
    char text[FIELD_MOST];
    json_t *schema = schema_json(table, csv);
    hold(json_array_size(json_object_get(schema, "fields")) == csv->columns,
         "a column has no field");
    json_decref(schema);
    if (pairing_make(&pairing, &rules, csv, csv, "total_", &why)) {
        hold(pairing.pairs == csv->rows, "a row doesn't pair with itself");
        pairing_free(&pairing);
    }
    if (!columns_find(csv, &columns, &why))
        return;
    for (size_t row = 0; row < csv->rows; row++) {
        row_ratio_words(text, csv, &columns, row);
        row_median(text, csv, &columns, row, 0);
        row_under(text, csv, &columns, row);
        json_decref(row_ratio_json(csv, &columns, row));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct csv csv;
    struct why why;
    char name[32] = "";
    const uint8_t *newline = length ? memchr(bytes, '\n', length) : NULL;
    size_t first = newline ? (size_t)(newline - bytes) : sizeof name;
    if (first >= sizeof name)
        return 0;
    memcpy(name, bytes, first);
    const struct schema_table *table = schema_find(name);
    if (!table)
        return 0;
    bytes = newline + 1;
    length -= first + 1;
    /* A copy of just that size, so that a sanitizer sees every step beyond it. */
    struct bytes text = {malloc(length + 1), length};
    memcpy(text.at, bytes, length);
    text.at[length] = '\0';
    why.text[0] = '\0';
    if (!csv_read(&csv, "fuzz", text, &why)) {
        hold(why.text[0] != '\0', "refused without a reason");
        return 0;
    }
    read_back(&csv, bytes, length);
    if (schema_check(table, &csv, &why))
        use(table, &csv);
    else
        hold(strncmp(why.text, "fuzz:", 5) == 0, "refused without its name");
    csv_free(&csv);
    return 0;
}

#ifndef FUZZ
int main(void)
{
    return corpus_feed("tests/fuzz/corpus/table");
}
#endif
