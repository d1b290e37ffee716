/* SPDX-License-Identifier: MIT
 *
 * Everything that a table of the results says of a space, counted once more from a plain list of
 * pages, and the indices by their definitions:
 *
 *     recount PAGE_SIZE TRACE PLACEMENTS RUN <TABLE
 *
 * TRACE is one of plain operations, PLACEMENTS what `granule replay --layout empty --placements`
 * printed of it, TABLE the samples, failures or onsets of a campaign that has the run RUN of it.
 * The pages that each operation took or gave back are marked in the list, and after each of which
 * the table has a row the whole list is looked through. Prints how many rows there were and by how
 * many causes and how many indices strictly between 0 and 1; or the first field that isn't right.
 */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST 0x10000ull
#define END 0x7fff0000ull
#define GRANULE 0x10000ull

enum { COLUMNS_MOST = 64, ROWS_MOST = 20000, LINE_MOST = 4096 };

/* The list: what each page is. */
enum { FREE = 0, RESERVED = 1, COMMITTED = 2 };
static uint8_t pages[END / 4096];
static uint64_t page, regions;

/* The table. */
static char header[LINE_MOST];
static char *column[COLUMNS_MOST];
static unsigned columns;
static char *field[ROWS_MOST][COLUMNS_MOST];
static unsigned rows;

static unsigned between; /* indices that are neither 0 nor 1 */
static unsigned causes[6];
static const char *const cause_names[6] = {"invalid",     "policy",     "exhausted",
                                           "granularity", "fragmented", "commit"};

static void stop(const char *what, const char *name)
{
    fprintf(stderr, "recount: %s: %s\n", name, what);
    exit(1);
}

/* Cut a line at its commas. */
static unsigned cut(char *line, char **at)
{
    unsigned count = 0;

    for (char *word = line; word != NULL && count < COLUMNS_MOST; count++) {
        at[count] = word;
        word = strchr(word, ',');
        if (word != NULL)
            *word++ = '\0';
    }
    return count;
}

static void read_table(const char *run)
{
    char line[LINE_MOST];

    if (fgets(header, sizeof header, stdin) == NULL)
        stop("there is no header", "table");
    header[strcspn(header, "\n")] = '\0';
    columns = cut(header, column);
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (rows == ROWS_MOST || cut(strdup(line), field[rows]) != columns)
            stop("there are too many rows, or one is cut", "table");
        if (strcmp(field[rows][0], run) == 0)
            rows++;
    }
}

/* A row's field. => null: the table has no such column */
static const char *text(unsigned row, const char *name)
{
    for (unsigned i = 0; i < columns; i++)
        if (strcmp(column[i], name) == 0)
            return field[row][i];
    return NULL;
}

static void wrong(unsigned row, const char *name, double right)
{
    fprintf(stderr, "recount: %s, operation %s: %s is %s, but %.7f by the list of pages\n",
            field[row][0], text(row, "operation"), name, text(row, name), right);
    exit(1);
}

static void is(unsigned row, const char *name, uint64_t right)
{
    if (text(row, name) == NULL || strtoull(text(row, name), NULL, 10) != right)
        wrong(row, name, (double)right);
}

/* Indices have six digits behind the point. */
static void is_index(unsigned row, const char *name, double right)
{
    if (text(row, name) == NULL || fabs(strtod(text(row, name), NULL) - right) > 5.001e-7)
        wrong(row, name, right);
    between += right > 0 && right < 1;
}

/* Sizes of requests, as powers of two, and the column of what they could have. */
enum { SIZES = 5, SIZE_1M = 1 };
static const struct {
    unsigned shift;
    const char *name;
} sizes[SIZES] = {{18, "usable_256k_bytes"},
                  {20, "usable_1m_bytes"},
                  {22, "usable_4m_bytes"},
                  {24, "usable_16m_bytes"},
                  {26, "usable_64m_bytes"}};

/* What the list says. */
struct count {
    uint64_t reserved, committed, free, usable, largest, holes, fitting[SIZES];
};

static void end_hole(struct count *count, uint64_t hole)
{
    count->usable += hole;
    count->holes += hole != 0;
    count->largest = hole > count->largest ? hole : count->largest;
    for (unsigned i = 0; i < SIZES; i++)
        for (uint64_t left = hole; left >= 1ull << sizes[i].shift; left -= 1ull << sizes[i].shift)
            count->fitting[i] += 1ull << sizes[i].shift;
}

