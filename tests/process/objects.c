/* SPDX-License-Identifier: MIT
 *
 * Mutexes, heaps and their blocks, views and images: what each takes from the space and gives back,
 * and what becomes of a heap's blocks when it goes. */
#include "starting.h"

#include "sane.h"

#define MEGABYTE (1024u * 1024)

static uint32_t base_of(uint32_t id)
{
    return space_stretch(&space, process.object[id].region).address;
}

static void test_mutex(void **state)
{
    (void)state;
    start(12, "sp4");
    done(OPERATION_MUTEX_CREATE, 1, 0, 0);
    assert_int_equal(process.live, 1);
    assert_int_equal(process.requested, 0);
    assert_int_equal(space.regions, 0);
    assert_int_equal(try(OPERATION_HEAP_FREE, 1, 0, 0), RESULT_KIND);
    done(OPERATION_MUTEX_CLOSE, 1, 0, 0);
    assert_int_equal(process.live, 0);
}

/* A view begins on a granule and takes whole pages; nothing of it is committed. */
static void test_view(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start(page_shift, "sp4");
        done(OPERATION_VIEW_MAP, 1, 70001, 0);
        done(OPERATION_VIEW_MAP, 2, 1, 0);
        assert_int_equal(base_of(1), 0x10000);
        assert_int_equal(base_of(2), 0x30000);
        assert_int_equal(process.requested, 70002);
        assert_int_equal(space.reserved << page_shift, 73728 + (1u << page_shift));
        assert_int_equal(space.committed, 0);
        fails(OPERATION_VIEW_MAP, 3, 0, 0, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
        done(OPERATION_VIEW_UNMAP, 1, 0, 0);
        done(OPERATION_VIEW_MAP, 3, 65536, 0);
        assert_int_equal(base_of(3), 0x10000);
    }
}

