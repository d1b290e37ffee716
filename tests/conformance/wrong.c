/* SPDX-License-Identifier: MIT
 *
 * `granule conformance` over a table of this file's own, in the place of the suite's: a case that
 * expects what isn't so fails, and with it the command. */
#include "../testing.h"

#include "command.h"
#include "conformance.h"

#include <unistd.h>

static const struct conformance_case right_cases[] = {
    {.title = "a right case",
     .call = {CALL_ALLOC, 0, 1, MEM_RESERVE, PAGE_READWRITE, false},
     .result = {WIN32_OK, G(1), P(1), 0, NULL},
     .source = "nowhere"},
};
static const struct conformance_case wrong_cases[] = {
    {.title = "a length in the pages of x86",
     .call = {CALL_ALLOC, 0, 1, MEM_RESERVE, PAGE_READWRITE, false},
     .result = {WIN32_OK, G(1), 0x1000, 0, NULL},
     .source = "nowhere"},
    {.title = "a call before it that fails",
     .before = {{CALL_FREE, G(1), 0, MEM_RELEASE, 0, false}},
     .call = {CALL_ALLOC, 0, 1, MEM_RESERVE, PAGE_READWRITE, false},
     .result = {WIN32_OK, G(1), P(1), 0, NULL},
     .source = "nowhere"},
};
static const struct conformance_group right = {"Right", right_cases, 1};
static const struct conformance_group wrong = {"Wrong", wrong_cases, 2};

const struct conformance_group *const conformance_groups[] = {&right, &wrong};
const unsigned conformance_group_count = 2;

/* What the command prints, and its exit code. */
static int run(const char *format, char *text, size_t size)
{
    char name[] = "conformance", option[] = "--format", value[16];
    char *words[] = {name, option, value, NULL};
    FILE *kept = tmpfile();
    int stdout_before = dup(1);
    int code;
    size_t length;

    assert_non_null(kept);
    snprintf(value, sizeof value, "%s", format);
    fflush(stdout);
    dup2(fileno(kept), 1);
    code = command_conformance(3, words);
    fflush(stdout);
    dup2(stdout_before, 1);
    close(stdout_before);
    rewind(kept);
    length = fread(text, 1, size - 1, kept);
    text[length] = '\0';
    fclose(kept);
    return code;
}

static void test_wrong_cases_fail(void **state)
{
    static char text[1 << 16];

    (void)state;
    assert_int_equal(run("text", text, sizeof text), EXIT_BROKEN);
    assert_non_null(strstr(text, "FAILED on Alpha the length is 0x2000, not 0x1000\n"));
    assert_null(strstr(text, "FAILED on x86 the length"));
    assert_non_null(
        strstr(text, "FAILED on x86 the error of a call before it is 0x1e7, not 0x0\n"));
    assert_non_null(strstr(text, "3 cases; x86: 2 passed, 1 failed, 0 of the other; Alpha: 1 "
                                 "passed, 2 failed, 0 of the other\n"));
}

static void test_markdown_says_so(void **state)
{
    static char text[1 << 16];

    (void)state;
    assert_int_equal(run("markdown", text, sizeof text), EXIT_BROKEN);
    assert_non_null(strstr(text, "| a right case | `VirtualAlloc(0, 1, MEM_RESERVE, "
                                 "PAGE_READWRITE)` | `0x10000, 1p` |  | nowhere | ok | ok |\n"));
    assert_non_null(strstr(text, "| nowhere | ok | FAILED |\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_cases_fail),
        cmocka_unit_test(test_markdown_says_so),
    };

    return cmocka_run_group_tests_name("wrong", tests, NULL, NULL);
}
