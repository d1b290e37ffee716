/* SPDX-License-Identifier: MIT
 *
 * Campaign files and job lines: what they stand for, and that each wrong one is named by its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "campaign.h"
#include "workload.h"

static struct why why;

static bool read_text(struct campaign *campaign, const char *text)
{
    return campaign_read(campaign, "file", text, strlen(text), &why);
}

static void stands_for_the_cross_product(void **state)
{
    static const char *const names[] = {
        "critsec_sp4_s0001_alpha-gxemul",
        "critsec_sp4_s0001_x86-qemu",
        "critsec_sp4_s0002_alpha-gxemul",
        "critsec_sp4_s0002_x86-qemu",
        "critsec_sp5_s0001_alpha-gxemul",
        "critsec_sp5_s0001_x86-qemu",
        "critsec_sp5_s0002_alpha-gxemul",
        "critsec_sp5_s0002_x86-qemu",
        "fill_sp4_limit0128M_empty_s0000_x86-native",
        "fill_sp4_limit0000004096_empty_s0000_x86-native",
    };
    struct campaign campaign;
    char name[JOB_NAME_MOST], parameters[PARAMETERS_MOST];
    (void)state;
    assert_true(read_text(&campaign,
                          "# two lines\n"
                          "platforms alpha-gxemul\tx86-qemu # both\n\n"
                          "runs workload=critsec policy=sp4,sp5 seed=1-2 operations=1K\n"
                          "platforms x86-native\n"
                          "runs workload=fill policy=sp4 layout=empty commit_limit=128M,4K "
                          "operations=10"));
    assert_int_equal(campaign.count, sizeof names / sizeof *names);
    for (size_t i = 0; i < campaign.count; i++) {
        assert_true(job_name(&campaign.jobs[i], name));
        assert_string_equal(name, names[i]);
    }
    assert_true(job_parameters(&campaign.jobs[1], parameters));
    assert_string_equal(parameters, "arch=x86 platform=qemu workload=critsec policy=sp4 seed=1 "
                                    "operations=1024 commit_limit=none layout=fresh");
    assert_true(job_parameters(&campaign.jobs[8], parameters));
    assert_string_equal(parameters, "arch=x86 platform=native workload=fill policy=sp4 seed=0 "
                                    "operations=10 commit_limit=134217728 layout=empty");
    campaign_free(&campaign);
}

/* Where a line names no number of operations, each workload has its own. */
static void workloads_have_their_own_operations(void **state)
{
    struct campaign campaign;
    (void)state;
    assert_true(read_text(&campaign, "platforms x86-qemu\nruns workload=critsec,fill policy=sp4\n"
                                     "runs workload=critsec policy=sp5 operations=7\n"));
    assert_int_equal(campaign.count, 3);
    assert_int_equal(campaign.jobs[0].operations, workload_named("critsec")->operations);
    assert_int_equal(campaign.jobs[1].operations, workload_named("fill")->operations);
    assert_int_not_equal(campaign.jobs[0].operations, campaign.jobs[1].operations);
    assert_int_equal(campaign.jobs[2].operations, 7);
    campaign_free(&campaign);
}

#define PLATFORM "platforms x86-qemu\n"
#define CRITSEC PLATFORM "runs workload=critsec policy=sp4 "

