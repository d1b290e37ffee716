/* SPDX-License-Identifier: MIT
 *
 * The reader of cost parts: what a whole one gives, and that no cut, no changed byte and no line
 * that contradicts the run gets past it.
 */
#include "stream.h"

#include "cost_part.h"

#include <inttypes.h>

#define COLUMNS_LINE "columns operation,instructions,regions\n"
#define STEPS "step 400,80000,12\nstep 800,80000,11\nstep 1000,123456,0\n"
#define END "end operations=1000 instructions=123456 whole_run=200000\n"

static struct stream run, part;
static struct records records;
static struct why why;

static int begin(void **state)
{
    struct job job;
    (void)state;
    stream_make_whole(&run);
    assert_true(job_read(&job, STREAM_JOB, &why));
    return records_read(&records, &job, run.text, run.length, &why) == RECORDS_WHOLE ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    records_free(&records);
    return 0;
}

static void make(const char *first, const char *lines)
{
    int length = snprintf(part.text, STREAM_MOST, "granule-cost 1\n%s%s", first, lines);
    uLong crc = crc32(0, (const Bytef *)part.text, (uInt)length);
    length += snprintf(part.text + length, STREAM_MOST - (size_t)length, "crc32 %08lx\n", crc);
    part.length = (size_t)length;
}

/* Read so many bytes of the part, a copy of just that size, and forget them. */
static bool is_read(size_t length)
{
    struct cost_part cost;
    char *copy = test_malloc(length ? length : 1);
    memcpy(copy, part.text, length);
    bool right = cost_read(&cost, &records, copy, length, &why);
    if (right)
        cost_free(&cost);
    test_free(copy);
    return right;
}

static void reads_a_whole_one(void **state)
{
    static const struct cost_step steps[] = {
        {400, 400, 80000, 12}, {800, 400, 0, 11}, {1000, 200, 43456, 0}};
    char text[STREAM_MOST + 64];
    struct cost_part cost;
    (void)state;
    make(STREAM_BEGIN, COLUMNS_LINE STEPS END);
    int length = snprintf(text, sizeof text, "\r\nQEMU\n%sfarewell", part.text);
    assert_true(cost_read(&cost, &records, text, (size_t)length, &why));
    assert_int_equal(cost.count, 3);
    for (size_t i = 0; i < cost.count; i++) {
        assert_int_equal(cost.steps[i].operation, steps[i].operation);
        assert_int_equal(cost.steps[i].operations, steps[i].operations);
        assert_int_equal(cost.steps[i].instructions, steps[i].instructions);
        assert_int_equal(cost.steps[i].regions, steps[i].regions);
    }
    assert_int_equal(cost.length, part.length);
    assert_memory_equal(cost.text, part.text, part.length);
    cost_free(&cost);
}

static void no_cut_and_no_changed_byte_is_whole(void **state)
{
    (void)state;
    make(STREAM_BEGIN, COLUMNS_LINE STEPS END);
    for (size_t length = 0; length < part.length; length++)
        assert_false(is_read(length));
    for (size_t i = 0; i < part.length; i++)
        for (unsigned change = 1; change < 256; change += 7) {
            part.text[i] = (char)(part.text[i] ^ change);
            assert_false(is_read(part.length));
            part.text[i] = (char)(part.text[i] ^ change);
        }
    assert_true(is_read(part.length));
}

static void names_what_is_wrong(void **state)
{
    static const struct {
        const char *begin, *lines, *says;
    } cases[] = {
        {STREAM_BEGIN, "", "line 3 of its cost part is malformed: its columns"},
        {"begin arch=x86\n", COLUMNS_LINE STEPS END, "its cost part is that of another run"},
        {STREAM_BEGIN, STEPS END, "its columns aren't those"},
        {STREAM_BEGIN, COLUMNS_LINE STEPS, "of no kind that may stand here"},
        {STREAM_BEGIN, COLUMNS_LINE END, "line 4 of its cost part is malformed: its totals"},
        {STREAM_BEGIN, COLUMNS_LINE "sample 1,2,3\n" STEPS END, "of no kind"},
        {STREAM_BEGIN, COLUMNS_LINE "step 1,2\n" STEPS END, "it should have three numbers"},
        {STREAM_BEGIN, COLUMNS_LINE "step 1,2,3,4\n" STEPS END, "it should have three numbers"},
        {STREAM_BEGIN, COLUMNS_LINE "step 1,-2,3\n" STEPS END, "it should have three numbers"},
        {STREAM_BEGIN, COLUMNS_LINE "step 1,99999999999999999999,3\n" STEPS END, "three numbers"},
        {STREAM_BEGIN, COLUMNS_LINE "step 0,2,3\n" STEPS END, "are out of order"},
        {STREAM_BEGIN, COLUMNS_LINE "step 400,2,3\n" STEPS END, "line 5 of its cost part"},
        {STREAM_BEGIN, COLUMNS_LINE "step 1,80001,3\n" STEPS END, "are out of order"},
        {STREAM_BEGIN, COLUMNS_LINE STEPS "step 1001,123456,0\n" END, "its totals aren't those"},
        {STREAM_BEGIN,
         COLUMNS_LINE STEPS "end operations=1000 instructions=123457 whole_run=200000\n",
         "line 7 of its cost part is malformed: its totals aren't those"},
        {STREAM_BEGIN,
         COLUMNS_LINE STEPS "end operations=1000 instructions=123456 whole_run=123455\n",
         "the whole run can't cost this"},
        {STREAM_BEGIN, COLUMNS_LINE STEPS "end operations=1000 instructions=123456 whole_run=2 x\n",
         "the whole run can't cost this"},
        {STREAM_BEGIN,
         COLUMNS_LINE "step 999,123456,0\n"
                      "end operations=999 instructions=123456 whole_run=200000\n",
         "the run had other operations"},
        {STREAM_BEGIN, COLUMNS_LINE STEPS END END, "it should be the CRC-32's"},
        {STREAM_BEGIN, COLUMNS_LINE "error out of frames\n", "the guest says: out of frames"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(cases[i].begin, cases[i].lines);
        if (is_read(part.length))
            fail_msg("case %zu isn't refused", i);
        if (!strstr(why.text, cases[i].says))
            fail_msg("case %zu says: %s", i, why.text);
    }
    assert_false(is_read(0));
    assert_non_null(strstr(why.text, "there is no cost part behind its records"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_whole_one),
        cmocka_unit_test(no_cut_and_no_changed_byte_is_whole),
        cmocka_unit_test(names_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
