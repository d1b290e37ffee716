/* SPDX-License-Identifier: MIT
 *
 * Threads: what each holds, where TEBs lie, and that a thread which fails halfway leaves nothing.
 */
#include "starting.h"

#define MEGABYTE (1u << 20)

/* The PEB's page: XP-era maps show it at 0x7ffdf000; on 8 KB pages that is in 0x7ffde000. */
static uint32_t peb(unsigned page_shift)
{
    return page_shift == 12 ? 0x7ffdf000 : 0x7ffde000;
}

static uint32_t address_of(uint32_t region)
{
    return space_stretch(&space, region).address;
}

static void test_parts(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t page = 1u << page_shift;
        const struct object *thread;
        uint32_t first;

        start(page_shift, "sp4");
        thread = &process.object[1];
        done(OPERATION_THREAD_CREATE, 1, 0, 0); /* the default stack */
        assert_int_equal(address_of(thread->region), 0x10000);
        assert_int_equal(space_stretch(&space, thread->region).length, MEGABYTE);
        assert_int_equal(address_of(thread->teb), peb(page_shift) - page);
        assert_int_equal(space_stretch(&space, thread->teb).length, page);
        assert_int_equal(space.committed, 3);
        /* the stack's two highest pages: it grows downwards */
        first = thread->region;
        first = space.region[first].page;
        for (uint32_t p = 0; p < MEGABYTE >> page_shift; p++)
            assert_int_equal(space_committed(&space, first + p), p >= (MEGABYTE >> page_shift) - 2);
        assert_true(space_committed(&space, (peb(page_shift) >> page_shift) - 1));
        assert_int_equal(process.requested, MEGABYTE);
        done(OPERATION_THREAD_EXIT, 1, 0, 0);
        assert_int_equal(space.regions, 0);
        assert_int_equal(process.requested, 0);

        done(OPERATION_THREAD_CREATE, 1, 1, 0); /* a stack of one page */
        assert_int_equal(space.committed, 2);
        assert_int_equal(space.reserved, 2);
        assert_int_equal(process.requested, 1);
        done(OPERATION_THREAD_CREATE, 2, page + 1, 0); /* of two */
        assert_int_equal(space.committed, 5);
        finish();
    }
}

/* TEBs come from the top, page by page, and a gap is filled by the next thread. */
static void test_tebs(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t page = 1u << page_shift;

        start(page_shift, "sp4");
        for (uint32_t id = 1; id <= 100; id++) {
            done(OPERATION_THREAD_CREATE, id, 65536, 0);
            assert_int_equal(address_of(process.object[id].teb), peb(page_shift) - id * page);
        }
        done(OPERATION_THREAD_EXIT, 70, 0, 0);
        done(OPERATION_THREAD_EXIT, 3, 0, 0);
        done(OPERATION_THREAD_EXIT, 31, 0, 0);
        done(OPERATION_THREAD_CREATE, 101, 65536, 0);
        assert_int_equal(address_of(process.object[101].teb), peb(page_shift) - 3 * page);
        done(OPERATION_THREAD_CREATE, 102, 65536, 0);
        assert_int_equal(address_of(process.object[102].teb), peb(page_shift) - 31 * page);
        done(OPERATION_THREAD_CREATE, 103, 65536, 0);
        assert_int_equal(address_of(process.object[103].teb), peb(page_shift) - 70 * page);
        done(OPERATION_THREAD_CREATE, 104, 65536, 0);
        assert_int_equal(address_of(process.object[104].teb), peb(page_shift) - 101 * page);
        finish();
    }
}

/* The tail of a program's own block serves a TEB too. */
static void test_teb_in_a_tail(void **state)
{
    (void)state;
    start(12, "sp4");
    done(OPERATION_RESERVE_AT, 1, 0x1000, 0x7ffd0000);
    for (uint32_t id = 2; id < 2 + 14; id++)
        done(OPERATION_THREAD_CREATE, id, 65536, 0);
    assert_int_equal(address_of(process.object[15].teb), 0x7ffd1000);
    done(OPERATION_THREAD_CREATE, 16, 65536, 0);
    assert_int_equal(address_of(process.object[16].teb), 0x7ffcf000);
    finish();
}

/* Nothing of a failed thread stays. */
static void check_undone(uint32_t regions, uint32_t reserved, uint32_t committed)
{
    assert_int_equal(space.regions, regions);
    assert_int_equal(space.reserved, reserved);
    assert_int_equal(space.committed, committed);
    assert_int_equal(try(OPERATION_THREAD_EXIT, 77, 0, 0), RESULT_SKIPPED);
}

static void test_stack_cannot_be_reserved(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t reserved;

        start(page_shift, "sp4");
        done(OPERATION_RESERVE, 1, USER_END - USER_FIRST - MEGABYTE + 1, 0);
        reserved = space.reserved;
        fails(OPERATION_THREAD_CREATE, 77, 0, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
        assert_int_equal(last.needed, MEGABYTE);
        check_undone(1, reserved, 0);
        fails(OPERATION_THREAD_CREATE, 77, 0x80000000, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
        check_undone(1, reserved, 0);
        done(OPERATION_THREAD_CREATE, 77, MEGABYTE - 0x10000, 0);
        finish();
    }
}

static void test_stack_cannot_be_committed(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start_in(USER_FIRST, USER_END, page_shift, "sp4", 1, LAYOUT_EMPTY);
        fails(OPERATION_THREAD_CREATE, 77, 0, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
        assert_int_equal(last.needed, 2u << page_shift);
        check_undone(0, 0, 0);
        assert_int_equal(space.peak, 0);
    }
}

static void test_teb_cannot_be_committed(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start_in(USER_FIRST, USER_END, page_shift, "sp4", 2, LAYOUT_EMPTY);
        fails(OPERATION_THREAD_CREATE, 77, 0, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
        assert_int_equal(last.needed, 1u << page_shift);
        check_undone(0, 0, 0);
        assert_true(space.pages.checked == 2);
        start_in(USER_FIRST, USER_END, page_shift, "sp4", 3, LAYOUT_EMPTY);
        done(OPERATION_THREAD_CREATE, 77, 0, 0);
    }
}

/* All below the PEB is taken; the stack goes above it. */
static void test_teb_finds_no_page(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t reserved;

        start(page_shift, "sp4");
        done(OPERATION_RESERVE, 1, 0x7ffe0000 - USER_FIRST, 0);
        reserved = space.reserved;
        fails(OPERATION_THREAD_CREATE, 77, 65536, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
        assert_int_equal(last.needed, 1u << page_shift);
        check_undone(1, reserved, 0);
        finish();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_tebs),
        cmocka_unit_test(test_teb_in_a_tail),
        cmocka_unit_test(test_stack_cannot_be_reserved),
        cmocka_unit_test(test_stack_cannot_be_committed),
        cmocka_unit_test(test_teb_cannot_be_committed),
        cmocka_unit_test(test_teb_finds_no_page),
    };

    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
