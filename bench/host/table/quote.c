/* SPDX-License-Identifier: MIT
 *
 * Making and checking the lines by which results are quoted.
 */
#include "quote.h"
#include "manifest.h"
#include "number.h"
#include "results.h"
#include "schema.h"
#include "table_rows.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS, GRID, TABLES };
static const char *const names[TABLES] = {"cells.csv", "grid.csv"};

/* `first_failure` as `first failure`. */
static void write_onset(char text[FIELD_MOST], const char *onset)
{
    snprintf(text, FIELD_MOST, "%s", onset);
    for (char *c = text; (c = strchr(c, '_'));)
        *c = ' ';
}

/* In brackets what tells the cell from others, if anything does. */
static void write_under(char text[FIELD_MOST + 16], const struct csv *table,
                        const struct columns *columns, size_t row, bool derived)
{
    char under[FIELD_MOST];
    row_under(under, table, columns, row);
    snprintf(text, FIELD_MOST + 16, "%s%s%s%s", *under ? " (" : "", under,
             derived ? ", derived" : "", *under ? ")" : "");
}

static void add(struct quotes *quotes, int which, const struct columns *columns, size_t row)
{
    const struct csv *table = &quotes->table[which];
    struct quote *quote = &quotes->quote[quotes->count++];
    char under[FIELD_MOST + 16], onset[FIELD_MOST], ratio[FIELD_MOST];
    const char *pairs = csv_field(table, row, columns->pairs);
    quote->workload = csv_field(table, row, columns->workload);
    quote->policy = csv_field(table, row, columns->policy);
    quote->limit = csv_field(table, row, columns->limit);
    quote->known = row_ratio(table, columns, row) != RATIO_NO_PAIRS &&
                   row_ratio(table, columns, row) != RATIO_NEITHER &&
                   row_ratio(table, columns, row) != RATIO_UNDECIDED;
    write_under(under, table, columns, row, which == GRID);
    write_onset(onset, csv_field(table, row, columns->onset));
    row_ratio_words(ratio, table, columns, row);
    quote->before_ratio = (size_t)snprintf(
        quote->text, QUOTE_MOST, "%s %.32s %.32s%s, %.40s, %.16s pair%s: Alpha/x86 ", quotes->head,
        quote->workload, quote->policy, under, onset, pairs, strcmp(pairs, "1") == 0 ? "" : "s");
    snprintf(quote->text + quote->before_ratio, QUOTE_MOST - quote->before_ratio, "%s", ratio);
}

/* The headline of each cell, and what follows for each limit. */
static bool add_table(struct quotes *quotes, int which, struct why *why)
{
    const struct csv *table = &quotes->table[which];
    struct columns columns;
    if (!schema_check(schema_find(names[which]), table, why) || !columns_find(table, &columns, why))
        return false;
    columns.levels_told = false; /* a line stands alone, so it tells its own */
    for (size_t row = 0, shown; row < table->rows; row += which == CELLS ? ONSETS : 1) {
        if (which == GRID && strcmp(csv_field(table, row, columns.limit), "none") == 0)
            continue;
        if (which == GRID)
            shown = row;
        else if (!row_headline(table, &columns, row, &shown, why))
            return false;
        add(quotes, which, &columns, shown);
    }
    return true;
}

/* => false: why says it; the campaign must be sealed, and as it was then */
static bool make_head(struct quotes *quotes, const char *results, struct why *why)
{
    struct manifest manifest;
    char hash[CAMPAIGN_HASH_DIGITS + 1];
    if (!results_hash(results, hash, why) || !manifest_read(&manifest, results, why))
        return false;
    const char *version = manifest_text(&manifest, "version");
    const char *digest = manifest_digest(&manifest, "runs.csv");
    bool right =
        name_is_safe(version, strlen(version)) ||
        refuse(why, "%.200s/" MANIFEST_FILE ": '%.60s' can't be a version", results, version);
    if (right && (!digest || strncmp(digest, hash, CAMPAIGN_HASH_DIGITS) != 0))
        right = refuse(why, "%.200s/runs.csv isn't what the manifest says; see 'granule verify'",
                       results);
    if (right)
        snprintf(quotes->head, sizeof quotes->head, "Granule %s, campaign %s:", version, hash);
    manifest_free(&manifest);
    return right;
}

bool quotes_make(struct quotes *quotes, const char *results, struct why *why)
{
    *quotes = (struct quotes){.quote = NULL};
    bool right = make_head(quotes, results, why);
    for (int i = 0; right && i < TABLES; i++)
        right = csv_load(&quotes->table[i], results, names[i], why);
    if (right) {
        size_t most = quotes->table[CELLS].rows + quotes->table[GRID].rows;
        quotes->quote = calloc(most + 1, sizeof *quotes->quote);
        right = quotes->quote || refuse(why, "there isn't memory enough for it");
    }
    for (int i = 0; right && i < TABLES; i++)
        right = add_table(quotes, i, why);
    if (!right)
        quotes_free(quotes);
    return right;
}

void quotes_free(struct quotes *quotes)
{
    for (int i = 0; i < TABLES; i++)
        csv_free(&quotes->table[i]);
    free(quotes->quote);
    *quotes = (struct quotes){.quote = NULL};
}

const char *quotes_first(const struct quotes *quotes, struct why *why)
{
    for (size_t i = 0; i < quotes->count; i++)
        if (quotes->quote[i].known)
            return quotes->quote[i].text;
    why_set(why, "no cell has a ratio of the architectures");
    return NULL;
}

/* Whether a limit as tables have it, bytes or none, is what somebody wrote. */
static bool limit_is(const char *limit, const char *asked)
{
    uint64_t here, there;
    if (strcmp(limit, asked) == 0)
        return true;
    return number_read(limit, strlen(limit), NUMBER_MOST, &here) &&
           number_read_size(asked, strlen(asked), NUMBER_MOST, &there) && here == there;
}

bool quote_is(const struct quote *quote, const char *asked)
{
    char name[2 * FIELD_MOST];
    size_t length =
        (size_t)snprintf(name, sizeof name, "%.100s/%.100s", quote->workload, quote->policy);
    if (strncmp(asked, name, length) != 0)
        return false;
    if (asked[length] == '\0')
        return strcmp(quote->limit, "none") == 0;
    return asked[length] == '/' && limit_is(quote->limit, asked + length + 1);
}

bool quotes_check(const struct quotes *quotes, const char *line, struct why *why)
{
    for (size_t i = 0; i < quotes->count; i++)
        if (strcmp(quotes->quote[i].text, line) == 0)
            return true;
    if (strncmp(line, quotes->head, strlen(quotes->head)) != 0)
        return refuse(why, "the line is of another campaign; this one's begin '%s'", quotes->head);
    for (size_t i = 0; i < quotes->count; i++)
        if (strncmp(quotes->quote[i].text, line, quotes->quote[i].before_ratio) == 0)
            return refuse(why, "the line says something else than the results: '%s'",
                          quotes->quote[i].text);
    return refuse(why, "the line is of no cell of this campaign; 'granule table DIR --quote "
                       "WORKLOAD/POLICY' prints those that it has");
}
