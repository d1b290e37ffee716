/* SPDX-License-Identifier: MIT
 *
 * The statistics against the figures of another implementation, to 1e-9: golden.R computed them, in
 * R, from runs.csv and from sets of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comparison.h"
#include "family.h"
#include "incidence.h"
#include "sensitivity.h"
#include "statistics.h"

#define FOLDER "tests/statistics"

static struct why why;

static void load(struct csv *csv, const char *name)
{
    if (!csv_load(csv, FOLDER "/golden", name, &why))
        fail_msg("%s", why.text);
    assert_true(csv->rows > 0);
}

static const char *text(const struct csv *csv, size_t row, const char *header)
{
    size_t column;
    if (!csv_column(csv, header, &column, &why))
        fail_msg("%s", why.text);
    return csv_field(csv, row, column);
}

static double number(const struct csv *csv, size_t row, const char *header)
{
    char *end;
    const char *field = text(csv, row, header);
    double value = strtod(field, &end);
    if (*field == '\0' || *end != '\0')
        fail_msg("%s:%zu: %s is '%s'", csv->name, row + 2, header, field);
    return value;
}

static size_t count(const struct csv *csv, size_t row, const char *header)
{
    return (size_t)number(csv, row, header);
}

static bool is_near(double ours, double theirs, double error)
{
    return ours == theirs || fabs(ours - theirs) <= error * fmax(1, fabs(theirs));
}

/* A value of ours that is known against a golden field, which is empty where it isn't. */
static void assert_value(const struct csv *csv, size_t row, const char *header, bool known,
                         double value)
{
    if (known != (*text(csv, row, header) != '\0') ||
        (known && !is_near(value, number(csv, row, header), 1e-9)))
        fail_msg("%s:%zu: %s: ours %.17g (%d), golden '%s'", csv->name, row + 2, header, value,
                 known, text(csv, row, header));
}

/* Probabilities agree in their digits, however small they are. */
static void assert_probability(const struct csv *csv, size_t row, const char *header, double value)
{
    double theirs = number(csv, row, header);
    if (fabs(value - theirs) > 1e-9 * theirs)
        fail_msg("%s:%zu: %s: ours %.17g, golden %.17g", csv->name, row + 2, header, value, theirs);
}

static void levels(void **state)
{
    struct csv csv;
    (void)state;
    load(&csv, "levels.csv");
    for (size_t row = 0; row < csv.rows; row++) {
        struct median_interval interval = median_interval(count(&csv, row, "n"));
        assert_int_equal(interval.rank, count(&csv, row, "rank"));
        assert_value(&csv, row, "level", interval.rank > 0, interval.level);
    }
    csv_free(&csv);
}

static void signs(void **state)
{
    struct csv csv;
    (void)state;
    load(&csv, "signs.csv");
    for (size_t row = 0; row < csv.rows; row++)
        assert_probability(&csv, row, "p",
                           sign_test(count(&csv, row, "less"), count(&csv, row, "more")));
    csv_free(&csv);
}

static void shares(void **state)
{
    struct csv csv;
    (void)state;
    load(&csv, "shares.csv");
    for (size_t row = 0; row < csv.rows; row++) {
        struct range interval = wilson(count(&csv, row, "hits"), count(&csv, row, "runs"));
        assert_value(&csv, row, "low", true, interval.low);
        assert_value(&csv, row, "high", true, interval.high);
    }
    csv_free(&csv);
}

static void families(void **state)
{
    struct csv csv;
    double p[32], corrected[32];
    (void)state;
    load(&csv, "families.csv");
    for (size_t row = 0, tests; row < csv.rows; row += tests) {
        for (tests = 0; row + tests < csv.rows &&
                        count(&csv, row + tests, "family") == count(&csv, row, "family");
             tests++)
            p[tests] = number(&csv, row + tests, "p");
        holm(p, tests, corrected);
        for (size_t i = 0; i < tests; i++)
            assert_probability(&csv, row + i, "corrected", corrected[i]);
    }
    csv_free(&csv);
}

