/* SPDX-License-Identifier: MIT
 *
 * The policies that place things otherwise, held against a look at every hole. */
#include "running.h"

/* Where the other placements would put size bytes; 0 where nothing fits. */

static uint32_t highest_for(uint32_t size)
{
    uint32_t granules = (size + GRANULE - 1) / GRANULE;

    for (uint32_t i = holes; i-- > 0;)
        if (hole[i].length >= size)
            return hole[i].base + hole[i].length - granules * GRANULE;
    return 0;
}

static uint32_t shortest_for(uint32_t size)
{
    uint32_t best = holes;

    for (uint32_t i = 0; i < holes; i++)
        if (hole[i].length >= size && (best == holes || hole[i].length < hole[best].length))
            best = i;
    return best == holes ? 0 : hole[best].base;
}

/* Stacks from the top down */

static void test_topdown(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        struct chance chance = testing_chance(page_shift);

        start(page_shift, "sp4-topdown", LAYOUT_FRESH);
        for (uint32_t i = 0; i < 4000; i++) {
            uint32_t id = 1 + chance_below(&chance, 1000);
            uint32_t size = GRANULE << 2 * chance_below(&chance, 3);

            if (process->object[id].kind == OBJECT_THREAD) {
                done(OPERATION_THREAD_EXIT, id, 0, 0);
                continue;
            }
            if (process->object[id].kind == OBJECT_SECTION) {
                done(OPERATION_SECTION_DELETE, id, 0, 0);
                continue;
            }
            find_holes(GRANULE);
            if (chance_percent(&chance, 70)) {
                done(OPERATION_THREAD_CREATE, id, size, 0);
                assert_int_equal(base_of(process->object[id].region), highest_for(size));
            } else { /* everything else goes where it always went */
                done(OPERATION_SECTION_INIT, id, 0, 0);
                assert_int_equal(base_of(process->object[id].region), lowest_for(page));
            }
        }
        finish();
    }
}

/* The shortest hole */

/* Make something of a kind, and hold its first region's place against the model. size: what it
 * reserves first. */
static void make_best(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b, uint32_t size)
{
    const struct object *object = &process->object[id];
    uint32_t region, expected;

    find_holes(GRANULE);
    expected = shortest_for(size);
    assert_int_not_equal(expected, 0);
    done(kind, id, a, b);
    region = object->kind == OBJECT_HEAP
                 ? process->heaps.segment[process->heaps.heap[object->region].segments].region
             : object->kind == OBJECT_HEAP_BLOCK ? process->heaps.block[object->region].offset
                                                 : object->region;
    assert_int_equal(base_of(region), expected);
}

static void make_some(struct chance *chance, uint32_t id)
{
    uint32_t size = 1 + (uint32_t)(chance_next(chance) >> (41 + chance_below(chance, 20)));
    uint32_t large = HEAP_LARGE + size;

    switch (chance_below(chance, 9)) {
    case 0:
        make_best(OPERATION_SECTION_INIT, id, 0, 0, page);
        break;
    case 1:
        make_best(OPERATION_THREAD_CREATE, id, size, 0, size);
        break;
    case 2:
        make_best(OPERATION_HEAP_CREATE, id, 0, 0, MEGABYTE);
        break;
    case 3:
        make_best(OPERATION_HEAP_ALLOC, id, 0, large, large + HEAP_LARGE_HEADER);
        break;
    case 4:
        make_best(OPERATION_VIEW_MAP, id, size, 0, size);
        break;
    case 5: /* where ntdll lies */
        make_best(OPERATION_IMAGE_LOAD, id, 0x77f60000, size, size);
        break;
    case 6: /* who asks for the top gets it */
        find_holes(GRANULE);
        done(OPERATION_RESERVE_TOP, id, size, 0);
        assert_int_equal(last.stretch.address, highest_for(size));
        break;
    default:
        make_best(OPERATION_RESERVE, id, size, 0, size);
        break;
    }
}

static void drop(uint32_t id)
{
    static const uint32_t ends[] = {
        [OBJECT_BLOCK] = OPERATION_RELEASE,        [OBJECT_SECTION] = OPERATION_SECTION_DELETE,
        [OBJECT_THREAD] = OPERATION_THREAD_EXIT,   [OBJECT_HEAP] = OPERATION_HEAP_DESTROY,
        [OBJECT_HEAP_BLOCK] = OPERATION_HEAP_FREE, [OBJECT_VIEW] = OPERATION_VIEW_UNMAP,
        [OBJECT_IMAGE] = OPERATION_IMAGE_UNLOAD,
    };

    done(ends[process->object[id].kind], id, 0, 0);
}

static void test_bestfit(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        struct chance chance = testing_chance(page_shift);

        start(page_shift, "sp4-bestfit", LAYOUT_FRESH);
        for (uint32_t i = 0; i < 8000; i++) {
            uint32_t id = 1 + chance_below(&chance, 400);

            if (process->object[id].kind == OBJECT_NONE)
                make_some(&chance, id);
            else
                drop(id);
        }
        finish();
    }
}

/* A heap that grows asks for its next segment in the same way. */
static void test_bestfit_growth(void **state)
{
    uint32_t segment;

    (void)state;
    start(12, "sp4-bestfit", LAYOUT_EMPTY);
    done(OPERATION_HEAP_CREATE, 1, 0, 0);
    /* holes of 3 MB, 2 MB and the rest, in this order */
    done(OPERATION_RESERVE_AT, 2, GRANULE, USER_FIRST + 4 * MEGABYTE);
    done(OPERATION_RESERVE_AT, 3, GRANULE, USER_FIRST + 6 * MEGABYTE + GRANULE);
    for (uint32_t id = 10; process->heaps.heap[process->object[1].region].last == MEGABYTE; id++)
        done(OPERATION_HEAP_ALLOC, id, 1, 60000);
    segment = process->heaps.heap[process->object[1].region].segments;
    assert_int_equal(base_of(process->heaps.segment[segment].region),
                     USER_FIRST + 4 * MEGABYTE + GRANULE);
    finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_topdown),
        cmocka_unit_test(test_bestfit),
        cmocka_unit_test(test_bestfit_growth),
    };

    return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
