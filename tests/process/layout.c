/* SPDX-License-Identifier: MIT
 *
 * The fresh process: where its regions lie, that none overlaps another, and what it leaves. */
#include "starting.h"

#define MEGABYTE (1u << 20)

static void start_fresh(unsigned page_shift, uint32_t limit)
{
    start_in(USER_FIRST, USER_END, page_shift, "sp4", limit, LAYOUT_FRESH);
}

/* The region that holds an address, which must be one that begins there. */
static uint32_t region_at(uint32_t address)
{
    uint32_t region = space_region_of(&space, address >> space.page_shift);

    assert_int_not_equal(region, NONE);
    assert_int_equal(space_stretch(&space, region).address, address);
    return region;
}

static void test_regions(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t peb = page_shift == 12 ? 0x7ffdf000 : 0x7ffde000;
        uint32_t regions = 0;
        uint32_t pages = 0;
        uint32_t committed = 0;

        start_fresh(page_shift, NO_COMMIT_LIMIT);
        for (uint32_t r = 0; r < space.used; r++) {
            struct stretch stretch = space_stretch(&space, r);

            if (stretch.length == 0)
                continue;
            regions++;
            for (uint32_t p = 0; p < stretch.length >> page_shift; p++) {
                /* no other region has any page of it */
                assert_int_equal(space_region_of(&space, (stretch.address >> page_shift) + p), r);
                committed += space_committed(&space, (stretch.address >> page_shift) + p);
                pages++;
            }
            if (stretch.address % 65536 != 0)
                assert_true(stretch.address == peb || stretch.address == peb - (1u << page_shift));
        }
        assert_int_equal(regions, space.regions);
        assert_int_equal(pages, space.reserved);
        assert_int_equal(committed, space.committed);
        region_at(0x10000);
        region_at(0x20000);
        assert_int_equal(space_stretch(&space, region_at(0x30000)).length, MEGABYTE);
        assert_int_equal(space_stretch(&space, region_at(0x130000)).length, MEGABYTE);
        region_at(0x240000);
        region_at(0x400000);
        region_at(peb);
        region_at(peb - (1u << page_shift));
        region_at(0x7ffe0000);
        assert_true(space_committed(&space, 0x7ffe0000u >> page_shift));
        print_message("# pages of %u: %u regions, %u KB reserved, %u KB committed, largest %u MB\n",
                      1u << page_shift, regions, pages << (page_shift - 10),
                      committed << (page_shift - 10), space_largest(&space) >> 20);
        finish();
    }
}

/* "About 2,000 threads", say public texts, and old ones of the SDK "at most 2028". */
static void test_threads_that_fit(void **state)
{
    uint32_t fitted[2];

    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t id = 1;

        start_fresh(page_shift, NO_COMMIT_LIMIT);
        while (try(OPERATION_THREAD_CREATE, id, 0, 0) == RESULT_DONE)
            id++;
        assert_int_equal(last.error, WIN32_NOT_ENOUGH_MEMORY);
        assert_in_range(id - 1, 2000, 2040);
        fitted[page_shift - 12] = id - 1;
        print_message("# pages of %u: %u threads\n", 1u << page_shift, id - 1);
        finish();
    }
    assert_in_range(fitted[0] - fitted[1], 0, 8); /* TEBs of 8 KB take twice the room */
}

static void test_first_use_of_the_heap(void **state)
{
    (void)state;
    start_in(USER_FIRST, USER_END, 12, "sp5", NO_COMMIT_LIMIT, LAYOUT_FRESH);
    assert_int_not_equal(process.heap, NONE);
    uint32_t regions = space.regions;
    done(OPERATION_SECTION_INIT, 1, 0, 0);
    assert_int_equal(space.regions, regions); /* it was there */
}

/* A limit that the process itself needs to the last page is enough, a page less breaks the run. */
static jmp_buf broke;

static void come_back(void *context, unsigned status)
{
    (void)context;
    assert_int_equal(status, 1);
    longjmp(broke, 1);
}

static bool fits(unsigned page_shift, uint32_t limit)
{
    struct native_setup setup = {.parameters = page_shift == 13 ? "arch=alpha" : "",
                                 .write = testing_write,
                                 .end = come_back,
                                 .context = &testing_written};
    struct space_config config = {
        .first = USER_FIRST, .end = USER_END, .granule_shift = 16, .commit_limit = limit};
    struct arena arena;

    testing_written.length = 0;
    native_reset(&setup);
    arena.next = arch_arena(&arena.left);
    if (setjmp(broke) != 0)
        return false;
    space_init(&space, &config, &arena);
    process_init(&process, &space, policy_named("sp4"), LAYOUT_FRESH, 10, &arena);
    return true;
}

static void test_commit_limit(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t needs;

        start_fresh(page_shift, NO_COMMIT_LIMIT);
        needs = space.committed;
        assert_true(fits(page_shift, needs));
        assert_false(fits(page_shift, needs - 1));
        assert_non_null(strstr(testing_written.text, "error the fresh process doesn't fit"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regions),
        cmocka_unit_test(test_threads_that_fit),
        cmocka_unit_test(test_first_use_of_the_heap),
        cmocka_unit_test(test_commit_limit),
    };

    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
