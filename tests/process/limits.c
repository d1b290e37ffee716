/* SPDX-License-Identifier: MIT
 *
 * One unlimited run tells of every commit limit: the first failure under a limit is the first
 * operation within which the committed pages pass it, by commit, or the run's own where that comes
 * before. Random streams of every kind of operation, in spaces so small that both kinds of failure
 * come soon; and operations that pass a limit and fail all the same. */
#include "starting.h"

#define STEPS 400
#define OBJECTS 60
#define NEVER UINT32_MAX

struct course {
    struct operation step[STEPS];
    uint32_t peak[STEPS]; /* pages, after each */
    uint32_t failed;      /* the first that failed, but for wrong requests; NEVER */
    enum cause cause;
};

/* How often a limit came first, and came later. */
static unsigned by_commit, by_itself;

static struct operation random_step(struct chance *chance, uint32_t kind[OBJECTS])
{
    static const struct {
        enum operation_kind create, end;
    } pairs[] = {
        {OPERATION_ALLOC, OPERATION_RELEASE},
        {OPERATION_RESERVE, OPERATION_RELEASE},
        {OPERATION_SECTION_INIT, OPERATION_SECTION_DELETE},
        {OPERATION_THREAD_CREATE, OPERATION_THREAD_EXIT},
        {OPERATION_HEAP_ALLOC, OPERATION_HEAP_FREE},
        {OPERATION_VIEW_MAP, OPERATION_VIEW_UNMAP},
    };
    uint32_t id = 1 + chance_below(chance, OBJECTS - 1);
    uint32_t which = kind[id] != 0 ? kind[id] - 1 : chance_below(chance, 6);
    struct operation step = {.id = id};

    if (kind[id] != 0 && which == 1 && chance_percent(chance, 70)) {
        step.kind = OPERATION_COMMIT;
        step.a = chance_below(chance, 0x8000);
        step.b = 1 + chance_below(chance, 0x40000);
    } else if (kind[id] != 0) {
        step.kind = pairs[which].end;
        kind[id] = 0;
    } else {
        step.kind = pairs[which].create;
        step.a = step.kind == OPERATION_HEAP_ALLOC ? 0 : 1 + chance_below(chance, 0x60000);
        step.b = step.kind == OPERATION_HEAP_ALLOC ? 1 + chance_below(chance, 0x90000) : 0;
        kind[id] = which + 1;
    }
    return step;
}

/* From the highest granules down, so that the PEB's page lies within. */
static void start_small(unsigned page_shift, const char *policy, uint32_t granules, uint32_t limit)
{
    start_in(USER_END - (granules << 16), USER_END, page_shift, policy, limit, LAYOUT_EMPTY);
}

/* Carry out the stream up to its first failure. */
static void go(struct course *course)
{
    course->failed = NEVER;
    for (uint32_t i = 0; i < STEPS; i++) {
        struct outcome outcome = {0};
        enum result result = process_do(&process, &course->step[i], &outcome);

        assert_true(result <= RESULT_SKIPPED);
        course->peak[i] = space.peak;
        if (result == RESULT_FAILED && outcome.cause != CAUSE_INVALID) {
            course->failed = i;
            course->cause = outcome.cause;
            return;
        }
    }
}

static void check_limit(const struct course *whole, unsigned page_shift, const char *policy,
                        uint32_t granules, uint32_t limit)
{
    static struct course limited;
    uint32_t end = whole->failed == NEVER ? STEPS - 1 : whole->failed;
    uint32_t passed = 0;

    while (passed <= end && whole->peak[passed] <= limit)
        passed++;
    limited = *whole;
    start_small(page_shift, policy, granules, limit);
    go(&limited);
    if (passed > end) {
        assert_int_equal(limited.failed, whole->failed);
        if (whole->failed != NEVER)
            assert_int_equal(limited.cause, whole->cause);
        by_itself++;
        return;
    }
    assert_int_equal(limited.failed, passed);
    assert_string_equal(cause_name[limited.cause], "commit");
    by_commit++;
}

static void check_stream(struct chance *chance, unsigned page_shift, const char *policy)
{
    static struct course whole;
    uint32_t kind[OBJECTS] = {0};
    uint32_t granules = 24 + chance_below(chance, 80);
    uint32_t peak;

    for (unsigned i = 0; i < STEPS; i++)
        whole.step[i] = random_step(chance, kind);
    start_small(page_shift, policy, granules, NO_COMMIT_LIMIT);
    go(&whole);
    peak = whole.peak[whole.failed == NEVER ? STEPS - 1 : whole.failed];
    /* the limits that the last operations pass, and one anywhere */
    for (uint32_t less = 0; less <= 1 && less < peak; less++)
        check_limit(&whole, page_shift, policy, granules, peak - less);
    check_limit(&whole, page_shift, policy, granules, 1 + chance_below(chance, peak + 1));
}

static void test_limits(void **state)
{
    (void)state;
    for (unsigned p = 0; p < policy_count; p++) {
        struct chance chance = testing_chance(p);

        for (unsigned i = 0; i < 6; i++)
            check_stream(&chance, 12 + (i & 1), policies[p].name);
    }
    assert_true(by_commit > 50 && by_itself > 50);
}

/* Operations of two parts, of which the second finds no room whatever the limit: a page is
 * committed beforehand, and all but 1 MB is taken. Under a limit that stands against the first, it
 * is commit. */
static void test_both_at_once(void **state)
{
    static const struct {
        struct operation operation;
        uint32_t pages;   /* that the first part commits */
        enum cause cause; /* of the second's failure: the tail of one granule is free */
    } cases[] = {
        {{OPERATION_THREAD_CREATE, 3, 1u << 20, 0}, 2, CAUSE_GRANULARITY}, /* a stack, and no TEB */
        {{OPERATION_HEAP_ALLOC, 3, 0, 1u << 20},
         1,
         CAUSE_EXHAUSTED}, /* a process heap, and no block of 1 MB */
    };

    (void)state;
    for (unsigned i = 0; i < 2 * (sizeof cases / sizeof cases[0]); i++) {
        const struct operation *operation = &cases[i >> 1].operation;

        for (uint32_t pages = 1; pages <= 4; pages++) {
            bool stands = pages < 1 + cases[i >> 1].pages;

            start_in(USER_FIRST, USER_END, 12 + (i & 1), "sp5", pages, LAYOUT_EMPTY);
            done(OPERATION_ALLOC_TOP, 1, 1, 0);
            done(OPERATION_RESERVE_TOP, 2, USER_END - USER_FIRST - 0x10000 - (1u << 20), 0);
            fails(operation->kind, operation->id, operation->a, operation->b,
                  stands ? WIN32_COMMITMENT_LIMIT : WIN32_NOT_ENOUGH_MEMORY,
                  stands ? CAUSE_COMMIT : cases[i >> 1].cause);
            assert_int_equal(space.peak, stands ? 1 : 1 + cases[i >> 1].pages);
            finish();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_both_at_once),
    };

    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
