/* SPDX-License-Identifier: MIT
 *
 * The records' reader: what a whole run gives, what each fault is called, and that no cut and no
 * changed byte gets past it.
 */
#include "stream.h"

static struct stream stream;
static struct why why;

static void reads_a_whole_run(void **state)
{
    struct records records;
    struct job job;
    (void)state;
    stream_make_whole(&stream);
    assert_true(job_read(&job, STREAM_JOB, &why));
    assert_int_equal(records_read(&records, &job, stream.text, stream.length, &why), RECORDS_WHOLE);
    assert_ptr_equal(records.text, stream.text);
    assert_int_equal(records.length, stream.length);
    assert_int_equal(records.sample_count, 3);
    assert_int_equal(records.samples[1].at[COLUMN_OPERATION], 700);
    assert_int_equal(records.samples[1].at[COLUMN_LARGEST], 700000);
    assert_int_equal(records.samples[1].at[COLUMN_FAILED_GRANULARITY], 1);
    assert_int_equal(records.failure_count, 1);
    assert_string_equal(records.failures[0].kind, "thread-create");
    assert_int_equal(records.failures[0].error, 8);
    assert_int_equal(records.failures[0].needed, 1048576);
    assert_ptr_equal(records_failure(&records, CAUSE_GRANULARITY), &records.failures[0]);
    assert_null(records_failure(&records, CAUSE_COMMIT));
    assert_true(records.onsets[ONSET_FIRST_FAILURE].reached);
    assert_int_equal(records.onsets[ONSET_FIRST_FAILURE].cause, CAUSE_GRANULARITY);
    assert_int_equal(records.onsets[ONSET_STACK].cause, CAUSE_NONE);
    assert_false(records.onsets[ONSET_INDEX].reached);
    assert_int_equal(records.limit_count, 2);
    assert_int_equal(records.limits[1].bytes, 67108864);
    assert_string_equal(pairs_find(&records.end, "stream"), "0123456789abcdef");
    assert_string_equal(pairs_find(&records.begin, "stack"), "1048576");
    assert_null(pairs_find(&records.begin, "tack"));
    records_free(&records);
}

static void leaves_out_what_stands_around(void **state)
{
    static const char before[] = "PCI: firmware\r\nerror in the firmware's own words\n";
    static const char behind[] = "crc32 00000000\nfarewell";
    char text[STREAM_MOST + 128];
    (void)state;
    stream_make_whole(&stream);
    size_t length = (size_t)snprintf(text, sizeof text, "%s%s%s", before, stream.text, behind);
    struct records records;
    struct job job;
    assert_true(job_read(&job, STREAM_JOB, &why));
    assert_int_equal(records_read(&records, &job, text, length, &why), RECORDS_WHOLE);
    assert_int_equal(records.length, stream.length);
    assert_memory_equal(records.text, stream.text, stream.length);
    records_free(&records);
}

static void no_cut_is_whole(void **state)
{
    (void)state;
    stream_make_whole(&stream);
    for (size_t length = 0; length < stream.length; length++) {
        enum fault fault = stream_fault(stream.text, length, &why);
        assert_int_equal(fault,
                         length < strlen("granule-run 1\n") ? RECORDS_NO_START : RECORDS_CUT);
    }
}

static void no_changed_byte_is_whole(void **state)
{
    (void)state;
    stream_make_whole(&stream);
    for (size_t i = 0; i < stream.length; i++)
        for (unsigned change = 1; change < 256; change += 7) {
            stream.text[i] = (char)(stream.text[i] ^ change);
            assert_int_not_equal(stream_fault(stream.text, stream.length, &why), RECORDS_WHOLE);
            stream.text[i] = (char)(stream.text[i] ^ change);
        }
}

