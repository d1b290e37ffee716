/* SPDX-License-Identifier: MIT
 *
 * Pairing by sorted keys.
 */
#include "pairing.h"

#include <stdlib.h>
#include <string.h>

/* Columns of a key, sorted by their headers, so that two tables with other columns agree. */
struct key_columns {
    size_t *column;
    size_t count;
};

/* A row that is still alone, and its key. */
struct keyed_row {
    char *key;
    size_t row;
};

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough to compare the campaigns");
}

/* Split off what stands before a character. => false: it isn't there, or it is too long */
static bool take(const char **text, size_t length, char end, char word[MATCH_TEXT])
{
    const char *at = memchr(*text, end, length);
    size_t size = at ? (size_t)(at - *text) : 0;
    if (!at || size == 0 || size >= MATCH_TEXT)
        return false;
    memcpy(word, *text, size);
    word[size] = '\0';
    *text = at + 1;
    return true;
}

bool pairing_rules_read(struct pairing_rules *rules, const char *text, struct why *why)
{
    while (*text) {
        size_t length = strcspn(text, ",");
        const char *at = text, *end = text + length;
        struct match *match = &rules->match[rules->matches];
        if (rules->matches == MATCHES_MOST)
            return refuse(why, "there are more than %d of KEY=A:B", MATCHES_MOST);
        if (!take(&at, (size_t)(end - at), '=', match->key) ||
            !take(&at, (size_t)(end - at), ':', match->value[0]) || at == end ||
            (size_t)(end - at) >= MATCH_TEXT)
            return refuse(why, "'%.60s' isn't of the form KEY=A:B", text);
        snprintf(match->value[1], MATCH_TEXT, "%.*s", (int)(end - at), at);
        rules->matches++;
        text = end + (*end == ',');
    }
    return true;
}

/* What a name is but never tells rows apart. */
static bool is_key(const char *header)
{
    return strcmp(header, "run") != 0 && strcmp(header, "page_size_bytes") != 0;
}

static int compare_headers(const void *a, const void *b, void *csv)
{
    const size_t *left = a, *right = b;
    return strcmp(csv_header(csv, *left), csv_header(csv, *right));
}

static bool find_key(struct key_columns *key, const struct csv *csv, const char *until,
                     struct why *why)
{
    key->column = calloc(csv->columns + 1, sizeof *key->column);
    if (!key->column)
        return no_memory(why);
    for (size_t i = 0; i < csv->columns; i++) {
        const char *header = csv_header(csv, i);
        if (strncmp(header, until, strlen(until)) == 0)
            break;
        if (is_key(header))
            key->column[key->count++] = i;
    }
    qsort_r(key->column, key->count, sizeof *key->column, compare_headers, (void *)csv);
    return true;
}

static bool is_over(const struct pairing_rules *rules, const char *header)
{
    for (size_t i = 0; i < rules->overs; i++)
        if (strcmp(rules->over[i], header) == 0)
            return true;
    return false;
}

/* A field as it stands in a key: one side's value of a match counts as the other's. */
static const char *key_value(const struct pairing_rules *rules, int side, const char *header,
                             const char *value)
{
    for (size_t i = 0; i < rules->matches; i++)
        if (strcmp(rules->match[i].key, header) == 0 &&
            strcmp(rules->match[i].value[side], value) == 0)
            return rules->match[i].value[1];
    return value;
}

/* `header=value;` for every field that isn't empty. => null: there is no memory */
static char *make_key(const struct csv *csv, const struct key_columns *columns, size_t row,
                      const struct pairing_rules *rules, int side)
{
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        return NULL;
    for (size_t i = 0; i < columns->count; i++) {
        const char *header = csv_header(csv, columns->column[i]);
        const char *value = csv_field(csv, row, columns->column[i]);
        if (*value && !is_over(rules, header))
            fprintf(stream, "%s=%s;", header, key_value(rules, side, header, value));
    }
    return fclose(stream) == 0 ? text : NULL;
}