static void names_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "file: there is no line 'runs'"},
        {"platforms\n", "file:1: 'platforms' names none"},
        {"platforms mips-gxemul\n", "file:1: there is no platform 'mips-gxemul', but alpha-gxemul"},
        {"run workload=critsec\n", "file:1: a line begins with"},
        {"limits\n", "file:1: 'limits' names none"},
        {"limits 32M 33M\n",
         "file:1: runs don't tell when they pass a limit of '33M', but of 32M, 64M"},
        {"limits 1e9\n", "file:1: runs don't tell when they pass a limit of '1e9'"},
        {"limits 64M 67108864\n", "file:1: the limit 67108864 stands twice"},
        {"limits none 64M\n", "file:1: behind 'limits none' nothing can stand"},
        {"limits 64M none\n", "file:1: runs don't tell when they pass a limit of 'none'"},
        {"limits 64M\n" CRITSEC
         "operations=5\nlimits none\nruns workload=critsec policy=sp4 seed=1 operations=5\n",
         "file:5: the runs of critsec_sp4 have other limits here than in line 3"},
        {"runs workload=critsec policy=sp4 operations=5\n",
         "file:1: a line 'platforms' must stand"},
        {PLATFORM "runs workload=critsec operations=5\n",
         "file:2: policy=?: the line must name it"},
        {PLATFORM "runs policy=sp4 operations=5\n", "file:2: workload=?"},
        {CRITSEC "operations\n", "file:2: 'operations' isn't of the form"},
        {CRITSEC "operations=\n", "file:2: operations=: there must be a value"},
        {CRITSEC "operations=5,\n", "there must be a value on either side"},
        {CRITSEC "operations=0\n", "operations=0: numbers here go from 1"},
        {CRITSEC "operations=100000001\n", "numbers here go from 1 to 100000000"},
        {CRITSEC "operations=5 seed=-1\n", "seed=-1: numbers here"},
        {CRITSEC "operations=5 seed=4294967296\n", "numbers here go from 0 to 4294967295"},
        {CRITSEC "operations=5 seed=99999999999999999999\n", "numbers here"},
        {CRITSEC "operations=5 seed=3-1\n", "the range runs backwards"},
        {CRITSEC "operations=5 seed=1-\n", "numbers here"},
        {CRITSEC "operations=5 seed=1-2-3\n", "numbers here"},
        {CRITSEC "operations=5 seed=01\n", "numbers here"},
        {CRITSEC "operations=5 seed=1 seed=2\n", "file:2: seed=2: the key stands twice"},
        {CRITSEC "operations=5 commit_limit=5G\n", "numbers here go from 1 to 4294967295"},
        {CRITSEC "operations=5 layout=full\n", "there is no layout 'full', but fresh, empty"},
        {CRITSEC "operations=5 $(reboot)=1\n", "'$(reboot)' is no key"},
        {CRITSEC "operations=5 arch=x86\n", "'arch' is no key"},
        {CRITSEC "operations=5 colour=1\n", "the workload critsec has no setting 'colour', but"},
        {PLATFORM "runs workload=../../etc policy=sp4 operations=5\n", "a name is made of"},
        {PLATFORM "runs workload=rm;ls policy=sp4 operations=5\n", "a name is made of"},
        {PLATFORM "runs workload=-q policy=sp4 operations=5\n", "a name is made of"},
        {PLATFORM "runs workload=dusk policy=sp4 operations=5\n",
         "file:2: there is no workload 'dusk', but "},
        {PLATFORM "runs workload=critsec policy=sp9 operations=5\n",
         "file:2: there is no policy 'sp9', but sp4"},
        {CRITSEC "operations=5\n\n#\nruns workload=critsec policy=sp4 operations=5\n",
         "file:5: the run critsec_sp4_s0000_x86-qemu is asked for twice, here and in line 2"},
        {CRITSEC "operations=5 seed=1,1\n", "asked for twice"},
        {CRITSEC "operations=5\nruns workload=critsec policy=sp4 seed=1 operations=6\n",
         "file:3: the runs of critsec_sp4 have 6 operations here and 5 in line 2"},
        {CRITSEC "operations=5,6\n", "asked for twice"},
        {CRITSEC "operations=5 seed=1-100001\n", "file:2: it stands for more than 100000 runs"},
        {CRITSEC "operations=5 seed=1-60000 commit_limit=none,1K\n",
         "file:2: the campaign grows to more than 100000 runs"},
        {CRITSEC "operations=5 seed=1-60000\nruns workload=fill policy=sp4 seed=1-60000 "
                 "operations=5\n",
         "file:3: the campaign grows to more than 100000 runs"},
        {"platforms alpha-qemu x86-qemu\ncosts workload=critsec policy=sp4 operations=5\n",
         "file: there is no line 'runs'"},
        {"costs workload=critsec policy=sp4 operations=5\n",
         "file:1: a line 'platforms' must stand"},
        {CRITSEC "operations=5\nplatforms alpha-qemu alpha-gxemul\n"
                 "costs workload=critsec policy=sp4 operations=5\n",
         "file:4: alpha-gxemul doesn't count instructions, but alpha-qemu, x86-qemu"},
        {CRITSEC "operations=5\nplatforms x86-native\n"
                 "costs workload=critsec policy=sp4 operations=5\n",
         "file:4: x86-native doesn't count"},
        {CRITSEC "\nruns workload=critsec policy=sp4 seed=1 operations=6\n",
         "file:3: the runs of critsec_sp4 have 6 operations here and 300000 in line 2"},
        {CRITSEC "operations=5\ncosts workload=critsec policy=sp4 operations=5\n"
                 "costs workload=critsec policy=sp4 operations=5\n",
         "file:4: the run critsec_sp4_count_s0000_x86-qemu is asked for twice, here and in line 3"},
        {CRITSEC "operations=5 \xff\n", "isn't text in UTF-8"},
        {CRITSEC "operations=5\r\n", "carriage return"},
    };
    struct campaign campaign;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_text(&campaign, cases[i].text))
            fail_msg("case %zu isn't refused", i);
        if (!strstr(why.text, cases[i].says))
            fail_msg("case %zu says: %s", i, why.text);
    }
}

