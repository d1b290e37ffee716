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

/* "At most 2028 threads", said the Win32 SDK of CreateThread, and others count about 2,000. How
 * many, and what makes it, by arithmetic: in granules, the fresh process has holes of 17, 30,619,
 * 1,899 and 124 that stacks of 16 can use, and smaller ones. TEBs come down from the PEB, first
 * through the rest of the granule that it shares, then through the last hole, then the one before,
 * while stacks fill from below. */
static int threads_by_arithmetic(int tebs_in_rest, int tebs_a_granule)
{
    for (int threads = 0;; threads++) { /* one more than this? */
        int tebs = threads > tebs_in_rest ? threads - tebs_in_rest : 0;
        int taken = (tebs + tebs_a_granule - 1) / tebs_a_granule;
        int of_last = taken < 124 ? taken : 124;
        int of_third = taken - of_last;

        if (17 / 16 + 30619 / 16 + (1899 - of_third) / 16 + (124 - of_last) / 16 <= threads)
            return threads;
    }
}

static void check_holes(void)
{
    static const uint32_t expected[] = {17, 30619, 1899, 124};
    uint32_t found = 0;

    for (uint32_t hole = holes_lowest(&space.holes, 16); hole != NONE;) {
        uint32_t next = hole + space.holes.length[hole];

        assert_in_range(found, 0, 3);
        assert_int_equal(space.holes.length[hole], expected[found++]);
        for (hole = NONE; next < USER_END >> 16 && hole == NONE; next++)
            if (space.holes.starts[next >> 5] >> (next & 31) & 1 && space.holes.length[next] >= 16)
                hole = next;
    }
    assert_int_equal(found, 4);
}

static uint32_t threads_that_fit(unsigned page_shift, const char *policy, uint32_t end)
{
    uint32_t id = 1;

    start_in(USER_FIRST, end, page_shift, policy, NO_COMMIT_LIMIT, LAYOUT_FRESH);
    while (try(OPERATION_THREAD_CREATE, id, 0, 0) == RESULT_DONE)
        id++;
    assert_int_equal(last.error, WIN32_NOT_ENOUGH_MEMORY);
    finish();
    return id - 1;
}

static void test_threads_that_fit(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start_fresh(page_shift, NO_COMMIT_LIMIT);
        check_holes();
        finish();
    }
    assert_int_equal(threads_that_fit(12, "sp4", USER_END), 2032);
    assert_int_equal(threads_that_fit(13, "sp4", USER_END), 2024);
    /* from 0x7ffd4000 to the first thread's TEB, 10 pages of 4 KB or 4 of 8 KB */
    assert_int_equal(threads_by_arithmetic(10, 16), 2032);
    assert_int_equal(threads_by_arithmetic(4, 8), 2024);
    /* a granule a TEB; the first thread's is one of the last hole, too */
    assert_int_equal(threads_that_fit(12, "sp4-teb64k", USER_END), 1920);
    assert_int_equal(threads_that_fit(13, "sp4-teb64k", USER_END), 1920);
    assert_int_equal(threads_by_arithmetic(-1, 1), 1920);
}

/* Where the stacks go up to 3 GB, TEBs run out first, as they must lie below the PEB: when the
 * stacks that would have fitted below 2 GB are there, TEBs have what these left, and no more. The
 * model of a page map, page by page. */
static uint32_t threads_of_a_map(uint32_t end)
{
    static bool held[0xc0000];
    const uint32_t last_page = end >> 12;
    uint32_t threads = 0;

    for (uint32_t page = 0; page < last_page; page++)
        held[page] = page < 16 || space_region_of(&space, page) != NONE;
    for (uint32_t stack = 16;; threads++) {
        uint32_t teb = process.peb;
        uint32_t run = 0;

        while (stack + run < last_page && run < 256) {
            run = held[stack + run] ? 0 : run + 1;
            if (run == 0)
                stack += 16; /* the next granule */
        }
        if (run < 256)
            return threads;
        memset(held + stack, true, 256);
        while (teb > 16 && held[teb])
            teb--;
        if (teb == 16)
            return threads;
        held[teb] = true;
    }
}

static void test_threads_under_3gb(void **state)
{
    uint32_t expected;

    (void)state;
    start_in(USER_FIRST, 0xbfff0000, 12, "sp4-3gb", NO_COMMIT_LIMIT, LAYOUT_FRESH);
    expected = threads_of_a_map(0xbfff0000);
    finish();
    assert_int_equal(threads_that_fit(12, "sp4-3gb", 0xbfff0000), expected);
    assert_int_equal(expected, 2552);
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
        cmocka_unit_test(test_regions),           cmocka_unit_test(test_threads_that_fit),
        cmocka_unit_test(test_threads_under_3gb), cmocka_unit_test(test_first_use_of_the_heap),
        cmocka_unit_test(test_commit_limit),
    };

    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