static void assert_comparison(const struct csv *csv, size_t row,
                              const struct comparison *comparison)
{
    const struct estimate *ratio = &comparison->ratio;
    bool paired = comparison->pairs > 0, bounded = ratio->interval.rank > 0;
    assert_int_equal(comparison->pairs, count(csv, row, "pairs"));
    assert_int_equal(comparison->earlier, count(csv, row, "earlier"));
    assert_int_equal(comparison->equal, count(csv, row, "equal"));
    assert_int_equal(comparison->later, count(csv, row, "later"));
    assert_int_equal(comparison->undecided, count(csv, row, "undecided"));
    assert_value(csv, row, "low", paired, ratio->median.low);
    assert_value(csv, row, "high", paired, ratio->median.high);
    assert_value(csv, row, "interval_low", bounded, ratio->bounds.low);
    assert_value(csv, row, "interval_high", bounded, ratio->bounds.high);
    assert_value(csv, row, "level", bounded, ratio->interval.level);
    assert_value(csv, row, "mean_low", paired, comparison->mean_difference.low);
    assert_value(csv, row, "mean_high", paired, comparison->mean_difference.high);
    assert_value(csv, row, "p", comparison->earlier + comparison->later > 0,
                 comparison->sign_test_p);
}

/* Rows of sets.csv stand for runs: 2 × row is Alpha's, 2 × row + 1 x86's. */
static bool observe_set(const void *context, size_t run, struct observation *observation,
                        struct why *unused)
{
    const struct csv *sets = context;
    bool alpha = run % 2 == 0;
    double value = number(sets, run / 2, alpha ? "alpha" : "x86");
    bool beyond = number(sets, run / 2, alpha ? "alpha_beyond" : "x86_beyond") == 1;
    (void)unused;
    *observation = (struct observation){{value, beyond ? INFINITY : value}, CAUSE_NONE};
    return true;
}

static void sets(void **state)
{
    struct csv of_pairs, golden;
    struct seed_runs seeds[128];
    size_t next = 0;
    (void)state;
    load(&of_pairs, "sets.csv");
    load(&golden, "compared.csv");
    for (size_t row = 0; row < golden.rows; row++) {
        struct cell cell = {.seeds = seeds, .horizon = 100000};
        struct comparison comparison;
        for (; next < of_pairs.rows &&
               strcmp(text(&of_pairs, next, "set"), text(&golden, row, "set")) == 0;
             next++)
            seeds[cell.count++] = (struct seed_runs){next, {2 * next, 2 * next + 1}};
        assert_true(comparison_make(&comparison, &cell, observe_set, &of_pairs, &why));
        assert_comparison(&golden, row, &comparison);
    }
    assert_int_equal(next, of_pairs.rows);
    csv_free(&of_pairs);
    csv_free(&golden);
}

/* The fixture, analysed. */
struct fixture {
    struct cells cells;
    struct compared *compared;
    char folder[32]; /* for tables that are written */
};

static int analyse(void **state)
{
    static struct fixture fixture;
    strcpy(fixture.folder, "/tmp/granule-golden-XXXXXX");
    if (!cells_load(&fixture.cells, FOLDER, &why))
        fail_msg("%s", why.text);
    fixture.compared = comparison_all(&fixture.cells, &why);
    assert_non_null(fixture.compared);
    assert_true(family_correct(&fixture.cells, fixture.compared, &why));
    assert_non_null(mkdtemp(fixture.folder));
    *state = &fixture;
    return 0;
}

static int drop(void **state)
{
    static const char *const made[] = {"/table.csv", "/host", ""};
    struct fixture *fixture = *state;
    char path[64];
    cells_free(&fixture->cells);
    free(fixture->compared);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->folder, made[i]);
        if (remove(path) != 0 && errno != ENOENT)
            return -1;
    }
    return 0;
}

static void cells(void **state)
{
    const struct fixture *fixture = *state;
    struct csv csv;
    size_t family = 0;
    load(&csv, "cells.csv");
    assert_int_equal(csv.rows, fixture->cells.count * ONSETS);
    for (size_t row = 0; row < csv.rows; row++) {
        const struct comparison *comparison = &fixture->compared[row / ONSETS].onset[row % ONSETS];
        bool member = comparison->family_tests > 0;
        assert_string_equal(text(&csv, row, "onset"), onset_names[row % ONSETS]);
        assert_comparison(&csv, row, comparison);
        assert_value(&csv, row, "holm", member, comparison->holm_p);
        assert_value(&csv, row, "tests", member, (double)comparison->family_tests);
        family += member;
    }
    assert_true(family > 1);
    csv_free(&csv);
}

static const char *cell_of(const struct fixture *fixture, size_t cell, const char *header)
{
    return text(&fixture->cells.runs, fixture->cells.cell[cell].row, header);
}

static void write_table(const struct fixture *fixture, struct csv *csv, bool sensitivity)
{
    struct whole whole;
    assert_true(whole_open(&whole, fixture->folder, "table.csv", &why));
    assert_true(sensitivity
                    ? sensitivity_write(&fixture->cells, fixture->compared, whole.stream, &why)
                    : incidence_write(&fixture->cells, whole.stream, &why));
    assert_true(whole_close(&whole, &why));
    assert_true(csv_load(csv, fixture->folder, "table.csv", &why));
}