/* A bit a limit of the grid, which begins with 32, 64, 96, 112 and 128 MB. */
static void limits_hold_for_unlimited_runs_that_follow(void **state)
{
    static const uint32_t limits[] = {0, 0x12, 0, 0x1, 0};
    struct campaign campaign;
    (void)state;
    assert_true(read_text(&campaign, CRITSEC "operations=5\n"
                                             "limits 128M 64M # in any order\n"
                                             "runs workload=fill policy=sp4 commit_limit=none,64M "
                                             "operations=5\n"
                                             "limits 33554432\n"
                                             "runs workload=critsec policy=sp5 operations=5\n"
                                             "limits none\n"
                                             "runs workload=fill policy=sp5 operations=5\n"));
    assert_int_equal(campaign.count, sizeof limits / sizeof *limits);
    for (size_t i = 0; i < campaign.count; i++)
        assert_int_equal(campaign.jobs[i].limits, limits[i]);
    campaign_free(&campaign);
}

/* They stand apart: a number of operations of their own, and no limits. */
static void costs_are_counted_runs(void **state)
{
    struct campaign campaign;
    char name[JOB_NAME_MOST], line[JOB_LINE_MOST];
    (void)state;
    assert_true(read_text(&campaign, "limits 64M\n" CRITSEC "operations=5\n"
                                     "costs workload=critsec policy=sp4 operations=7 seed=0-1\n"));
    assert_int_equal(campaign.count, 3);
    assert_false(campaign.jobs[0].counted);
    assert_true(campaign.jobs[1].counted && campaign.jobs[2].counted);
    assert_true(campaign.jobs[0].limits && !campaign.jobs[1].limits);
    assert_true(job_name(&campaign.jobs[2], name));
    assert_string_equal(name, "critsec_sp4_count_s0001_x86-qemu");
    job_line(&campaign.jobs[2], line);
    assert_string_equal(line, "count arch=x86 platform=qemu workload=critsec policy=sp4 seed=1 "
                              "operations=7 commit_limit=none layout=fresh");
    campaign_free(&campaign);
}

/* A campaign's folder with traces. */

static char folder[] = "build/check/campaign-XXXXXX";