/* An image at its base, a second one with the same base in the lowest hole. */
static void test_image(void **state)
{
    (void)state;
    start(12, "sp4");
    done(OPERATION_IMAGE_LOAD, 1, 0x10000000, 300000);
    done(OPERATION_IMAGE_LOAD, 2, 0x10000000, 300000);
    done(OPERATION_IMAGE_LOAD, 3, 0x10040000, 10);
    assert_int_equal(base_of(1), 0x10000000);
    assert_int_equal(base_of(2), 0x10000);
    assert_int_equal(base_of(3), 0x60000);
    done(OPERATION_IMAGE_UNLOAD, 1, 0, 0);
    done(OPERATION_IMAGE_LOAD, 1, 0x10000000, 300000);
    assert_int_equal(base_of(1), 0x10000000);
    fails(OPERATION_IMAGE_LOAD, 4, 0x1000, 10, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    fails(OPERATION_IMAGE_LOAD, 4, 0x10000000, 0x7ff00000, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    done(OPERATION_RESERVE, 5, 0x60000000, 0);
    fails(OPERATION_IMAGE_LOAD, 4, 0x10000000, 0x30000000, WIN32_NOT_ENOUGH_MEMORY,
          CAUSE_EXHAUSTED);
}

/* Blocks of a heap of the program's own go with it; those of the process heap stay. */
static void test_heap_goes(void **state)
{
    (void)state;
    start(12, "sp5");
    done(OPERATION_HEAP_ALLOC, 1, 0, 100);
    done(OPERATION_HEAP_CREATE, 2, 0, 0);
    done(OPERATION_HEAP_ALLOC, 3, 2, 200);
    done(OPERATION_HEAP_ALLOC, 4, 2, MEGABYTE);
    done(OPERATION_HEAP_ALLOC, 5, 2, 300);
    done(OPERATION_HEAP_FREE, 5, 0, 0);
    assert_int_equal(process.live, 4);
    assert_int_equal(process.requested, 300 + MEGABYTE);
    assert_int_equal(space.regions, 3); /* two heaps and the large block */
    assert_int_equal(try(OPERATION_HEAP_ALLOC, 6, 1, 10), RESULT_KIND);
    assert_int_equal(try(OPERATION_HEAP_ALLOC, 6, 7, 10), RESULT_SKIPPED);
    assert_int_equal(try(OPERATION_HEAP_ALLOC, 6, 100000, 10), RESULT_RANGE);
    done(OPERATION_HEAP_DESTROY, 2, 0, 0);
    assert_int_equal(process.live, 1);
    assert_int_equal(process.requested, 100);
    assert_int_equal(space.regions, 1);
    assert_int_equal(try(OPERATION_HEAP_FREE, 3, 0, 0), RESULT_SKIPPED);
    assert_int_equal(try(OPERATION_HEAP_FREE, 4, 0, 0), RESULT_SKIPPED);
    done(OPERATION_HEAP_FREE, 1, 0, 0);
    assert_null(space_sane(&space));
}

/* A block beyond 0x7fff8 bytes is a region of its own, committed as a whole. */
static void test_large(void **state)
{
    (void)state;
    start(12, "sp4");
    done(OPERATION_HEAP_ALLOC, 1, 0, 0x7fff8);
    assert_int_equal(space.regions, 1);
    done(OPERATION_HEAP_ALLOC, 2, 0, 0x7fff9);
    assert_int_equal(space.regions, 2);
    assert_int_equal(space.region[process.heaps.block[process.object[2].region].offset].pages, 129);
    done(OPERATION_HEAP_FREE, 2, 0, 0);
    assert_int_equal(space.regions, 1);
    fails(OPERATION_HEAP_ALLOC, 3, 0, 0x7fffffe0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    fails(OPERATION_HEAP_ALLOC, 3, 0, 0x7ffd0000, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    fails(OPERATION_HEAP_ALLOC, 3, 0, UINT32_MAX, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
}

/* Everything at once, at random: live objects and requested bytes as counted by hand, the space
 * sane, and nothing left when all has gone. */

#define IDS 400

struct twin {
    uint32_t kind, size, heap;
};
static struct twin twin[IDS];

static const struct {
    enum operation_kind create, destroy;
} pairs[] = {
    {OPERATION_ALLOC, OPERATION_RELEASE},
    {OPERATION_SECTION_INIT, OPERATION_SECTION_DELETE},
    {OPERATION_THREAD_CREATE, OPERATION_THREAD_EXIT},
    {OPERATION_MUTEX_CREATE, OPERATION_MUTEX_CLOSE},
    {OPERATION_HEAP_CREATE, OPERATION_HEAP_DESTROY},
    {OPERATION_HEAP_ALLOC, OPERATION_HEAP_FREE},
    {OPERATION_VIEW_MAP, OPERATION_VIEW_UNMAP},
    {OPERATION_IMAGE_LOAD, OPERATION_IMAGE_UNLOAD},
};
#define PAIRS (sizeof pairs / sizeof pairs[0])
#define HEAP_PAIR 4
#define BLOCK_PAIR 5

static uint32_t size_of(uint32_t pair, const struct operation *operation)
{
    switch (pairs[pair].create) {
    case OPERATION_SECTION_INIT:
        return SECTION_BYTES;
    case OPERATION_MUTEX_CREATE:
    case OPERATION_HEAP_CREATE:
        return 0;
    case OPERATION_HEAP_ALLOC:
    case OPERATION_IMAGE_LOAD:
        return operation->b;
    default:
        return operation->a;
    }
}

static void create(struct chance *chance, uint32_t id)
{
    uint32_t pair = chance_below(chance, PAIRS);
    struct operation operation = {.kind = pairs[pair].create, .id = id};

    operation.a = 1 + chance_below(chance, 200000);
    if (pair == BLOCK_PAIR) {
        uint32_t heap = chance_below(chance, IDS);

        operation.a = twin[heap].kind == HEAP_PAIR + 1 ? heap : 0;
        operation.b = chance_below(chance, chance_percent(chance, 5) ? 2 * MEGABYTE : 5000);
    } else if (pairs[pair].create == OPERATION_IMAGE_LOAD) {
        operation.a = chance_below(chance, 2000) << 20;
        operation.b = 1 + chance_below(chance, 500000);
    }
    if (try(operation.kind, id, operation.a, operation.b) == RESULT_DONE)
        twin[id] = (struct twin){pair + 1, size_of(pair, &operation), operation.a};
}

static void destroy(uint32_t id)
{
    uint32_t pair = twin[id].kind - 1;

    done(pairs[pair].destroy, id, 0, 0);
    twin[id].kind = 0;
    for (uint32_t i = 0; pair == HEAP_PAIR && i < IDS; i++)
        if (twin[i].kind == BLOCK_PAIR + 1 && twin[i].heap == id)
            twin[i].kind = 0;
}

static void test_everything(void **state)
{
    static const char *const names[] = {"sp4", "sp4-pool", "sp5", "sp5-section", "sp5-heap"};

    (void)state;
    for (unsigned round = 0; round < 10; round++) {
        struct chance chance = testing_chance(round);

        start(round % 2 == 0 ? 12 : 13, names[round % 5]);
        memset(twin, 0, sizeof twin);
        for (unsigned i = 0; i < 6000; i++) {
            uint32_t id = 1 + chance_below(&chance, IDS - 1);
            uint32_t live = 0, requested = 0;

            if (twin[id].kind == 0)
                create(&chance, id);
            else if (chance_percent(&chance, 60))
                destroy(id);
            for (uint32_t k = 0; k < IDS; k++) {
                live += twin[k].kind != 0;
                requested += twin[k].kind != 0 ? twin[k].size : 0;
            }
            assert_int_equal(process.live, live);
            assert_int_equal(process.requested, requested);
        }
        assert_null(space_sane(&space));
        for (uint32_t id = 1; id < IDS; id++)
            if (twin[id].kind != 0)
                destroy(id);
        assert_int_equal(process.live, 0);
        assert_int_equal(process.requested, 0);
        space_clear(&space);
        assert_int_equal(space.pages.checked, space.pages.tagged);
        assert_int_equal(space.pages.wrong, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mutex), cmocka_unit_test(test_view),
        cmocka_unit_test(test_image), cmocka_unit_test(test_heap_goes),
        cmocka_unit_test(test_large), cmocka_unit_test(test_everything),
    };

    return cmocka_run_group_tests_name("objects", tests, NULL, NULL);
}
