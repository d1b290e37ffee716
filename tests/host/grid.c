/* SPDX-License-Identifier: MIT
 *
 * First failures under the limits of the grid, derived from unlimited runs on the native layer,
 * equal those of limited runs: four workloads, under policies that fail in different ways, in both
 * page sizes. The settings bring both kinds of failure within a few thousand operations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "known.h"
#include "native.h"
#include "records.h"

static struct {
    char text[1 << 20];
    size_t length;
} output;

static void keep(void *context, const char *bytes, size_t length)
{
    (void)context;
    assert_true(length <= sizeof output.text - output.length);
    memcpy(output.text + output.length, bytes, length);
    output.length += length;
}

/* A workload with settings that bring failures soon. */
struct trial {
    const char *workload, *policy;
    unsigned operations;
    const char *settings; /* with a blank before each */
};

/* Run a cell on the native layer; limit: bytes, or "none". => records_free() is owed */
static void run(struct records *records, const struct trial *trial, const char *arch,
                const char *limit)
{
    static char parameters[PARAMETERS_MOST];
    struct native_setup setup = {.parameters = parameters, .write = keep};
    struct job job;
    struct why why;
    snprintf(parameters, sizeof parameters,
             "arch=%s platform=native workload=%s policy=%s seed=1 operations=%u commit_limit=%s "
             "layout=fresh%s",
             arch, trial->workload, trial->policy, trial->operations, limit, trial->settings);
    output.length = 0;
    assert_true(job_read(&job, parameters, &why));
    assert_int_equal(native_run(&setup), 0);
    assert_int_equal(records_read(records, &job, output.text, output.length, &why), RECORDS_WHOLE);
}

static struct first_failure first_failure(const struct records *records)
{
    const struct onset_record *onset = &records->onsets[ONSET_FIRST_FAILURE];
    if (!onset->reached)
        return (struct first_failure){0, CAUSE_NONE};
    return (struct first_failure){onset->moment.at[COLUMN_OPERATION], onset->cause};
}

static uint64_t passed(const struct records *records, uint64_t bytes)
{
    for (size_t i = 0; i < records->limit_count; i++)
        if (records->limits[i].bytes == bytes)
            return records->limits[i].operation;
    return 0;
}

/* How the first failures under limits came about. */
struct tally {
    unsigned commit, own, none;
};

static void check_trial(const struct trial *trial, const char *arch, struct tally *tally)
{
    struct records whole, limited;
    uint64_t bytes;
    run(&whole, trial, arch, "none");
    struct first_failure own = first_failure(&whole);
    uint64_t operation[16];
    size_t limits = 0;
    for (; known_limit(limits, &bytes); limits++)
        operation[limits] = passed(&whole, bytes);
    records_free(&whole);
    for (size_t limit = 0; limit < limits; limit++) {
        char text[32];
        known_limit(limit, &bytes);
        snprintf(text, sizeof text, "%" PRIu64, bytes);
        run(&limited, trial, arch, text);
        struct first_failure got = first_failure(&limited);
        struct first_failure derived = first_failure_under(own, operation[limit]);
        records_free(&limited);
        if (got.operation != derived.operation || got.cause != derived.cause)
            fail_msg("%s %s %s under %s: %" PRIu64 ",%s, but derived %" PRIu64 ",%s", arch,
                     trial->workload, trial->policy, text, got.operation, cause_names[got.cause],
                     derived.operation, cause_names[derived.cause]);
        tally->commit += got.cause == CAUSE_COMMIT;
        tally->own += got.operation && got.cause != CAUSE_COMMIT;
        tally->none += got.operation == 0;
    }
}

static void derived_equals_limited(void **state)
{
    static const struct trial trials[] = {
        {"critsec", "sp4", 33000, " permanent=100 thread_every=64"},
        {"critsec", "sp5", 17000, " permanent=100 thread_every=8 thread_life=1000000"},
        {"cache", "sp4", 12000, " pieces=1 kept=100 own=30 own_life=1000000"},
        {"cache", "sp4-pool4k", 12000, " pieces=1 kept=100 own=30 own_life=1000000"},
        {"threads", "sp4", 5000, " long=100 long_life=1000000 ramp=0"},
        {"threads", "sp5", 5000, " long=100 long_life=1000000 ramp=0"},
        {"heap", "sp4", 8500, " median=16384"},
        {"heap", "sp5", 3000, " median=65536 kept=100"},
    };
    struct tally tally = {0}, all = {0};
    (void)state;
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        check_trial(&trials[i], "alpha", &tally);
        check_trial(&trials[i], "x86", &tally);
        print_message("# %s %s: %u by commit, %u by themselves, %u not at all\n",
                      trials[i].workload, trials[i].policy, tally.commit, tally.own, tally.none);
        all.none += tally.none;
        /* Two policies a workload: both kinds of failure came. */
        if (i % 2 == 1) {
            assert_true(tally.commit > 0 && tally.own > 0);
            tally = (struct tally){0};
        }
    }
    assert_true(all.none > 0);
}

/* An operation that passes a limit and fails by itself had passed it before it failed. */
static void the_earlier_decides(void **state)
{
    static const struct {
        struct first_failure own;
        uint64_t passed;
        struct first_failure derived;
    } cases[] = {
        {{0, CAUSE_NONE}, 0, {0, CAUSE_NONE}},
        {{0, CAUSE_NONE}, 5, {5, CAUSE_COMMIT}},
        {{5, CAUSE_POLICY}, 0, {5, CAUSE_POLICY}},
        {{5, CAUSE_POLICY}, 4, {4, CAUSE_COMMIT}},
        {{5, CAUSE_EXHAUSTED}, 5, {5, CAUSE_COMMIT}},
        {{5, CAUSE_EXHAUSTED}, 6, {5, CAUSE_EXHAUSTED}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct first_failure derived = first_failure_under(cases[i].own, cases[i].passed);
        assert_int_equal(derived.operation, cases[i].derived.operation);
        assert_int_equal(derived.cause, cases[i].derived.cause);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derived_equals_limited),
        cmocka_unit_test(the_earlier_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