static void write_trace(const char *name, const char *text)
{
    char path[128];
    FILE *file;
    snprintf(path, sizeof path, "%s/traces/%s.trace", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    char path[128];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/traces", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    write_trace("one", "granule-trace 1\nsection-init 1\nsection-delete 1\n");
    write_trace("two", "granule-trace 1\n# 1\nmutex-create 7");
    write_trace("broken", "granule-trace 1\n\nrelease\n");
    write_trace("none", "granule-trace 1\n");
    return 0;
}

static int remove_folder(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static bool read_beside(struct campaign *campaign, const char *text)
{
    char file[128];
    snprintf(file, sizeof file, "%s/mine", folder);
    return campaign_read(campaign, file, text, strlen(text), &why);
}

/* Name, operations and checksum are the file's (gzip's CRC-32). */
static void plans_traces(void **state)
{
    static const char *const parameters[] = {
        "arch=x86 platform=qemu workload=trace policy=sp4 seed=0 operations=2 commit_limit=none "
        "layout=fresh trace=one trace_crc32=4ae74e3b",
        "arch=x86 platform=qemu workload=trace policy=sp4 seed=0 operations=1 commit_limit=none "
        "layout=fresh trace=two trace_crc32=16435591",
        "arch=x86 platform=qemu workload=trace policy=sp5 seed=0 operations=1 "
        "commit_limit=67108864 layout=empty trace=one trace_crc32=4ae74e3b",
    };
    static const char *const names[] = {"trace-one_sp4_s0000_x86-qemu",
                                        "trace-two_sp4_s0000_x86-qemu",
                                        "trace-one_sp5_limit0064M_empty_s0000_x86-qemu"};
    struct campaign campaign;
    char text[PARAMETERS_MOST];
    (void)state;
    assert_true(read_beside(&campaign, PLATFORM "runs workload=trace trace=one,two policy=sp4\n"
                                                "runs workload=trace trace=one policy=sp5 "
                                                "operations=1 layout=empty commit_limit=64M\n"));
    assert_int_equal(campaign.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(job_parameters(&campaign.jobs[i], text));
        assert_string_equal(text, parameters[i]);
        assert_true(job_name(&campaign.jobs[i], text));
        assert_string_equal(text, names[i]);
    }
    campaign_free(&campaign);
}

#define TRACE PLATFORM "runs workload=trace policy=sp4 "

static void names_what_is_wrong_with_traces(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {TRACE "trace=gone\n", "mine:2: "},
        {TRACE "trace=gone\n", "traces/gone.trace: No such file"},
        {TRACE "trace=one,broken\n", "mine:2: "},
        {TRACE "trace=one,broken\n", "traces/broken.trace line 3: the operation's operands"},
        {TRACE "trace=none\n", "traces/none.trace: there is no operation in it"},
        {TRACE "trace=one operations=3\n",
         "mine:2: the trace one has 2 operations, and 3 are asked for"},
        {TRACE "\n", "mine:2: workload=trace: it has a line of its own, with trace=NAME"},
        {PLATFORM "runs workload=critsec,trace trace=one policy=sp4\n", "a line of its own"},
        {CRITSEC "operations=5 trace=one\n",
         "mine:2: trace=one: it goes with workload=trace alone"},
        {TRACE "trace=one seed=1\n", "mine:2: a trace has no seed"},
        {TRACE "trace=one permanent=20\n",
         "the workload trace has no setting 'permanent', but none"},
        {TRACE "trace=one trace=two\n", "trace=two: the key stands twice"},
        {TRACE "trace=one,one\n", "the run trace-one_sp4_s0000_x86-qemu is asked for twice"},
        {TRACE "trace=../one\n", "trace=../one: a name is made of"},
        {TRACE "trace=one\nruns workload=trace trace=one policy=sp4 operations=1 layout=fresh\n",
         "asked for twice"},
    };
    struct campaign campaign;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_beside(&campaign, cases[i].text))
            fail_msg("case %zu isn't refused", i);
        if (!strstr(why.text, cases[i].says))
            fail_msg("case %zu says: %s", i, why.text);
    }
}

static void takes_comments_in_any_tongue(void **state)
{
    struct campaign campaign;
    (void)state;
    assert_true(read_text(&campaign, "# \xc3\xa9t\xc3\xa9\n" CRITSEC "operations=5"));
    campaign_free(&campaign);
}

static void refuses_zero_bytes(void **state)
{
    static const char text[] = PLATFORM "\0runs";
    struct campaign campaign;
    (void)state;
    assert_false(campaign_read(&campaign, "file", text, sizeof text - 1, &why));
}

#define JOB                                                                                        \
    "arch=x86 platform=qemu workload=critsec policy=sp4 seed=1 operations=9 commit_limit=none "    \
    "layout=fresh"

#define TRACE_JOB                                                                                  \
    "arch=x86 platform=qemu workload=trace policy=sp4 seed=0 operations=9 commit_limit=none "      \
    "layout=fresh trace=a_b-c.1"

