/* SPDX-License-Identifier: MIT
 *
 * Traces: every workload's stream survives being written and read, the text may look in any of the
 * ways that are allowed, and what is wrong is named by its line. */
#include "stream.h"

#include "trace.h"

static struct trace trace;

/* Read a text out of memory of just its size, with an arena of just what is promised. */
static struct trace_error read_bytes(const char *text, size_t length)
{
    struct trace_error error;
    size_t lines = 1;
    struct arena arena;
    char *copy = malloc(length != 0 ? length : 1);

    memcpy(copy, text, length);
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    arena = testing_layer(12);
    arena.left = lines * TRACE_BYTES_A_LINE + 64;
    error = trace_read(&trace, copy, length, &arena);
    free(copy);
    return error;
}

static void reads(const char *text)
{
    struct trace_error error = read_bytes(text, strlen(text));

    if (error.what != NULL)
        fail_msg("line %u: %s, in\n%s", error.line, error.what, text);
}

static void refuses_bytes(const char *text, size_t length, uint32_t line, const char *what)
{
    struct trace_error error = read_bytes(text, length);

    if (error.what == NULL)
        fail_msg("nothing is wrong with\n%s", text);
    assert_int_equal(error.line, line);
    if (strstr(error.what, what) == NULL)
        fail_msg("'%s' doesn't say '%s' of\n%s", error.what, what, text);
}

static void refuses(const char *text, uint32_t line, const char *what)
{
    refuses_bytes(text, strlen(text), line, what);
}

static void is(uint32_t index, enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b)
{
    const struct operation *operation = &trace.operation[index];

    assert_in_range(index, 0, trace.operations - 1);
    assert_int_equal(operation->kind, kind);
    assert_int_equal(operation->id, id);
    assert_int_equal(operation->a, a);
    assert_int_equal(operation->b, b);
}

/* Write a workload's stream down, read it again: the same operations, ids and all. */
static void check_round_trip(const char *name, uint32_t seed, uint32_t operations)
{
    size_t size = 100 + (size_t)operations * TRACE_LINE_MOST;
    char *text = malloc(size);
    size_t length = (size_t)snprintf(text, size, "%s\n", TRACE_FIRST_LINE);
    uint64_t written = 0;
    uint64_t hash = 0;

    stream_start(name, seed, operations);
    for (uint32_t i = 0; i < operations; i++) {
        struct operation operation = stream_next();

        written = operation_hash(written, &operation);
        trace_write(&operation, text + length);
        length += strlen(text + length);
        text[length++] = '\n';
    }
    assert_null(read_bytes(text, length).what);
    free(text);
    assert_int_equal(trace.operations, operations);
    for (uint32_t i = 0; i < operations; i++) {
        struct operation operation;

        trace_next(&trace, &operation);
        assert_true(operation.id < trace.ids);
        assert_int_equal(trace.line[i], i + 2);
        hash = operation_hash(hash, &operation);
    }
    assert_true(hash == written);
}

static void test_round_trips(void **state)
{
    (void)state;
    for (unsigned i = 0; i < workload_count; i++)
        for (uint32_t seed = 1; seed <= 3; seed++)
            check_round_trip(workloads[i]->name, seed, 20000);
    print_message("# %u workloads, 3 seeds each\n", workload_count);
}

static void test_every_form(void **state)
{
    static const struct operation forms[] = {
        {OPERATION_RESERVE, 1, 4294967295, 0},
        {OPERATION_RESERVE_TOP, 2, 1, 0},
        {OPERATION_RESERVE_AT, 3, 65536, 4194304},
        {OPERATION_ALLOC, 4, 0, 0},
        {OPERATION_ALLOC_TOP, 5, 4096, 0},
        {OPERATION_ALLOC_AT, 6, 4096, 0},
        {OPERATION_COMMIT, 6, 0, 1},
        {OPERATION_DECOMMIT, 6, 8192, 0},
        {OPERATION_RELEASE, 6, 0, 0},
        {OPERATION_SECTION_INIT, 7, 0, 0},
        {OPERATION_SECTION_DELETE, 7, 0, 0},
        {OPERATION_THREAD_CREATE, 8, 0, 0},
        {OPERATION_THREAD_CREATE, 9, 262144, 0},
        {OPERATION_THREAD_EXIT, 9, 0, 0},
    };
    static const char *const lines[] = {"reserve 1 4294967295",
                                        "reserve 2 1 top",
                                        "reserve 3 65536 at 4194304",
                                        "alloc 4 0",
                                        "alloc 5 4096 top",
                                        "alloc 6 4096 at 0",
                                        "commit 6 0 1",
                                        "decommit 6 8192 0",
                                        "release 6",
                                        "section-init 7",
                                        "section-delete 7",
                                        "thread-create 8",
                                        "thread-create 9 262144",
                                        "thread-exit 9"};
    char text[2000] = TRACE_FIRST_LINE "\n";

    (void)state;
    for (unsigned i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char line[TRACE_LINE_MOST];

        trace_write(&forms[i], line);
        assert_string_equal(line, lines[i]);
        strcat(strcat(text, line), "\n");
    }
    reads(text);
    assert_int_equal(trace.operations, sizeof forms / sizeof forms[0]);
    for (uint32_t i = 0; i < trace.operations; i++)
        is(i, forms[i].kind, forms[i].id, forms[i].a, forms[i].b);
}