/* A field of a table of ours, of six digits, against a golden one. */
static void assert_field(const struct csv *ours, const char *header, const struct csv *golden,
                         const char *golden_header, size_t row)
{
    const char *field = text(ours, row, header), *theirs = text(golden, row, golden_header);
    bool known = *theirs != '\0' && strcmp(theirs, "Inf") != 0;
    if (known != (*field != '\0') ||
        (known && !is_near(number(ours, row, header), number(golden, row, golden_header), 6e-7)))
        fail_msg("%s:%zu: %s: ours '%s', golden '%s'", golden->name, row + 2, header, field,
                 theirs);
}

static void incidence(void **state)
{
    static const char *const same[] = {"arch", "onset", "cause"};
    const struct fixture *fixture = *state;
    struct csv golden, ours;
    load(&golden, "incidence.csv");
    write_table(fixture, &ours, false);
    assert_int_equal(ours.rows, golden.rows);
    for (size_t row = 0; row < golden.rows; row++) {
        size_t cell = count(&golden, row, "cell") - 1, reached = count(&golden, row, "reached"),
               runs = count(&golden, row, "runs");
        assert_string_equal(text(&ours, row, "policy"), cell_of(fixture, cell, "policy"));
        for (size_t i = 0; i < sizeof same / sizeof *same; i++)
            assert_string_equal(text(&ours, row, same[i]), text(&golden, row, same[i]));
        assert_int_equal(count(&ours, row, "operation"), count(&golden, row, "operation"));
        assert_int_equal(count(&ours, row, "reached_runs"), reached);
        assert_int_equal(count(&ours, row, "runs"), runs);
        assert_field(&ours, "share", &golden, "share", row);
        assert_field(&ours, "share_low", &golden, "low", row);
        assert_field(&ours, "share_high", &golden, "high", row);
        assert_value(&golden, row, "low", true, wilson(reached, runs).low);
        assert_value(&golden, row, "high", true, wilson(reached, runs).high);
    }
    csv_free(&golden);
    csv_free(&ours);
}

/* `PREFIX_low` and so on against `GOLDEN.low`. */
static void assert_estimate(const struct csv *ours, const char *prefix, const struct csv *golden,
                            const char *golden_prefix, size_t row)
{
    static const char *const ends[][2] = {{"_low", ".low"},
                                          {"_high", ".high"},
                                          {"_interval_low", ".interval_low"},
                                          {"_interval_high", ".interval_high"},
                                          {"_interval_level", ".level"}};
    char header[2][64];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(header[0], sizeof header[0], "%s%s", prefix, ends[i][0]);
        snprintf(header[1], sizeof header[1], "%s%s", golden_prefix, ends[i][1]);
        assert_field(ours, header[0], golden, header[1], row);
    }
}

static void readings(void **state)
{
    const struct fixture *fixture = *state;
    struct csv golden, ours;
    load(&golden, "readings.csv");
    write_table(fixture, &ours, true);
    assert_int_equal(ours.rows, golden.rows);
    for (size_t row = 0; row < golden.rows; row++) {
        size_t usual = count(&golden, row, "usual") - 1, other = count(&golden, row, "other") - 1;
        const char *changed = text(&golden, row, "changed");
        assert_string_equal(text(&ours, row, "workload"), cell_of(fixture, usual, "workload"));
        assert_string_equal(text(&ours, row, "policy"), cell_of(fixture, usual, "policy"));
        assert_string_equal(text(&ours, row, "changed"), changed);
        assert_string_equal(text(&ours, row, "usual_reading"), cell_of(fixture, usual, changed));
        assert_string_equal(text(&ours, row, "other_reading"), cell_of(fixture, other, changed));
        assert_int_equal(count(&ours, row, "pairs"), count(&golden, row, "pairs"));
        assert_int_equal(count(&ours, row, "equal_pairs"), count(&golden, row, "equal"));
        assert_estimate(&ours, "alpha_effect", &golden, "alpha", row);
        assert_estimate(&ours, "x86_effect", &golden, "x86", row);
        assert_estimate(&ours, "ratio_effect", &golden, "ratio", row);
    }
    csv_free(&golden);
    csv_free(&ours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels),
        cmocka_unit_test(signs),
        cmocka_unit_test(shares),
        cmocka_unit_test(families),
        cmocka_unit_test(sets),
        cmocka_unit_test_setup_teardown(cells, analyse, drop),
        cmocka_unit_test_setup_teardown(incidence, analyse, drop),
        cmocka_unit_test_setup_teardown(readings, analyse, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