static int compare_rows(const void *a, const void *b)
{
    const struct keyed_row *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    return order ? order : (left->row > right->row) - (left->row < right->row);
}

static void free_rows(struct keyed_row *rows, size_t count)
{
    for (size_t i = 0; rows && i < count; i++)
        free(rows[i].key);
    free(rows);
}

/* The rows of one side that are still alone, sorted by their keys. */
static bool make_rows(const struct pairing *pairing, int side, const struct key_columns *columns,
                      const struct pairing_rules *rules, struct keyed_row **rows, size_t *count,
                      struct why *why)
{
    const struct csv *csv = pairing->csv[side];
    *count = 0;
    *rows = calloc(csv->rows + 1, sizeof **rows);
    if (!*rows)
        return no_memory(why);
    for (size_t row = 0; row < csv->rows; row++) {
        if (pairing->partner[side][row] != NO_PARTNER || pairing->out[side][row])
            continue;
        (*rows)[*count] = (struct keyed_row){make_key(csv, columns, row, rules, side), row};
        if (!(*rows)[*count].key)
            return no_memory(why);
        ++*count;
    }
    qsort(*rows, *count, sizeof **rows, compare_rows);
    return true;
}

/* Walk both sides' sorted rows: equal keys pair, the first with the first. */
static void pair_sorted(struct pairing *pairing, const struct keyed_row *a, size_t a_count,
                        const struct keyed_row *b, size_t b_count, bool loose)
{
    for (size_t i = 0, k = 0; i < a_count && k < b_count;) {
        int order = strcmp(a[i].key, b[k].key);
        if (order == 0) {
            pairing->partner[0][a[i].row] = b[k].row;
            pairing->partner[1][b[k].row] = a[i].row;
            pairing->loose[a[i].row] = loose;
            pairing->pairs++;
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static bool pair(struct pairing *pairing, const struct key_columns columns[2],
                 const struct pairing_rules *rules, bool loose, struct why *why)
{
    struct keyed_row *rows[2] = {NULL, NULL};
    size_t count[2] = {0, 0};
    bool right = make_rows(pairing, 0, &columns[0], rules, &rows[0], &count[0], why) &&
                 make_rows(pairing, 1, &columns[1], rules, &rows[1], &count[1], why);
    if (right)
        pair_sorted(pairing, rows[0], count[0], rows[1], count[1], loose);
    free_rows(rows[0], count[0]);
    free_rows(rows[1], count[1]);
    return right;
}

/* Leave out the rows that a match names no value of. A table of cells lacks some columns of the
 * runs'. */
static bool leave_out(struct pairing *pairing, const struct pairing_rules *rules, bool may_lack,
                      struct why *why)
{
    for (size_t i = 0; i < rules->matches; i++)
        for (int side = 0; side < 2; side++) {
            const struct csv *csv = pairing->csv[side];
            size_t column;
            if (!csv_column(csv, rules->match[i].key, &column, why)) {
                if (!may_lack)
                    return false;
                continue;
            }
            for (size_t row = 0; row < csv->rows; row++)
                if (strcmp(csv_field(csv, row, column), rules->match[i].value[side]) != 0)
                    pairing->out[side][row] = true;
        }
    return true;
}

/* The rules, and one column more. */
static struct pairing_rules over_too(const struct pairing_rules *rules, const char *header)
{
    struct pairing_rules more = *rules;
    if (more.overs < OVER_MOST && !is_over(rules, header))
        more.over[more.overs++] = header;
    return more;
}

/* The one value that a column has beside empty fields. => null: there are several; empty: none */
static const char *only_value(const struct csv *csv, size_t column)
{
    const char *only = "";
    for (size_t row = 0; row < csv->rows; row++) {
        const char *value = csv_field(csv, row, column);
        if (*value && *only && strcmp(value, only) != 0)
            return NULL;
        if (*value)
            only = value;
    }
    return only;
}

/* Rows may pair over a column that has one value in either table, and another; never over these. */
static void find_overs(struct pairing_rules *rules, const struct pairing *pairing,
                       const struct key_columns *columns)
{
    static const char *const never[] = {"arch", "workload", "seed"};
    const struct csv *a = pairing->csv[0], *b = pairing->csv[1];
    for (size_t i = 0; i < columns->count && rules->overs < OVER_MOST; i++) {
        const char *header = csv_header(a, columns->column[i]);
        const char *value = only_value(a, columns->column[i]), *other_value = "";
        bool may = true;
        size_t other;
        struct why ignored;
        for (size_t k = 0; k < sizeof never / sizeof *never; k++)
            may = may && strcmp(never[k], header) != 0;
        if (csv_column(b, header, &other, &ignored))
            other_value = only_value(b, other);
        if (may && value && other_value && strcmp(value, other_value) != 0)
            rules->over[rules->overs++] = header;
    }
}

static bool begin(struct pairing *pairing, const struct pairing_rules *rules, const struct csv *a,
                  const struct csv *b, const char *until, bool may_lack,
                  struct key_columns columns[2], struct why *why)
{
    *pairing = (struct pairing){.csv = {a, b}};
    pairing->loose = calloc(a->rows + 1, sizeof *pairing->loose);
    for (int side = 0; side < 2; side++) {
        size_t rows = pairing->csv[side]->rows;
        pairing->partner[side] = calloc(rows + 1, sizeof *pairing->partner[side]);
        pairing->out[side] = calloc(rows + 1, sizeof *pairing->out[side]);
        if (!pairing->loose || !pairing->partner[side] || !pairing->out[side])
            return no_memory(why);
        for (size_t row = 0; row < rows; row++)
            pairing->partner[side][row] = NO_PARTNER;
        if (!find_key(&columns[side], pairing->csv[side], until, why))
            return false;
    }
    return leave_out(pairing, rules, may_lack, why);
}

static bool end(struct pairing *pairing, struct key_columns columns[2], bool right)
{
    free(columns[0].column);
    free(columns[1].column);
    if (!right)
        pairing_free(pairing);
    return right;
}

/* Over the platform too: rows that are left over. */
static bool pair_both_ways(struct pairing *pairing, const struct key_columns columns[2],
                           const struct pairing_rules *rules, struct why *why)
{
    const struct pairing_rules looser = over_too(rules, "platform");
    bool loose = rules->overs > 0 || rules->matches > 0;
    return pair(pairing, columns, rules, loose, why) && pair(pairing, columns, &looser, true, why);
}

bool pairing_make(struct pairing *pairing, struct pairing_rules *rules, const struct csv *a,
                  const struct csv *b, const char *until, struct why *why)
{
    struct key_columns columns[2] = {{NULL, 0}, {NULL, 0}};
    bool right = begin(pairing, rules, a, b, until, false, columns, why) &&
                 pair_both_ways(pairing, columns, rules, why);
    if (right && pairing->pairs == 0 && rules->matches == 0) {
        find_overs(rules, pairing, &columns[0]);
        right = pair_both_ways(pairing, columns, rules, why);
    }
    return end(pairing, columns, right);
}

bool pairing_follow(struct pairing *pairing, const struct pairing_rules *rules, const struct csv *a,
                    const struct csv *b, const char *until, struct why *why)
{
    struct key_columns columns[2] = {{NULL, 0}, {NULL, 0}};
    bool right = begin(pairing, rules, a, b, until, true, columns, why) &&
                 pair(pairing, columns, rules, false, why);
    return end(pairing, columns, right);
}

void pairing_free(struct pairing *pairing)
{
    for (int side = 0; side < 2; side++) {
        free(pairing->partner[side]);
        free(pairing->out[side]);
    }
    free(pairing->loose);
    *pairing = (struct pairing){.pairs = 0};
}