static void no_missing_or_doubled_line_is_whole(void **state)
{
    char text[2 * STREAM_MOST];
    (void)state;
    stream_make_whole(&stream);
    for (const char *line = stream.text; *line;) {
        const char *next = strchr(line, '\n') + 1;
        size_t before = (size_t)(line - stream.text),
               behind = stream.length - (size_t)(next - stream.text);
        memcpy(text, stream.text, before);
        memcpy(text + before, next, behind);
        assert_int_not_equal(stream_fault(text, before + behind, &why), RECORDS_WHOLE);
        if (*next) {
            memcpy(text, stream.text, (size_t)(next - stream.text));
            memcpy(text + (next - stream.text), line, stream.length - before);
            enum fault fault = stream_fault(text, stream.length + (size_t)(next - line), &why);
            assert_int_not_equal(fault, RECORDS_WHOLE);
        }
        line = next;
    }
}

static void names_the_fault(void **state)
{
    static const struct {
        const char *text;
        enum fault fault;
        const char *says;
    } cases[] = {
        {"", RECORDS_NO_START, "it wrote nothing"},
        {"abc\n", RECORDS_NO_START, "no start record"},
        {"error unknown policy\n", RECORDS_GUEST_ERROR, "the guest says: unknown policy"},
        {"granule-run 1\nerror out of frames\n", RECORDS_GUEST_ERROR, "out of frames"},
        {"granule-run 1\nbegin", RECORDS_CUT, "within line 2"},
        {"x\ngranule-run 1\nbegin\n", RECORDS_CUT, "behind line 3"},
        {"granule-run 1\nend a=1\n", RECORDS_CUT, "without the CRC-32"},
        {"granule-run 1\ncrc32 00000000\n", RECORDS_CRC, "CRC-32 differs: line 2"},
        {"granule-run 1\ncrc32 zzz\n", RECORDS_CRC, "CRC-32 differs"},
        {"error \033[2J\n", RECORDS_GUEST_ERROR, "the guest says: ?[2J"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(stream_fault(cases[i].text, strlen(cases[i].text), &why), cases[i].fault);
        assert_non_null(strstr(why.text, cases[i].says));
    }
}

/* Lines that a guest wrote wrong itself, with the CRC-32 right. */
static void refuses_wrong_lines(void **state)
{
#define SAMPLE "sample 5" STREAM_STATE
    static const struct {
        const char *begin, *columns, *events, *end;
        enum fault fault;
        const char *says;
    } cases[] = {
        {"begin \n", 0, 0, 0, RECORDS_MALFORMED, "line 2"},
        {"begin arch=x86\n", 0, 0, 0, RECORDS_OTHER_RUN, "arch=alpha was asked for, arch=x86"},
        {"begin arch=alpha platform=gxemul page_size=4096 workload=critsec policy=sp4 seed=3 "
         "operations=1000 commit_limit=none layout=fresh\n",
         0, 0, 0, RECORDS_OTHER_RUN, "page_size=8192 was asked for"},
        {"begin arch=alpha arch=alpha\n", 0, 0, 0, RECORDS_MALFORMED, "twice"},
        {"begin arch=alpha  platform=gxemul\n", 0, 0, 0, RECORDS_MALFORMED, "key=value"},
        {0, "columns operation\n", 0, 0, RECORDS_MALFORMED, "line 3"},
        {0, "", 0, 0, RECORDS_MALFORMED, "line 3"},
        {0, 0, "sample\n", 0, RECORDS_MALFORMED, "line 4"},
        {0, 0, "sample \n", 0, RECORDS_MALFORMED, "no number"},
        {0, 0, SAMPLE ",1\n", 0, RECORDS_MALFORMED, "more values"},
        {0, 0, SAMPLE ",\n", 0, RECORDS_MALFORMED, "more values"},
        {0, 0, "sample 05" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "no number"},
        {0, 0, "sample -5" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "no number"},
        {0, 0, "sample 9007199254740992" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "no number"},
        {0, 0, "sample 1001" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "out of order"},
        {0, 0, SAMPLE "\nsample 4" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "line 5"},
        {0, 0, "sample 5,2,64,64,1,2,9,8,7,3,2,5,4,3,2,1,4,0,0,0,1,0,0,0\n", 0, RECORDS_MALFORMED,
         "contradict"},
        {0, 0, "sample 5,2,64,64,2,1,8,9,7,3,2,5,4,3,2,1,4,0,0,0,1,0,0,0\n", 0, RECORDS_MALFORMED,
         "contradict"},
        {0, 0, "sample 5,2,64,64,2,1,9,7,8,3,2,5,4,3,2,1,4,0,0,0,1,0,0,0\n", 0, RECORDS_MALFORMED,
         "contradict"},
        {0, 0, "sample 5,2,64,64,2,1,9,8,7,3,2,5,4,3,2,9,4,0,0,0,1,0,0,0\n", 0, RECORDS_MALFORMED,
         "contradict"},
        {0, 0, "onset dusk,-,5" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "no onset"},
        {0, 0, "onset stack_onset,dusk,5" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "cause"},
        {0, 0, "onset stack_onset,-,5" STREAM_STATE "\nonset stack_onset,-,6" STREAM_STATE "\n", 0,
         RECORDS_MALFORMED, "before"},
        {0, 0, "failure -,thread-create,8,1,1,5" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "cause"},
        {0, 0, "failure commit,a b,8,1,1,5" STREAM_STATE "\n", 0, RECORDS_MALFORMED, "no word"},
        {0, 0,
         "failure commit,a,8,1,1,5" STREAM_STATE "\nfailure commit,b,8,1,1,5" STREAM_STATE
         "\nfailure commit,a,8,1,1,5" STREAM_STATE "\n",
         0, RECORDS_MALFORMED, "line 6"},
        {0, 0, "limit 2,5\nlimit 2,6\n", 0, RECORDS_MALFORMED, "limits"},
        {0, 0, "limit 2,5\nlimit 3,4\n", 0, RECORDS_MALFORMED, "limits"},
        {0, 0, "limit 2,5,6\n", 0, RECORDS_MALFORMED, "two numbers"},
        {0, 0, "\n", 0, RECORDS_MALFORMED, "kind"},
        {0, 0, "begin a=b\n", 0, RECORDS_MALFORMED, "kind"},
        {0, 0, 0, "", RECORDS_MALFORMED, "kind"},
        {0, 0, 0, "end a=1\n", RECORDS_MALFORMED, "missing"},
        {0, 0, 0, STREAM_END "sample 1000" STREAM_STATE "\n", RECORDS_MALFORMED, "CRC-32's"},
        {0, 0, 0, "end operations=1001 tagged=9 checked=9 wrong=0 stream=0123456789abcdef\n",
         RECORDS_MALFORMED, "number of operations"},
        {0, 0, 0, "end operations=1000 tagged=9 checked=9 wrong=0 stream=0123456789ABCDEF\n",
         RECORDS_MALFORMED, "stream"},
        {0, 0, 0, "end operations=1000 tagged=9 checked=9 wrong=2 stream=0123456789abcdef\n",
         RECORDS_WRONG_TAGS, "2 of 9 pages had wrong tags"},
    };
#undef SAMPLE
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        stream_make(&stream, cases[i].begin ? cases[i].begin : STREAM_BEGIN,
                    cases[i].columns ? cases[i].columns : STREAM_COLUMNS,
                    cases[i].events ? cases[i].events : "",
                    cases[i].end ? cases[i].end : STREAM_END);
        assert_int_equal(stream_fault(stream.text, stream.length, &why), cases[i].fault);
        if (!strstr(why.text, cases[i].says))
            fail_msg("case %zu says: %s", i, why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_whole_run),
        cmocka_unit_test(leaves_out_what_stands_around),
        cmocka_unit_test(no_cut_is_whole),
        cmocka_unit_test(no_changed_byte_is_whole),
        cmocka_unit_test(no_missing_or_doubled_line_is_whole),
        cmocka_unit_test(names_the_fault),
        cmocka_unit_test(refuses_wrong_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
