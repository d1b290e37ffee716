/* SPDX-License-Identifier: MIT
 *
 * Comparing campaigns: which rows pair, held against a search by brute force; what is said of two
 * ratios and their intervals; and the three forms of a table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static struct why why;

static void read_csv(struct csv *csv, const char *text)
{
    struct bytes bytes = {strdup(text), strlen(text)};
    if (!csv_read(csv, "test", bytes, &why))
        fail_msg("%s", why.text);
}

static uint64_t chance = 1;

/* SplitMix64, below a bound. */
static unsigned chance_below(unsigned bound)
{
    uint64_t x = chance += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (unsigned)((x ^ x >> 31) % bound);
}

enum { ROWS_MOST = 40 };

/* A random table of a campaign; the second kind has its columns in another order. */
static void make_table(char *text, size_t size, bool other_order)
{
    size_t length =
        (size_t)snprintf(text, size, "run,%s,total_x\n",
                         other_order ? "seed,policy,platform,arch" : "arch,platform,policy,seed");
    unsigned rows = chance_below(ROWS_MOST);
    for (unsigned i = 0; i < rows; i++) {
        static const char *const platforms[] = {"qemu", "gxemul", "native"};
        unsigned arch = chance_below(2), platform = chance_below(3), seed = chance_below(5);
        unsigned policy = chance_below(2);
        if (other_order)
            length += (size_t)snprintf(text + length, size - length, "r%u,%u,sp%u,%s,a%u,1\n", i,
                                       seed, policy, platforms[platform], arch);
        else
            length += (size_t)snprintf(text + length, size - length, "q%u,a%u,%s,sp%u,%u,2\n", i,
                                       arch, platforms[platform], policy, seed);
    }
}

static const char *field_of(const struct csv *csv, size_t row, const char *header)
{
    size_t column;
    assert_true(csv_column(csv, header, &column, &why));
    return csv_field(csv, row, column);
}

static bool same_key(const struct csv *a, size_t i, const struct csv *b, size_t k, bool platform)
{
    static const char *const headers[] = {"arch", "policy", "seed", "platform"};
    for (size_t h = 0; h < (platform ? 4u : 3u); h++)
        if (strcmp(field_of(a, i, headers[h]), field_of(b, k, headers[h])) != 0)
            return false;
    return true;
}

/* Pairs that are there by one key and then, of what is left, by another. */
static size_t count_pairs(const struct csv *a, const struct csv *b)
{
    bool used_a[ROWS_MOST] = {false}, used_b[ROWS_MOST] = {false};
    size_t pairs = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < a->rows; i++)
            for (size_t k = 0; k < b->rows && !used_a[i]; k++)
                if (!used_b[k] && same_key(a, i, b, k, pass == 0)) {
                    used_a[i] = used_b[k] = true;
                    pairs++;
                }
    return pairs;
}

static void check_pairing(const struct pairing *pairing, const struct csv *a, const struct csv *b)
{
    size_t pairs = 0;
    for (size_t i = 0; i < a->rows; i++) {
        size_t k = pairing->partner[0][i];
        if (k == NO_PARTNER)
            continue;
        pairs++;
        assert_int_equal(pairing->partner[1][k], i);
        assert_true(same_key(a, i, b, k, false));
        assert_int_equal(pairing->loose[i], !same_key(a, i, b, k, true));
    }
    assert_int_equal(pairs, pairing->pairs);
}

static void pairs_what_was_asked_for_alike(void **state)
{
    static char text[2][8192];
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct csv a, b;
        struct pairing pairing;
        struct pairing_rules rules = {.matches = 0};
        make_table(text[0], sizeof text[0], false);
        make_table(text[1], sizeof text[1], true);
        read_csv(&a, text[0]);
        read_csv(&b, text[1]);
        size_t wanted = count_pairs(&a, &b);
        assert_true(pairing_make(&pairing, &rules, &a, &b, "total_", &why));
        if (wanted) {
            assert_int_equal(pairing.pairs, wanted);
            assert_int_equal(rules.overs, 0);
            check_pairing(&pairing, &a, &b);
        }
        pairing_free(&pairing);
        csv_free(&a);
        csv_free(&b);
    }
}

#define HEADER "run,arch,platform,page_size_bytes,workload,policy,seed,stack,total_x\n"

