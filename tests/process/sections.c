/* SPDX-License-Identifier: MIT
 *
 * Critical sections in each policy: what they hold of the space, and the arithmetic of the pools.
 */
#include "starting.h"

/* A block of a page on a granule of its own for every section, and back again. */
static void test_blocks(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start(page_shift, "sp4");
        for (uint32_t id = 1; id <= 1000; id++) {
            done(OPERATION_SECTION_INIT, id, 0, 0);
            assert_int_equal(space.regions, id);
            assert_int_equal(space.reserved, id);
            assert_int_equal(space.committed, id);
            assert_int_equal(space_usable(&space), USER_END - USER_FIRST - (id << 16));
            assert_int_equal(process.requested, 32 * id);
        }
        for (uint32_t id = 1; id <= 1000; id += 2)
            done(OPERATION_SECTION_DELETE, id, 0, 0);
        assert_int_equal(space.holes.count, 501);
        assert_int_equal(space.committed, 500);
        assert_int_equal(process.live, 500);
        assert_int_equal(process.requested, 500 * 32);
        assert_true(process.allocated == 1000 * 32);
        finish();
    }
}

/* `entries` sections to a block of a page; entries come back, blocks never do. */
static void check_pool(const char *policy, unsigned page_shift, uint32_t entries)
{
    const uint32_t sections = 3 * entries + 1;
    struct chance chance = testing_chance(entries << 4 | page_shift);
    static bool lives[3 * 256 + 2];
    uint32_t live = 0;
    uint32_t most = 0;

    start(page_shift, policy);
    for (uint32_t id = 1; id <= sections; id++) {
        uint32_t blocks = (id + entries - 1) / entries;

        done(OPERATION_SECTION_INIT, id, 0, 0);
        assert_int_equal(space.regions, blocks);
        assert_int_equal(space.committed, blocks);
        assert_int_equal(space.reserved, blocks);
        assert_int_equal(process.pool_spare, blocks * entries - id);
    }
    for (uint32_t id = 1; id <= sections; id++)
        done(OPERATION_SECTION_DELETE, id, 0, 0);
    assert_int_equal(space.regions, 4);
    assert_int_equal(space.committed, 4);
    /* any come and go: the blocks are those of the peak */
    memset(lives, 0, sizeof lives);
    for (unsigned i = 0; i < 20000; i++) {
        uint32_t id = 1 + chance_below(&chance, sections);

        done(lives[id] ? OPERATION_SECTION_DELETE : OPERATION_SECTION_INIT, id, 0, 0);
        live += lives[id] ? -1u : 1;
        lives[id] = !lives[id];
        most = live > most ? live : most;
        assert_int_equal(space.regions, 4);
        assert_int_equal(process.pool_spare, 4 * entries - live);
    }
    print_message("# %s, pages of %u: %u entries a block, %u live at most\n", policy,
                  1u << page_shift, entries, most);
    finish();
}

static void test_pools(void **state)
{
    (void)state;
    check_pool("sp4-pool", 12, 128);
    check_pool("sp4-pool", 13, 256);
    check_pool("sp4-pool4k", 12, 128);
    check_pool("sp4-pool4k", 13, 128);
}

/* From the process heap: in an empty space it comes with the first section, and one segment of 1 MB
 * holds very many. */
static void test_heap(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t segment = 1u << 20;
        const uint32_t fit = (segment - HEAP_SEGMENT_HEADER) / (SECTION_BYTES + HEAP_HEADER);

        start(page_shift, "sp5");
        assert_int_equal(space.regions, 0);
        for (uint32_t id = 1; id <= fit; id++) {
            uint32_t end = HEAP_SEGMENT_HEADER + id * (SECTION_BYTES + HEAP_HEADER);

            done(OPERATION_SECTION_INIT, id, 0, 0);
            assert_int_equal(space.regions, 1);
            assert_int_equal(space.committed, (end + (1u << page_shift) - 1) >> page_shift);
        }
        assert_int_equal(space_free(&space), USER_END - USER_FIRST - segment);
        done(OPERATION_SECTION_INIT, fit + 1, 0, 0);
        assert_int_equal(space.regions, 2);
        assert_int_equal(space_free(&space), USER_END - USER_FIRST - 3 * segment);
        for (uint32_t id = 1; id <= fit + 1; id++)
            done(OPERATION_SECTION_DELETE, id, 0, 0);
        assert_int_equal(process.requested, 0);
        assert_int_equal(space.regions, 2); /* a heap keeps its segments */
        finish();
    }
}

/* A section that can't be had leaves nothing behind, whatever stood against it. */
static void test_failures(void **state)
{
    static const char *const names[] = {"sp4", "sp4-pool", "sp4-pool4k", "sp5"};

    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++)
        for (unsigned i = 0; i < 4; i++) {
            uint32_t needed = i == 1 ? 1u << page_shift : i == 3 ? 1u << 20 : 4096;

            start_in(USER_FIRST, USER_END, page_shift, names[i], 0, LAYOUT_EMPTY);
            fails(OPERATION_SECTION_INIT, 1, 0, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
            assert_int_equal(last.needed, needed);
            assert_int_equal(last.asked, needed);
            assert_int_equal(space.regions, 0);
            assert_int_equal(process.live, 0);
            assert_int_equal(process.requested, 0);
            assert_true(process.allocated == 0);
            assert_int_equal(try(OPERATION_SECTION_DELETE, 1, 0, 0), RESULT_SKIPPED);

            start_in(USER_FIRST, USER_FIRST + 0x10000, page_shift, names[i], NO_COMMIT_LIMIT,
                     LAYOUT_EMPTY);
            done(OPERATION_RESERVE_TOP, 1, 0x10000, 0);
            fails(OPERATION_SECTION_INIT, 2, 0, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
            assert_int_equal(space.regions, 1);
            done(OPERATION_RELEASE, 1, 0, 0);
            finish();
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_pools),
        cmocka_unit_test(test_heap),
        cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests_name("sections", tests, NULL, NULL);
}
