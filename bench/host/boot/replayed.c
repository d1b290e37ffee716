/* SPDX-License-Identifier: MIT */
#include "replayed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_MOST = 48, LABEL = 28 };

/* A value of one run, and the number that it is, if it is one. */
struct cell {
    char text[VALUE_MOST];
    uint64_t number;
    bool is_number;
};

/* A row: what it is called, and where its value is found. */
struct row {
    const char *label;
    void (*find)(const struct records *records, int which, struct cell *cell);
    int which;
};

/* 1234567 as 1,234,567. */
static void set_number(struct cell *cell, uint64_t number)
{
    char digits[24];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, number), length = 0;
    for (size_t i = 0; i < count; i++) {
        if (i && (count - i) % 3 == 0)
            cell->text[length++] = ',';
        cell->text[length++] = digits[i];
    }
    cell->text[length] = '\0';
    cell->number = number;
    cell->is_number = true;
}

static void set_text(struct cell *cell, const char *text)
{
    snprintf(cell->text, sizeof cell->text, "%s", text);
    cell->is_number = false;
}

static const char *const totals[] = {"stream",
                                     "operations",
                                     "skipped",
                                     "failed_invalid",
                                     "failed_policy",
                                     "failed_exhausted",
                                     "failed_granularity",
                                     "failed_fragmented",
                                     "failed_commit"};

enum { TOTALS = sizeof totals / sizeof *totals };

static void find_total(const struct records *records, int which, struct cell *cell)
{
    const char *text = pairs_find(&records->end, totals[which]);
    uint64_t number;
    if (which > 0 && text && number_read(text, strlen(text), NUMBER_MOST, &number))
        set_number(cell, number);
    else
        set_text(cell, text ? text : "-");
}

static void find_onset(const struct records *records, int which, struct cell *cell)
{
    const struct onset_record *onset = &records->onsets[which];
    size_t length;
    if (!onset->reached) {
        set_text(cell, "not reached");
        return;
    }
    set_number(cell, onset->moment.at[COLUMN_OPERATION]);
    length = strlen(cell->text);
    if (onset->cause != CAUSE_NONE)
        snprintf(cell->text + length, sizeof cell->text - length, " %s", cause_names[onset->cause]);
}

/* The last sample of a run is that of its last operation. */
static void find_end(const struct records *records, int which, struct cell *cell)
{
    if (records->sample_count)
        set_number(cell, records->samples[records->sample_count - 1].at[which]);
    else
        set_text(cell, "-");
}

static const enum column ends[] = {COLUMN_LIVE,  COLUMN_REQUESTED, COLUMN_COMMITTED,
                                   COLUMN_FREE,  COLUMN_USABLE,    COLUMN_LARGEST,
                                   COLUMN_HOLES, COLUMN_TABLES};

enum { ENDS = sizeof ends / sizeof *ends, ROWS = TOTALS + ONSETS + ENDS };

static void make_rows(struct row rows[ROWS])
{
    struct row *row = rows;
    for (int i = 0; i < TOTALS; i++)
        *row++ = (struct row){totals[i], find_total, i};
    for (int i = 0; i < ONSETS; i++)
        *row++ = (struct row){onset_names[i], find_onset, i};
    for (int i = 0; i < ENDS; i++)
        *row++ = (struct row){record_columns[ends[i]].header, find_end, (int)ends[i]};
}

/* How two values differ. => false: they don't */
static bool difference(const struct cell *alpha, const struct cell *x86, char text[VALUE_MOST])
{
    double ratio;
    if (strcmp(alpha->text, x86->text) == 0) {
        snprintf(text, VALUE_MOST, "no difference");
        return false;
    }
    if (!alpha->is_number || !x86->is_number || x86->number == 0) {
        snprintf(text, VALUE_MOST, "differs");
        return true;
    }
    ratio = (double)alpha->number / (double)x86->number;
    snprintf(text, VALUE_MOST, "%.*f", ratio > 0.9995 && ratio < 1.0005 ? 6 : 3, ratio);
    return true;
}

static const struct replayed *first_of(const struct replayed *replayed, size_t count,
                                       const char *architecture)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(replayed[i].job.architecture.text, architecture) == 0)
            return &replayed[i];
    return NULL;
}

static int width_of(const struct replayed *replayed, const struct row rows[ROWS])
{
    struct cell cell;
    size_t width =
        strlen(replayed->job.architecture.text) + 1 + strlen(replayed->job.platform.text);
    for (int i = 0; i < ROWS; i++) {
        rows[i].find(&replayed->records, rows[i].which, &cell);
        if (strlen(cell.text) > width)
            width = strlen(cell.text);
    }
    return (int)width;
}

static void print_heading(const struct replayed *replayed, size_t count,
                          const struct row rows[ROWS], bool pair)
{
    char name[2 * NAME_MOST + 2];
    printf("  %-*s", LABEL, "");
    for (size_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%s-%s", replayed[i].job.architecture.text,
                 replayed[i].job.platform.text);
        printf("  %*s", width_of(&replayed[i], rows), name);
    }
    puts(pair ? "  Alpha/x86" : "");
    puts("over the run");
}

static void print_row(const struct replayed *replayed, size_t count, const struct row rows[ROWS],
                      const struct row *row)
{
    struct cell cell;
    printf("  %-*s", LABEL, row->label);
    for (size_t i = 0; i < count; i++) {
        row->find(&replayed[i].records, row->which, &cell);
        printf("  %*s", width_of(&replayed[i], rows), cell.text);
    }
}

/* The labels from one row to another whose values differ, behind a word; how many they are. */
static int print_differing(const struct row *rows, const bool *differs, int count,
                           const char *before)
{
    int printed = 0;
    for (int i = 0; i < count; i++) {
        if (!differs[i])
            continue;
        printf("%s %s", printed == 0 ? before : ",", rows[i].label);
        printed++;
    }
    return printed;
}

static void print_sentence(const struct row rows[ROWS], const bool differs[ROWS])
{
    const int course = ROWS - ENDS;
    int printed;
    putchar('\n');
    printed = print_differing(rows, differs, course, "Alpha and x86 differ in");
    printed +=
        print_differing(rows + course, differs + course, ENDS,
                        printed ? ", and at the end in" : "Alpha and x86 differ at the end in");
    puts(printed ? "." : "There is no difference between Alpha and x86.");
}

void replayed_print(const struct replayed *replayed, size_t count)
{
    const struct replayed *alpha = first_of(replayed, count, "alpha");
    const struct replayed *x86 = first_of(replayed, count, "x86");
    struct row rows[ROWS];
    bool differs[ROWS] = {false};
    make_rows(rows);
    print_heading(replayed, count, rows, alpha && x86);
    for (int i = 0; i < ROWS; i++) {
        struct cell a, b;
        char text[VALUE_MOST] = "";
        if (i == TOTALS || i == ROWS - ENDS)
            puts(i == TOTALS ? "operation of an onset" : "at the end");
        print_row(replayed, count, rows, &rows[i]);
        if (alpha && x86) {
            rows[i].find(&alpha->records, rows[i].which, &a);
            rows[i].find(&x86->records, rows[i].which, &b);
            differs[i] = difference(&a, &b, text);
        }
        printf(*text ? "  %s\n" : "%s\n", text);
    }
    if (alpha && x86)
        print_sentence(rows, differs);
}