/* Pair two texts. => how many pairs; *over: the one column that they pair over, or null */
static size_t pairs_of(const char *a_text, const char *b_text, const char *match, const char **over)
{
    static char header[64];
    struct csv a, b;
    struct pairing pairing;
    struct pairing_rules rules = {.matches = 0};
    read_csv(&a, a_text);
    read_csv(&b, b_text);
    assert_true(pairing_rules_read(&rules, match, &why));
    assert_true(pairing_make(&pairing, &rules, &a, &b, "total_", &why));
    *over = NULL;
    if (rules.overs) {
        assert_int_equal(rules.overs, 1);
        snprintf(header, sizeof header, "%s", rules.over[0]);
        *over = header;
    }
    size_t pairs = pairing.pairs;
    pairing_free(&pairing);
    csv_free(&a);
    csv_free(&b);
    return pairs;
}

static void pairs_over_what_the_campaigns_differ_in(void **state)
{
    static const char both[] =
        HEADER "a,alpha,qemu,8192,w,sp4,1,5,1\nb,alpha,qemu,8192,w,sp5,1,5,1\n";
    const char *over;
    (void)state;
    /* another policy, another setting */
    assert_int_equal(pairs_of(HEADER "a,alpha,qemu,8192,w,sp4,1,5,1\n",
                              HEADER "a,alpha,qemu,8192,w,sp5,1,5,1\n", "", &over),
                     1);
    assert_string_equal(over, "policy");
    assert_int_equal(pairs_of(HEADER "a,alpha,qemu,8192,w,sp4,1,5,1\n",
                              HEADER "a,alpha,qemu,8192,w,sp4,1,6,1\n", "", &over),
                     1);
    assert_string_equal(over, "stack");
    /* never over the seed, nor over the workload, nor over the architecture */
    assert_int_equal(pairs_of(HEADER "a,alpha,qemu,8192,w,sp4,1,5,1\n",
                              HEADER "a,alpha,qemu,8192,w,sp4,2,5,1\n", "", &over),
                     0);
    assert_int_equal(pairs_of(HEADER "a,alpha,qemu,8192,w,sp4,1,5,1\n",
                              HEADER "a,alpha,qemu,8192,v,sp4,1,5,1\n", "", &over),
                     0);
    assert_int_equal(pairs_of(HEADER "a,alpha,qemu,8192,w,sp4,1,5,1\n",
                              HEADER "a,x86,qemu,4096,w,sp4,1,5,1\n", "", &over),
                     0);
    /* not where it isn't clear with which; a match says it, and leaves the others out */
    assert_int_equal(pairs_of(HEADER "a,alpha,qemu,8192,w,sp6,1,5,1\n", both, "", &over), 0);
    assert_int_equal(
        pairs_of(HEADER "a,alpha,qemu,8192,w,sp6,1,5,1\n", both, "policy=sp6:sp5", &over), 1);
    assert_int_equal(pairs_of(both, both, "", &over), 2);
    assert_int_equal(pairs_of(both, both, "policy=sp4:sp5", &over), 1);
    assert_int_equal(pairs_of(both, both, "policy=sp4:sp5,stack=5:6", &over), 0);
}

static void refuses_other_matches(void **state)
{
    static const char *const texts[] = {"policy",
                                        "policy=",
                                        "policy=a",
                                        "policy=a:",
                                        "=a:b",
                                        "policy=:b",
                                        ",",
                                        "policy=a:b,,",
                                        "policy=a23456789a23456789a23456789a23456789a23456789a"
                                        "23456789a23456789a23456789:b",
                                        "a=a:b,b=a:b,c=a:b,d=a:b,e=a:b,f=a:b,g=a:b,h=a:b,i=a:b"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pairing_rules rules = {.matches = 0};
        if (pairing_rules_read(&rules, texts[i], &why))
            fail_msg("'%s' isn't refused", texts[i]);
    }
}

/* A row of cells.csv of which only the ratio and its interval matter. */
static void read_cell(struct csv *csv, const char *ratio)
{
    char text[1024];
    snprintf(text, sizeof text,
             "workload,policy,layout,operations,commit_limit_bytes,onset,pairs,"
             "alpha_earlier_pairs,equal_pairs,alpha_later_pairs,undecided_pairs,alpha_runs,"
             "alpha_reached_runs,x86_runs,x86_reached_runs,alpha_median_low_operations,"
             "alpha_median_high_operations,x86_median_low_operations,"
             "x86_median_high_operations,ratio_median_low,ratio_median_high,interval_low,"
             "interval_high,interval_level,holm_p,alpha_causes,x86_causes\n"
             "w,sp4,fresh,100,none,first_fragmentation_failure,9,9,0,0,0,9,9,9,9,10.0,10.0,20.0,"
             "20.0,%s,0.96,,,\n",
             ratio);
    read_csv(csv, text);
}

