/* SPDX-License-Identifier: MIT
 *
 * Comparing runs, by the digests of their records and by the records where they are there.
 */
#include "compare.h"
#include "inside.h"
#include "number.h"
#include "records.h"

#include <stdlib.h>
#include <string.h>

enum { RUN, REFERENCE_RUN, EQUAL_UPTO, ONSET, REFERENCE_ONSET, FIELDS };

static const struct sheet_column columns[FIELDS] = {
    {"run", "run", false},
    {"reference_run", "reference's", false},
    {"equal_up_to_operation", "equal up to", true},
    {"onset_operation", "onset", true},
    {"reference_onset_operation", "reference's", true},
};

/* What is known of two runs' records. */
enum course { COURSE_EQUAL, COURSE_DIFFERS, COURSE_NOT_HERE };

static size_t line_length(const char *text)
{
    const char *end = strchr(text, '\n');
    return end ? (size_t)(end - text) + 1 : strlen(text);
}

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* Walk two records line by line; the first two lines, which name the run, and the CRC-32 may
 * differ. *upto: the last operation of a sample before the first line that does. */
static enum course compare_course(const char *a, const char *b, uint64_t *upto)
{
    *upto = 0;
    for (unsigned line = 1; *a && *b; line++) {
        size_t length = line_length(a);
        if (line > 2 && !(begins(a, "crc32 ") && begins(b, "crc32 ")) &&
            (length != line_length(b) || memcmp(a, b, length) != 0))
            return COURSE_DIFFERS;
        if (begins(a, "sample "))
            *upto = strtoul(a + strlen("sample "), NULL, 10);
        a += length;
        b += line_length(b);
    }
    return *a || *b ? COURSE_DIFFERS : COURSE_EQUAL;
}

static const char *run_name(const struct campaigns_compared *compared, int side, size_t row)
{
    size_t column;
    struct why ignored;
    /* The schema was checked: every runs.csv has it. */
    csv_column(&compared->runs[side], "run", &column, &ignored);
    return csv_field(&compared->runs[side], row, column);
}

static bool records_name(char name[PATH_MOST], const struct campaigns_compared *compared, int side,
                         size_t row, struct why *why)
{
    return path_make(name, why, "runs/%s.records", run_name(compared, side, row));
}

static enum course read_course(const struct campaigns_compared *compared,
                               const size_t row[CAMPAIGNS], uint64_t *upto)
{
    struct bytes text[CAMPAIGNS] = {{NULL, 0}, {NULL, 0}};
    enum course course = COURSE_NOT_HERE;
    struct why ignored;
    bool right = true;
    for (int side = 0; right && side < CAMPAIGNS; side++) {
        char name[PATH_MOST];
        right = records_name(name, compared, side, row[side], &ignored) &&
                inside_read(compared->folder[side], name, RECORDS_MOST, &text[side], &ignored);
    }
    if (right)
        course = compare_course(text[HERE].at, text[REFERENCE].at, upto);
    free(text[HERE].at);
    free(text[REFERENCE].at);
    return course;
}

/* Whether the manifests know the runs by the same digest. */
static bool same_digest(const struct campaigns_compared *compared, const size_t row[CAMPAIGNS])
{
    const char *digest[CAMPAIGNS];
    char name[PATH_MOST];
    struct why ignored;
    for (int side = 0; side < CAMPAIGNS; side++) {
        if (!records_name(name, compared, side, row[side], &ignored))
            return false;
        digest[side] = manifest_digest(&compared->manifest[side], name);
    }
    return digest[HERE] && digest[REFERENCE] && strcmp(digest[HERE], digest[REFERENCE]) == 0;
}

/* Whether the tables tell the same of two runs, from their totals on. */
static bool same_results(const struct campaigns_compared *compared, const size_t row[CAMPAIGNS])
{
    const struct csv *here = &compared->runs[HERE], *reference = &compared->runs[REFERENCE];
    struct why ignored;
    bool totals = false;
    for (size_t i = 0; i < here->columns; i++) {
        const char *header = csv_header(here, i);
        size_t other;
        totals = totals || begins(header, "total_");
        if (totals && strcmp(header, "records_crc32") != 0 &&
            (!csv_column(reference, header, &other, &ignored) ||
             strcmp(csv_field(here, row[HERE], i), csv_field(reference, row[REFERENCE], other)) !=
                 0))
            return false;
    }
    return true;
}

