/* SPDX-License-Identifier: MIT
 *
 * Why a request failed: each cause in a state made for it, and at the state's edge the next. */
#include "starting.h"

#define MEGABYTE (1u << 20)
#define RANGE (64 * MEGABYTE) /* a user range that is quick to fill */

static uint32_t page;

static void start_small(unsigned page_shift, const char *policy, uint32_t commit_limit)
{
    start_in(USER_FIRST, USER_FIRST + RANGE, page_shift, policy, commit_limit, LAYOUT_EMPTY);
    page = 1u << page_shift;
}

static void each_page_size(void (*check)(unsigned page_shift))
{
    check(12);
    check(13);
}

static void check_invalid(unsigned page_shift)
{
    start_small(page_shift, "sp4", 10);
    fails(OPERATION_RESERVE, 1, 0, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_RESERVE, 1, 0x80000000, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_ALLOC_AT, 1, 1, 0xffff, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_ALLOC_AT, 1, 1, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_RESERVE_AT, 1, 1, USER_FIRST + RANGE, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_RESERVE_AT, 1, 2, USER_FIRST + RANGE - 1, WIN32_INVALID_PARAMETER,
          CAUSE_INVALID);
    done(OPERATION_RESERVE_AT, 1, 1, USER_FIRST + RANGE - 1);
    assert_int_equal(last.stretch.address, USER_FIRST + RANGE - 65536);
    assert_int_equal(last.stretch.length, 65536);
    fails(OPERATION_RESERVE_AT, 2, 1, USER_FIRST + RANGE - 65536, WIN32_INVALID_ADDRESS,
          CAUSE_INVALID);
    fails(OPERATION_COMMIT, 1, 0, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_COMMIT, 1, 65536, 1, WIN32_INVALID_ADDRESS, CAUSE_INVALID);
    fails(OPERATION_COMMIT, 1, 0xffffffff, 0xffffffff, WIN32_INVALID_ADDRESS, CAUSE_INVALID);
    fails(OPERATION_DECOMMIT, 1, 65536, 1, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_DECOMMIT, 1, page, 0, WIN32_INVALID_ADDRESS, CAUSE_INVALID);
    done(OPERATION_DECOMMIT, 1, page - 1, 0);
    assert_int_equal(last.stretch.length, 65536);
}