static void test_looks(void **state)
{
    (void)state;
    reads("granule-trace 1");
    assert_int_equal(trace.operations, 0);
    reads("granule-trace 1\n");
    assert_int_equal(trace.operations, 0);
    reads("  granule-trace\t1 \r\n\r\n\n \t \nrelease 5\r\n# a comment\n");
    assert_int_equal(trace.operations, 1);
    assert_int_equal(trace.line[0], 5);
    is(0, OPERATION_RELEASE, 1, 0, 0);
    reads("granule-trace 1 # of today\n#\n##\n\treserve\t\t9  4096\ttop# at 5\n release "
          "9#x\nrelease 9");
    assert_int_equal(trace.operations, 3);
    is(0, OPERATION_RESERVE_TOP, 1, 4096, 0);
    assert_int_equal(trace.line[0], 4);
    assert_int_equal(trace.line[2], 6); /* no line feed behind it */
    reads("granule-trace 1\n# words words words words words words words and "
          "very-very-very-long-ones\n"
          "release 000000000000007\n");
    is(0, OPERATION_RELEASE, 1, 0, 0);
    reads("granule-trace 1\nrelease 1# one two three four five six seven\n");
}

static void test_errors(void **state)
{
    static const char *const operands = "operands are wrong";

    (void)state;
    refuses("", 1, "begins with");
    refuses("\ngranule-trace 1\n", 1, "begins with");
    refuses("# granule-trace 1\n", 1, "begins with");
    refuses("granule-trace 2\n", 1, "begins with");
    refuses("granule-trace 1 1\n", 1, "begins with");
    refuses("granule-trace\n", 1, "begins with");
    refuses("reserve 1 4096\n", 1, "begins with");
    refuses("granule-trace 1\nreserv 1 4096\n", 2, "unknown operation");
    refuses("granule-trace 1\nRESERVE 1 4096\n", 2, "unknown operation");
    refuses("granule-trace 1\n\n\r\n# x\n1 reserve 4096\n", 5, "unknown operation");
    refuses("granule-trace 1\ngranule-trace 1\n", 2, "unknown operation");
    refuses("granule-trace 1\nreserve\n", 2, operands);
    refuses("granule-trace 1\nreserve 1\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 4096 bottom\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 4096 at\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 4096 top 5\n", 2, operands);
    refuses("granule-trace 1\nrelease 1\nalloc 1 4096 at 1 2", 3, operands);
    refuses("granule-trace 1\ncommit 1 0\n", 2, operands);
    refuses("granule-trace 1\nrelease 1 0\n", 2, operands);
    refuses("granule-trace 1\nsection-init\n", 2, operands);
    refuses("granule-trace 1\nsection-init 1 32\n", 2, operands);
    refuses("granule-trace 1\nthread-create 1 2 3\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 4294967296\n", 2, "below 2^32");
    refuses("granule-trace 1\nrelease 4294967296\n", 2, "below 2^32");
    refuses("granule-trace 1\nrelease 9999999999999999999\n", 2, "below 2^32");
    refuses("granule-trace 1\nreserve 1 -1\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 +1\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 0x1000\n", 2, operands);
    refuses("granule-trace 1\nreserve 1 4096.0\n", 2, operands);
    refuses("granule-trace 1\nrelease 1 2 3 4 5 6\n", 2, "too many words");
    refuses("granule-trace 1\nrelease 99999999999999999999\n", 2, "more than 19 characters");
    reads("granule-trace 1\nrelease 4294967295\nreserve 0 4294967295\n");
}

/* A byte 0 is no end of a word, of a line or of the trace. */
static void test_zero_bytes(void **state)
{
    static const char *const texts[] = {
        "granule-trace 1~\n",
        "~granule-trace 1\n",
        "granule-trace 1\nrelease~ 1\n",
        "granule-trace 1\nrelease 1~\n",
        "granule-trace 1\nrelease 1 ~\n",
        "granule-trace 1\nrelease 1~2\n",
        "granule-trace 1\n~\n",
        "granule-trace 1\n~release 1\n",
        "granule-trace 1\nreserve 1 4096 ~top\n",
    };

    (void)state;
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[100];
        size_t length = strlen(texts[i]);

        for (size_t k = 0; k <= length; k++)
            text[k] = texts[i][k] == '~' ? '\0' : texts[i][k];
        refuses_bytes(text, length, i < 2 ? 1 : 2, "");
    }
}

/* Ids are numbered from 1 as they first appear, whatever they are. */
static void test_numbering(void **state)
{
    static uint32_t ids[5000];
    struct chance chance = testing_chance(0);
    char *text = malloc(400000);
    size_t length = (size_t)sprintf(text, "granule-trace 1\n");
    uint32_t count = 0;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        uint32_t which = chance_below(&chance, 5000);
        uint32_t id;

        if (i < 5000) {
            /* 0, the highest, runs, and multiples that a hash may not like */
            ids[i] = i == 0       ? 0
                     : i == 1     ? UINT32_MAX
                     : i % 3 == 0 ? i
                     : i % 3 == 1 ? i << 18
                                  : (uint32_t)chance_next(&chance);
            which = i;
        }
        id = ids[which];
        length += (size_t)sprintf(text + length, "release %u\n", id);
    }
    assert_null(read_bytes(text, length).what);
    free(text);
    for (uint32_t i = 0; i < 5000; i++) {
        uint32_t number = 0;

        for (uint32_t k = 0; k < i && number == 0; k++)
            if (ids[k] == ids[i])
                number = trace.operation[k].id;
        assert_int_equal(trace.operation[i].id, number != 0 ? number : ++count);
    }
    assert_int_equal(trace.ids, count + 1);
    for (uint32_t i = 5000; i < 20000; i++)
        assert_in_range(trace.operation[i].id, 1, count);
    print_message("# %u ids\n", count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips), cmocka_unit_test(test_every_form),
        cmocka_unit_test(test_looks),       cmocka_unit_test(test_errors),
        cmocka_unit_test(test_zero_bytes),  cmocka_unit_test(test_numbering),
    };

    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
