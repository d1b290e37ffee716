/* SPDX-License-Identifier: MIT
 *
 * Streams of operations: what a wrong one comes to, what is skipped, and their hash. */
#include "starting.h"

static void test_misuse(void **state)
{
    static const struct {
        enum operation_kind create, destroy, others[3];
    } kinds[] = {
        {OPERATION_RESERVE,
         OPERATION_RELEASE,
         {OPERATION_SECTION_DELETE, OPERATION_THREAD_EXIT, OPERATION_THREAD_EXIT}},
        {OPERATION_ALLOC_TOP,
         OPERATION_RELEASE,
         {OPERATION_SECTION_DELETE, OPERATION_THREAD_EXIT, OPERATION_THREAD_EXIT}},
        {OPERATION_SECTION_INIT,
         OPERATION_SECTION_DELETE,
         {OPERATION_RELEASE, OPERATION_COMMIT, OPERATION_THREAD_EXIT}},
        {OPERATION_THREAD_CREATE,
         OPERATION_THREAD_EXIT,
         {OPERATION_RELEASE, OPERATION_DECOMMIT, OPERATION_SECTION_DELETE}},
    };

    (void)state;
    start(12, "sp4");
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        done(kinds[i].create, 7, 65536, 0);
        uint32_t regions = space.regions;
        uint32_t live = process.live;

        for (enum operation_kind kind = 0; kind < OPERATION_KINDS; kind++)
            if (kind <= OPERATION_ALLOC_AT || kind == OPERATION_SECTION_INIT ||
                kind == OPERATION_THREAD_CREATE)
                assert_int_equal(try(kind, 7, 65536, 0), RESULT_LIVE);
        for (unsigned k = 0; k < 3; k++)
            assert_int_equal(try(kinds[i].others[k], 7, 0, 1), RESULT_KIND);
        assert_int_equal(space.regions, regions);
        assert_int_equal(process.live, live);
        done(kinds[i].destroy, 7, 0, 0);
        assert_int_equal(try(kinds[i].destroy, 7, 0, 0), RESULT_SKIPPED);
    }
    assert_int_equal(try(OPERATION_RESERVE, process.ids, 1, 0), RESULT_RANGE);
    assert_int_equal(try(OPERATION_RELEASE, UINT32_MAX, 1, 0), RESULT_RANGE);
    assert_int_equal(space.regions, 0);
}

/* A failed create leaves its id not live: what follows on it is skipped, and it can be made again.
 */
static void test_failed_create(void **state)
{
    (void)state;
    start(12, "sp4");
    fails(OPERATION_RESERVE, 3, 0, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    assert_int_equal(try(OPERATION_COMMIT, 3, 0, 1), RESULT_SKIPPED);
    assert_int_equal(try(OPERATION_DECOMMIT, 3, 0, 1), RESULT_SKIPPED);
    assert_int_equal(try(OPERATION_RELEASE, 3, 0, 0), RESULT_SKIPPED);
    assert_int_equal(try(OPERATION_THREAD_EXIT, 3, 0, 0), RESULT_SKIPPED);
    done(OPERATION_THREAD_CREATE, 3, 0, 0);
}

/* What plain operations cover, and that the others cover nothing. */
static void test_stretches(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t page = 1u << page_shift;

        start(page_shift, "sp4");
        done(OPERATION_SECTION_INIT, 1, 0, 0);
        assert_int_equal(last.stretch.length, 0);
        done(OPERATION_RESERVE_AT, 2, 4 * page, 0x41010);
        assert_int_equal(last.stretch.address, 0x40000);
        assert_int_equal(last.stretch.length,
                         (0x1010 + 4 * page + page - 1) >> page_shift << page_shift);
        done(OPERATION_COMMIT, 2, page - 1, 2);
        assert_int_equal(last.stretch.address, 0x40000);
        assert_int_equal(last.stretch.length, 2 * page);
        done(OPERATION_DECOMMIT, 2, page, 1);
        assert_int_equal(last.stretch.address, 0x40000 + page);
        assert_int_equal(last.stretch.length, page);
        done(OPERATION_ALLOC, 3, 1, 0);
        assert_int_equal(last.stretch.address, 0x20000);
        assert_int_equal(last.stretch.length, page);
        assert_int_equal(space.committed, 3);
        done(OPERATION_RELEASE, 3, 0, 0);
        assert_int_equal(last.stretch.address, 0x20000);
        assert_int_equal(last.stretch.length, page);
        done(OPERATION_SECTION_DELETE, 1, 0, 0);
        assert_int_equal(last.stretch.length, 0);
        finish();
    }
}

/* Values computed by a program in another language, from the formula in operation.h. */
static void test_hash(void **state)
{
    static const struct operation stream[] = {
        {OPERATION_RESERVE, 1, 4096, 0},
        {OPERATION_ALLOC_AT, 2, 65536, 0x400000},
        {OPERATION_RELEASE, 1, 0, 0},
        {OPERATION_THREAD_CREATE, 3, 1048576, 0},
        {OPERATION_THREAD_EXIT, 4294967295, 0, 0},
    };
    static const uint64_t expected[] = {0x3554eb805b8c71cu, 0x21cf07b7fe1f8a90u,
                                        0x1cd04a1b72f3ed8du, 0x214c672bfb55ffb3u,
                                        0x84c8e4a9faa8863u};
    uint64_t hash = 0;

    (void)state;
    assert_int_equal(OPERATION_ALLOC_AT, 5);
    assert_int_equal(OPERATION_RELEASE, 8);
    assert_int_equal(OPERATION_THREAD_CREATE, 11);
    for (unsigned i = 0; i < 5; i++) {
        hash = operation_hash(hash, &stream[i]);
        assert_true(hash == expected[i]);
    }
}

/* Any changed bit, and any two neighbours exchanged, change the hash. */
static void test_hash_tells_streams_apart(void **state)
{
    struct chance chance = testing_chance(0);
    struct operation stream[16];
    uint64_t whole = 0;

    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        stream[i] =
            (struct operation){chance_below(&chance, OPERATION_KINDS), chance_below(&chance, 100),
                               chance_below(&chance, 3) << 16, chance_below(&chance, 3)};
        whole = operation_hash(whole, &stream[i]);
    }
    for (unsigned i = 0; i < 16; i++)
        for (unsigned bit = 0; bit < 128; bit++) {
            uint64_t hash = 0;

            for (unsigned k = 0; k < 16; k++) {
                struct operation operation = stream[k];

                if (k == i && bit < 32)
                    operation.kind ^= 1u << bit;
                else if (k == i)
                    (bit < 64   ? &operation.id
                     : bit < 96 ? &operation.a
                                : &operation.b)[0] ^= 1u << (bit & 31);
                hash = operation_hash(hash, &operation);
            }
            assert_true(hash != whole);
        }
    for (unsigned i = 0; i + 1 < 16; i++) {
        uint64_t hash = 0;

        for (unsigned k = 0; k < 16; k++)
            hash = operation_hash(hash, &stream[k == i ? i + 1 : k == i + 1 ? i : k]);
        assert_true(hash != whole || memcmp(&stream[i], &stream[i + 1], sizeof stream[0]) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_misuse),
        cmocka_unit_test(test_failed_create),
        cmocka_unit_test(test_stretches),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_hash_tells_streams_apart),
    };

    return cmocka_run_group_tests_name("streams", tests, NULL, NULL);
}