static void look(struct count *count)
{
    uint64_t hole = 0;

    memset(count, 0, sizeof *count);
    for (uint64_t granule = FIRST; granule < END; granule += GRANULE) {
        bool whole = true;

        for (uint64_t at = granule; at < granule + GRANULE; at += page) {
            count->reserved += pages[at / page] != FREE ? page : 0;
            count->committed += pages[at / page] == COMMITTED ? page : 0;
            count->free += pages[at / page] == FREE ? page : 0;
            whole = whole && pages[at / page] == FREE;
        }
        if (!whole)
            end_hole(count, hole);
        hole = whole ? hole + GRANULE : 0;
    }
    end_hole(count, hole);
}

/* Why a request for these bytes without a base fails for want of room. */
static unsigned cause_of(const struct count *count, uint64_t bytes)
{
    uint64_t asked = (bytes + page - 1) / page * page;

    if (count->free < asked)
        return 2;
    return count->usable < asked ? 3 : 4;
}

static void check_failure(unsigned row, const struct count *count)
{
    double needed = strtod(text(row, "needed_bytes"), NULL);
    double index = 0;
    unsigned cause = 0;

    if (count->holes != 0 && needed > 0)
        index = 1 - (1 + (double)count->usable / needed) / (double)count->holes;
    is_index(row, "fragmentation_index", index > 0 ? index : 0);
    if (strcmp(text(row, "win32_error"), "8") == 0)
        cause = cause_of(count, strtoull(text(row, "needed_bytes"), NULL, 10));
    if (strcmp(text(row, "cause"), cause_names[cause]) != 0)
        wrong(row, "cause", cause);
    causes[cause]++;
}

static void check(unsigned row)
{
    struct count count;

    look(&count);
    for (unsigned i = 0; i < SIZES; i++)
        is(row, sizes[i].name, count.fitting[i]);
    is(row, "reserved_bytes", count.reserved);
    is(row, "committed_bytes", count.committed);
    is(row, "free_bytes", count.free);
    is(row, "usable_bytes", count.usable);
    is(row, "largest_bytes", count.largest);
    is(row, "holes", count.holes);
    is(row, "regions", regions);
    is(row, "tails_bytes", count.free - count.usable);
    is_index(row, "unusable_index_1m",
             count.free != 0 ? 1 - (double)count.fitting[SIZE_1M] / (double)count.free : 1);
    is_index(row, "free_fragmentation",
             count.free != 0 ? 1 - (double)count.largest / (double)count.free : 0);
    if (text(row, "fragmentation_index") != NULL)
        check_failure(row, &count);
}

static unsigned check_all(uint64_t operation)
{
    unsigned checked = 0;

    for (unsigned row = 0; row < rows; row++)
        if (strtoull(text(row, "operation"), NULL, 10) == operation) {
            check(row);
            checked++;
        }
    return checked;
}

/* Mark the pages of one operation that went well. */
static void mark(const char *word, uint64_t base, uint64_t length)
{
    uint8_t kind = RESERVED;

    if (strcmp(word, "alloc") == 0 || strcmp(word, "commit") == 0)
        kind = COMMITTED;
    if (strcmp(word, "release") == 0)
        kind = FREE;
    if (base < FIRST || length > END - base)
        stop("there is a place outside of the user range", word);
    regions += strcmp(word, "reserve") == 0 || strcmp(word, "alloc") == 0;
    regions -= kind == FREE;
    for (uint64_t at = base; at < base + length; at += page)
        pages[at / page] = kind;
}

/* The next operation's word. => false: there is none */
static bool next_word(FILE *trace, char word[16])
{
    char line[LINE_MOST];

    while (fgets(line, sizeof line, trace) != NULL)
        if (line[0] != '#' && strncmp(line, "granule-trace", 13) != 0 &&
            sscanf(line, "%15s", word) == 1)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    char word[16], result[16];
    unsigned long long operation, base, length;
    FILE *trace, *placements;
    unsigned checked;

    if (argc != 5 || (trace = fopen(argv[2], "r")) == NULL ||
        (placements = fopen(argv[3], "r")) == NULL)
        stop("usage: recount PAGE_SIZE TRACE PLACEMENTS RUN <TABLE", "arguments");
    page = strtoull(argv[1], NULL, 10);
    read_table(argv[4]);
    checked = check_all(0);
    while (next_word(trace, word)) {
        char place[32];

        if (fscanf(placements, "%llu %15s %31s %llu", &operation, result, place, &length) != 4)
            stop("it has fewer operations than the trace", argv[3]);
        base = strtoull(place, NULL, 16);
        if (strcmp(result, "ok") == 0)
            mark(word, base, length);
        checked += check_all(operation);
    }
    if (checked != rows)
        stop("a row is of no operation of the trace", argv[4]);
    printf("%u %u %u %u %u %u\n", rows, between, causes[0], causes[2], causes[3], causes[4]);
    return fflush(stdout) == 0 ? 0 : 1;
}