static void check_exhausted(unsigned page_shift)
{
    start_small(page_shift, "sp4", NO_COMMIT_LIMIT);
    done(OPERATION_RESERVE, 1, RANGE - MEGABYTE, 0);
    fails(OPERATION_RESERVE, 2, MEGABYTE + 1, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    fails(OPERATION_RESERVE_TOP, 2, MEGABYTE + 1, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    done(OPERATION_RESERVE, 2, MEGABYTE, 0);
    fails(OPERATION_RESERVE, 3, 1, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    assert_int_equal(last.needed, 1);
    assert_int_equal(last.asked, 1);
}

/* Blocks of a page fill every granule; their tails have room for much more. */
static void check_granularity(unsigned page_shift)
{
    uint32_t tails;

    start_small(page_shift, "sp4", NO_COMMIT_LIMIT);
    tails = RANGE / 65536 * (65536 - page);
    for (uint32_t id = 1; id <= RANGE / 65536; id++)
        done(OPERATION_SECTION_INIT, id, 0, 0);
    assert_int_equal(space_free(&space), tails);
    fails(OPERATION_SECTION_INIT, 99999, 0, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_GRANULARITY);
    fails(OPERATION_ALLOC, 99999, tails, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_GRANULARITY);
    fails(OPERATION_ALLOC, 99999, tails + 1, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    /* with a granule free that is enough for the request, it is another cause */
    done(OPERATION_SECTION_DELETE, 5, 0, 0);
    fails(OPERATION_ALLOC, 99999, 65537, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_GRANULARITY);
    done(OPERATION_ALLOC, 99999, 65536, 0);
}

/* Every other granule is free. */
static void check_fragmented(unsigned page_shift)
{
    start_small(page_shift, "sp4", NO_COMMIT_LIMIT);
    for (uint32_t id = 1; id <= RANGE / 65536; id++)
        done(OPERATION_SECTION_INIT, id, 0, 0);
    for (uint32_t id = 2; id <= RANGE / 65536; id += 2)
        done(OPERATION_SECTION_DELETE, id, 0, 0);
    fails(OPERATION_THREAD_CREATE, 99999, 0, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_FRAGMENTED);
    fails(OPERATION_RESERVE, 99999, 65537, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_FRAGMENTED);
    fails(OPERATION_RESERVE, 99999, RANGE / 2, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_FRAGMENTED);
    fails(OPERATION_RESERVE, 99999, RANGE / 2 + 1, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_GRANULARITY);
    done(OPERATION_RESERVE, 99999, 65536, 0);
}

/* A hole is there, the limit stands against it; without a hole the limit doesn't matter. */
static void check_commit(unsigned page_shift)
{
    start_small(page_shift, "sp4", 3);
    done(OPERATION_ALLOC, 1, 3 * page, 0);
    fails(OPERATION_ALLOC, 2, 1, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
    fails(OPERATION_ALLOC_TOP, 2, 1, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
    fails(OPERATION_ALLOC_AT, 2, 1, USER_FIRST + 65536, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
    fails(OPERATION_SECTION_INIT, 2, 0, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
    assert_int_equal(space.regions, 1);
    done(OPERATION_RESERVE, 2, 65536, 0);
    fails(OPERATION_COMMIT, 2, 0, 1, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
    done(OPERATION_RESERVE, 3, space_largest(&space), 0);
    fails(OPERATION_SECTION_INIT, 4, 0, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_GRANULARITY);
}

/* The heap's second segment would double the first; a hole of 1 MB is left, which would do. */
static void check_policy(unsigned page_shift)
{
    struct request request;
    enum win32 error = WIN32_OK;
    uint32_t block;

    start_small(page_shift, "sp4", NO_COMMIT_LIMIT);
    assert_int_equal(heap_create(&process.heaps, HEAP_RESERVE, PLACE_LOWEST, 0, &process.heap),
                     WIN32_OK);
    done(OPERATION_RESERVE, 1, RANGE - 2 * MEGABYTE, 0);
    while (error == WIN32_OK)
        error = heap_alloc(&process.heaps, process.heap, 1000, &block, &request);
    assert_int_equal(error, WIN32_NOT_ENOUGH_MEMORY);
    assert_int_equal(request.asked, 2 * MEGABYTE);
    assert_int_equal(request.needed, page);
    assert_int_equal(cause_of(&space, error, request.needed, request.asked), CAUSE_POLICY);
    /* just less than what is needed: no longer the runtime's fault */
    done(OPERATION_RESERVE, 2, space_largest(&space), 0);
    assert_int_equal(cause_of(&space, error, request.needed, request.asked), CAUSE_EXHAUSTED);
    done(OPERATION_RELEASE, 1, 0, 0);
    assert_int_equal(heap_alloc(&process.heaps, process.heap, 1000, &block, &request), WIN32_OK);
}

static void test_invalid(void **state)
{
    (void)state;
    each_page_size(check_invalid);
}

static void test_policy(void **state)
{
    (void)state;
    each_page_size(check_policy);
}

static void test_exhausted(void **state)
{
    (void)state;
    each_page_size(check_exhausted);
}

static void test_granularity(void **state)
{
    (void)state;
    each_page_size(check_granularity);
}

static void test_fragmented(void **state)
{
    (void)state;
    each_page_size(check_fragmented);
}

static void test_commit(void **state)
{
    (void)state;
    each_page_size(check_commit);
}

static void test_which_are_fragmentation(void **state)
{
    (void)state;
    for (enum cause cause = 0; cause < CAUSES; cause++)
        assert_int_equal(cause_is_fragmentation(cause),
                         strchr("pgf", cause_name[cause][0]) != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_policy),
        cmocka_unit_test(test_exhausted),
        cmocka_unit_test(test_granularity),
        cmocka_unit_test(test_fragmented),
        cmocka_unit_test(test_commit),
        cmocka_unit_test(test_which_are_fragmentation),
    };

    return cmocka_run_group_tests_name("causes", tests, NULL, NULL);
}