static void tells_whether_ratios_lie_in_each_others_intervals(void **state)
{
    static const struct {
        const char *here, *reference, *says;
    } cases[] = {
        {"0.5,0.5,0.4,0.6", "0.5,0.5,0.4,0.6", "the same"},
        {"0.5,0.5,0.4,0.6", "0.55,0.55,0.45,0.7", "each in the other's interval"},
        {"0.5,0.5,0.4,0.6", "0.6,0.6,0.5,0.7", "each in the other's interval"},
        {"0.5,0.5,0.4,0.6", "0.6,0.6,0.51,0.7", "within this interval only"},
        {"0.6,0.6,0.55,0.7", "0.5,0.5,0.4,0.6", "within the reference's interval only"},
        {"0.5,0.5,0.4,0.6", "0.7,0.7,0.61,0.8", "outside each other's intervals"},
        {"0.5,0.5,0.4,", "9.0,9.0,0.45,", "each in the other's interval"},
        {"0.5,0.5,0.4,0.6", "0.5,0.5,0.4,0.7", "each in the other's interval"},
        {"0.5,0.5,,", "0.5,0.5,,", "the same"},
        {"0.5,0.5,,", "0.5,0.5,0.4,0.6", "the same, other intervals"},
        {"0.5,0.5,,", "0.6,0.6,,", "different, without an interval"},
        {"0.5,,,", "0.5,,,", "the same"},
        {"0.5,,,", "0.6,,,", "other bounds"},
        {"0.5,,,", "0.5,0.5,,", "other bounds"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct campaigns_compared compared = {.pairing = {.pairs = 0}};
        struct cells_compared cells;
        read_cell(&compared.cells[HERE], cases[i].here);
        read_cell(&compared.cells[REFERENCE], cases[i].reference);
        assert_true(compare_cells(&cells, &compared, NULL, &why));
        assert_int_equal(cells.sheet.rows, 2);
        const char *says =
            json_string_value(json_object_get(json_array_get(cells.json, 0), "verdict"));
        if (strcmp(says, cases[i].says) != 0)
            fail_msg("%s against %s: %s", cases[i].here, cases[i].reference, says);
        cells_compared_free(&cells);
        csv_free(&compared.cells[HERE]);
        csv_free(&compared.cells[REFERENCE]);
    }
}

static void prints_the_same_table_in_three_forms(void **state)
{
    static const struct sheet_column columns[] = {{"name", "name", false},
                                                  {"empty", "empty", false},
                                                  {"number", "number", true},
                                                  {"note", "a note", false}};
    static const struct {
        enum sheet_format format;
        const char *text;
    } forms[] = {
        {SHEET_TEXT, "name    number  a note\n"
                     "critsec      7  a|b\n"
                     "x       12,345\n"},
        {SHEET_MARKDOWN, "| name | number | a note |\n|---|---:|---|\n"
                         "| critsec | 7 | a\\|b |\n| x | 12,345 |  |\n"},
    };
    struct sheet sheet;
    char *text;
    size_t length;
    (void)state;
    sheet_begin(&sheet, columns, 4);
    sheet_row(&sheet);
    sheet_put(&sheet, 0, "critsec");
    sheet_put(&sheet, 2, "%d", 7);
    sheet_put(&sheet, 3, "a|b");
    sheet_row(&sheet);
    sheet_put(&sheet, 0, "y");
    sheet_put(&sheet, 0, "x");
    sheet_put(&sheet, 2, "12,345");
    sheet_value(&sheet, 2, json_integer(12345));
    for (size_t i = 0; i < 2; i++) {
        FILE *stream = open_memstream(&text, &length);
        assert_true(sheet_print(&sheet, forms[i].format, stream, &why));
        fclose(stream);
        assert_string_equal(text, forms[i].text);
        free(text);
    }
    json_t *rows = sheet_json(&sheet);
    text = json_dumps(rows, JSON_COMPACT);
    assert_string_equal(text,
                        "[{\"name\":\"critsec\",\"empty\":null,\"number\":\"7\",\"note\":\"a|"
                        "b\"},{\"name\":\"x\",\"empty\":null,\"number\":12345,\"note\":null}]");
    free(text);
    json_decref(rows);
    sheet_free(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_what_was_asked_for_alike),
        cmocka_unit_test(pairs_over_what_the_campaigns_differ_in),
        cmocka_unit_test(refuses_other_matches),
        cmocka_unit_test(tells_whether_ratios_lie_in_each_others_intervals),
        cmocka_unit_test(prints_the_same_table_in_three_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