static void reads_job_lines(void **state)
{
    struct job job;
    char parameters[PARAMETERS_MOST];
    (void)state;
    assert_true(job_read(&job, JOB, &why));
    assert_true(job_read(&job, "critsec_sp4_s0001_x86-qemu\t" JOB, &why));
    assert_false(job.counted);
    assert_true(job_read(&job, "critsec_sp4_count_s0001_x86-qemu\tcount " JOB, &why));
    assert_true(job.counted);
    assert_true(job_parameters(&job, parameters));
    assert_string_equal(parameters, JOB);
    assert_true(job_read(&job, JOB " stack=65536 room=2", &why));
    assert_true(job_parameters(&job, parameters));
    assert_string_equal(parameters, JOB " stack=65536 room=2");
    assert_true(job_read(
        &job, "trace-a_b-c.1_sp4_s0000_x86-qemu\t" TRACE_JOB " trace_crc32=0123abcd", &why));
    assert_int_equal(job.trace_crc32, 0x0123abcd);
    assert_true(job_parameters(&job, parameters));
    assert_string_equal(parameters, TRACE_JOB " trace_crc32=0123abcd");
}

static void refuses_other_job_lines(void **state)
{
    static const char *const lines[] = {
        "",
        "\t",
        "../../x\t" JOB,
        "\t" JOB,
        JOB " ",
        " " JOB,
        JOB "  stack=1",
        JOB " stack=1 stack=1",
        "count  " JOB,
        "count count " JOB,
        "critsec_sp4_s0001_x86-qemu\tcount " JOB,
        "critsec_sp4_count_s0001_x86-qemu\t" JOB,
        "count arch=x86 platform=native workload=critsec policy=sp4 seed=1 operations=9 "
        "commit_limit=none layout=fresh",
        JOB " stack=-1",
        JOB " seed=1",
        JOB " Stack=1",
        JOB "\n",
        "arch=x86 platform=gxemul workload=critsec policy=sp4 seed=1 operations=9 "
        "commit_limit=none layout=fresh",
        "arch=x86 workload=critsec",
        "arch=x86 platform=qemu workload=a/b policy=sp4 seed=1 operations=9 commit_limit=none "
        "layout=fresh",
        "arch=x86 platform=qemu workload=critsec policy=sp4 seed=1 operations=9 "
        "commit_limit=nonesuch "
        "layout=fresh",
        JOB " trace=x trace_crc32=00000000",
        "arch=x86 platform=qemu workload=trace policy=sp4 seed=0 operations=9 commit_limit=none "
        "layout=fresh",
        TRACE_JOB " trace_crc32=0123456",
        TRACE_JOB " trace_crc32=0123456789",
        TRACE_JOB " trace_crc32=0123456A",
        TRACE_JOB " trace_crc32=0x123456",
        TRACE_JOB " trace_crc32= 1234567",
        TRACE_JOB,
    };
    struct job job;
    char many[sizeof JOB + (SETTINGS_MOST + 1) * 8] = JOB;
    (void)state;
    for (int i = 0; i <= SETTINGS_MOST; i++) {
        assert_true(job_read(&job, many, &why));
        snprintf(many + strlen(many), 8, " %c%c=1", 'a' + i / 26, 'a' + i % 26);
    }
    assert_false(job_read(&job, many, &why));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (job_read(&job, lines[i], &why))
            fail_msg("'%s' isn't refused", lines[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stands_for_the_cross_product),
        cmocka_unit_test(workloads_have_their_own_operations),
        cmocka_unit_test(names_what_is_wrong),
        cmocka_unit_test(plans_traces),
        cmocka_unit_test(names_what_is_wrong_with_traces),
        cmocka_unit_test(limits_hold_for_unlimited_runs_that_follow),
        cmocka_unit_test(costs_are_counted_runs),
        cmocka_unit_test(takes_comments_in_any_tongue),
        cmocka_unit_test(refuses_zero_bytes),
        cmocka_unit_test(reads_job_lines),
        cmocka_unit_test(refuses_other_job_lines),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