/* The onset that 'granule table' shows: under a limit the first failure of any cause. */
static const char *onset_of(const struct campaigns_compared *compared, int side, size_t row)
{
    const struct csv *runs = &compared->runs[side];
    size_t limit, onset;
    struct why ignored;
    csv_column(runs, "commit_limit_bytes", &limit, &ignored);
    csv_column(runs,
               strcmp(csv_field(runs, row, limit), "none") == 0
                   ? "first_fragmentation_failure_operation"
                   : "first_failure_operation",
               &onset, &ignored);
    return csv_field(runs, row, onset);
}

static void put_number(struct sheet *sheet, size_t column, const char *text)
{
    uint64_t number;
    if (!number_read(text, strlen(text), NUMBER_MOST, &number))
        return;
    sheet_put(sheet, column, "%s", text);
    sheet_value(sheet, column, json_integer((json_int_t)number));
}

static void add_difference(struct runs_compared *runs, const struct campaigns_compared *compared,
                           const size_t row[CAMPAIGNS], enum course course, uint64_t upto)
{
    struct sheet *sheet = &runs->differing;
    const char *name[CAMPAIGNS];
    for (int side = 0; side < CAMPAIGNS; side++)
        name[side] = run_name(compared, side, row[side]);
    sheet_row(sheet);
    sheet_put(sheet, RUN, "%s", name[HERE]);
    if (strcmp(name[HERE], name[REFERENCE]) != 0)
        sheet_put(sheet, REFERENCE_RUN, "%s", name[REFERENCE]);
    sheet_value(sheet, REFERENCE_RUN, json_string(name[REFERENCE]));
    if (course == COURSE_DIFFERS) {
        sheet_put(sheet, EQUAL_UPTO, "%llu", (unsigned long long)upto);
        sheet_value(sheet, EQUAL_UPTO, json_integer((json_int_t)upto));
    } else {
        sheet_put(sheet, EQUAL_UPTO, "?");
        sheet_value(sheet, EQUAL_UPTO, json_null());
    }
    put_number(sheet, ONSET, onset_of(compared, HERE, row[HERE]));
    put_number(sheet, REFERENCE_ONSET, onset_of(compared, REFERENCE, row[REFERENCE]));
}

static void compare_pair(struct runs_compared *runs, const struct campaigns_compared *compared,
                         const size_t row[CAMPAIGNS])
{
    bool loose = compared->pairing.loose[row[HERE]];
    uint64_t upto = 0;
    enum course course = COURSE_EQUAL;
    if (!same_digest(compared, row))
        course = read_course(compared, row, &upto);
    bool equal = course == COURSE_EQUAL
                     ? loose || same_digest(compared, row)
                     : course == COURSE_NOT_HERE && loose && same_results(compared, row);
    if (equal)
        runs->equal++;
    else
        add_difference(runs, compared, row, course, upto);
}

static void add_alone(struct runs_compared *runs, const struct campaigns_compared *compared,
                      int side)
{
    const struct pairing *pairing = &compared->pairing;
    for (size_t row = 0; row < compared->runs[side].rows; row++) {
        if (pairing->out[side][row] || pairing->partner[side][row] != NO_PARTNER)
            continue;
        json_array_append_new(runs->only[side], json_string(run_name(compared, side, row)));
        runs->all++;
    }
}

bool compare_runs(struct runs_compared *runs, const struct campaigns_compared *compared,
                  struct why *why)
{
    *runs = (struct runs_compared){.only = {json_array(), json_array()}};
    sheet_begin(&runs->differing, columns, FIELDS);
    for (size_t i = 0; i < compared->runs[HERE].rows; i++) {
        const size_t row[CAMPAIGNS] = {i, compared->pairing.partner[HERE][i]};
        if (row[REFERENCE] == NO_PARTNER)
            continue;
        runs->all++;
        compare_pair(runs, compared, row);
    }
    add_alone(runs, compared, HERE);
    add_alone(runs, compared, REFERENCE);
    if (runs->only[HERE] && runs->only[REFERENCE] && !runs->differing.failed)
        return true;
    runs_compared_free(runs);
    return refuse(why, "there isn't memory enough to compare the runs");
}

void runs_compared_free(struct runs_compared *runs)
{
    sheet_free(&runs->differing);
    json_decref(runs->only[HERE]);
    json_decref(runs->only[REFERENCE]);
}
