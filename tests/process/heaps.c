/* SPDX-License-Identifier: MIT
 *
 * Heaps: random blocks never overlap and lie in what is committed, free neighbours are merged, and
 * growth asks for what Q216383 says, before SP5 and after. */
#include "starting.h"

#define MEGABYTE (1u << 20)
#define BLOCKS 3000

struct held {
    uint32_t block, size;
};

static struct heaps *heaps;
static uint32_t heap;

static const struct heap_block *block_of(uint32_t number)
{
    return &heaps->block[number];
}

static void start_heap(unsigned page_shift, const char *policy, uint32_t range, uint32_t limit)
{
    start_in(USER_FIRST, USER_FIRST + range, page_shift, policy, limit, LAYOUT_EMPTY);
    heaps = &process.heaps;
    assert_int_equal(heap_create(heaps, HEAP_RESERVE, PLACE_LOWEST, 0, &heap), WIN32_OK);
}

/* The user's bytes of a block, and whether they are committed. */
static void check_block(const struct held *held)
{
    const struct heap_block *block = block_of(held->block);
    const struct heap_segment *segment = &heaps->segment[block->segment];
    uint32_t end = block->offset + HEAP_HEADER + held->size;
    uint32_t page = space.region[segment->region].page;

    assert_int_equal(block->offset % 8, 0);
    assert_true(block->offset >= HEAP_SEGMENT_HEADER);
    assert_true(block->size >= HEAP_HEADER + held->size);
    assert_true(block->size < HEAP_HEADER + held->size + 8 + 2 * HEAP_HEADER);
    assert_true(end <= segment->committed);
    assert_true(space_committed(&space, page + (block->offset >> space.page_shift)));
    assert_true(space_committed(&space, page + ((end - 1) >> space.page_shift)));
    assert_int_equal(block->free, 0);
}

/* Walk the segment that a block lies in: its blocks follow on each other from the header to the
 * end, and no two that are free are neighbours. => how many of them are held */
static uint32_t walk(uint32_t number)
{
    uint32_t segment = block_of(number)->segment;
    uint32_t at = HEAP_SEGMENT_HEADER;
    uint32_t held = 0;
    bool free_before = false;

    while (block_of(number)->below != NONE)
        number = block_of(number)->below;
    for (; number != NONE; number = block_of(number)->above) {
        const struct heap_block *block = block_of(number);

        assert_int_equal(block->segment, segment);
        assert_int_equal(block->offset, at);
        assert_false(block->free && free_before);
        if (block->above != NONE)
            assert_int_equal(block_of(block->above)->below, number);
        free_before = block->free != 0;
        held += block->free == 0;
        at += block->size;
    }
    assert_int_equal(at, space_stretch(&space, heaps->segment[segment].region).length);
    return held;
}

static uint32_t segments_now(void)
{
    uint32_t count = 0;

    for (uint32_t s = heaps->heap[heap].segments; s != NONE; s = heaps->segment[s].next)
        count++;
    return count;
}

/* Whether some free block of the heap could have served a size: a scan of every book. */
static bool could_serve(uint32_t whole)
{
    for (uint32_t b = 0; b < heaps->blocks_used; b++)
        if (block_of(b)->free == 1 && block_of(b)->size >= whole)
            return true;
    return false;
}

static uint32_t some_size(struct chance *chance)
{
    if (chance_percent(chance, 3))
        return chance_below(chance, 400000);
    return chance_below(chance, chance_percent(chance, 70) ? 200 : 9000);
}

/* Allocate; when the heap grows, nothing it had would do, and the new segment is double the last,
 * or what is needed where that is more. */
static void allocate(struct held *held, uint32_t size)
{
    uint32_t whole = (size + 7) / 8 * 8 + HEAP_HEADER;
    uint32_t regions = space.regions;
    uint32_t previous = heaps->heap[heap].last;
    bool enough = could_serve(whole);
    struct request request;

    held->size = size;
    assert_int_equal(heap_alloc(heaps, heap, size, &held->block, &request), WIN32_OK);
    check_block(held);
    if (enough) {
        assert_int_equal(space.regions, regions);
    } else {
        uint32_t needed = space_round_up(&space, whole + HEAP_SEGMENT_HEADER);
        uint32_t expected = 2 * previous > needed ? 2 * previous : needed;

        assert_int_equal(space.regions, regions + 1);
        assert_int_equal(heaps->heap[heap].last, expected);
        assert_int_equal(request.asked, expected);
    }
}

static void check_random(unsigned page_shift, const char *policy)
{
    static struct held held[BLOCKS];
    struct chance chance = testing_chance(page_shift);
    uint32_t count = 0;
    uint32_t walked = 0;

    start_heap(page_shift, policy, 1024 * MEGABYTE, NO_COMMIT_LIMIT);
    for (unsigned i = 0; i < 30000; i++) {
        bool grows = i / 6000 % 2 == 0;

        if (count < BLOCKS && chance_percent(&chance, grows ? 65 : 35)) {
            allocate(&held[count++], some_size(&chance));
        } else if (count > 0) {
            uint32_t which = chance_below(&chance, count);

            check_block(&held[which]);
            heap_free(heaps, held[which].block);
            held[which] = held[--count];
        }
        if (i % 64 == 0 && count > 0)
            walk(held[chance_below(&chance, count)].block);
    }
    for (uint32_t s = heaps->heap[heap].segments; s != NONE; s = heaps->segment[s].next)
        for (uint32_t i = 0; i < count; i++)
            if (block_of(held[i].block)->segment == s) {
                walked += walk(held[i].block);
                break;
            }
    assert_int_equal(walked, count);
    print_message("# %s: %u blocks held in %u segments, %u KB committed\n", policy, count,
                  segments_now(), space.committed << (page_shift - 10));
    while (count > 0)
        heap_free(heaps, held[--count].block);
    /* each segment is one free block again */
    for (uint32_t b = 0; b < heaps->blocks_used; b++)
        if (block_of(b)->free == 1) {
            assert_int_equal(walk(b), 0);
            assert_int_equal(block_of(b)->below, NONE);
            assert_int_equal(block_of(b)->above, NONE);
            count++;
        }
    assert_int_equal(count, segments_now());
    finish();
}

static void test_random(void **state)
{
    (void)state;
    check_random(12, "sp4");
    check_random(13, "sp4");
    check_random(12, "sp5");
    check_random(13, "sp5");
}

/* Fill a heap with blocks until it fails; how many segments it has then, and what it asked for. */
static uint32_t fill(struct request *request, enum win32 *error)
{
    uint32_t block;

    do
        *error = heap_alloc(heaps, heap, 60000, &block, request);
    while (*error == WIN32_OK);
    return segments_now();
}

/* In 16 MB: 1 + 2 + 4 MB, then 8 don't fit into the 8 MB and 960 KB … of which a granule is taken.
 * Before SP5 the heap gives up with all that left; SP5 halves, and goes on until less than what is
 * needed is left. */
static void test_giving_up_and_halving(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t needed = (60000 + 8 + 64 + (1u << page_shift) - 1) >> page_shift
                                                                                 << page_shift;
        struct request request;
        enum win32 error;
        uint32_t region;

        for (unsigned sp5 = 0; sp5 <= 1; sp5++) {
            start_heap(page_shift, sp5 ? "sp5" : "sp4", 15 * MEGABYTE, NO_COMMIT_LIMIT);
            assert_int_equal(space_reserve(&space, 65536, PLACE_HIGHEST, 0, &region), WIN32_OK);
            fill(&request, &error);
            assert_int_equal(error, WIN32_NOT_ENOUGH_MEMORY);
            assert_int_equal(request.needed, needed);
            if (sp5) {
                /* 4, then nothing but its halves: 2, 1, 512, … KB; the last takes a granule */
                assert_int_equal(space_largest(&space), 0);
                assert_true(segments_now() > 4);
                assert_true(request.asked >= needed && request.asked / 2 < needed);
                assert_int_equal(cause_of(&space, error, request.needed, request.asked),
                                 CAUSE_EXHAUSTED);
            } else {
                assert_int_equal(segments_now(), 3);
                assert_int_equal(request.asked, 8 * MEGABYTE);
                assert_int_equal(space_largest(&space), 8 * MEGABYTE - 65536);
                assert_int_equal(cause_of(&space, error, request.needed, request.asked),
                                 CAUSE_POLICY);
            }
            finish();
        }
    }
}

/* A double of 2 GB or more is no request that VirtualAlloc would look at: it fails like one that
 * doesn't fit. Before SP5 that is the end, with SP5 a half of it serves. */
static void test_double_of_a_gigabyte(void **state)
{
    const uint32_t gigabyte = 1u << 30;
    struct request request;
    uint32_t block;

    (void)state;
    for (unsigned sp5 = 0; sp5 <= 1; sp5++) {
        start_heap(12, sp5 ? "sp5" : "sp4", USER_END - USER_FIRST, NO_COMMIT_LIMIT);
        assert_int_equal(heap_alloc(heaps, heap, 1000, &block, &request), WIN32_OK);
        /* a segment of 1 GB without committing it: as if its block had been as long */
        heaps->heap[heap].last = gigabyte;
        while (heaps->segment[heaps->heap[heap].segments].committed < MEGABYTE)
            assert_int_equal(heap_alloc(heaps, heap, 4000, &block, &request), WIN32_OK);
        while (could_serve(65536 + 8))
            assert_int_equal(heap_alloc(heaps, heap, 65536, &block, &request), WIN32_OK);
        if (sp5) {
            assert_int_equal(heap_alloc(heaps, heap, 65536, &block, &request), WIN32_OK);
            assert_int_equal(request.asked, gigabyte);
        } else {
            enum win32 error = heap_alloc(heaps, heap, 65536, &block, &request);

            assert_int_equal(error, WIN32_NOT_ENOUGH_MEMORY);
            assert_int_equal(cause_of(&space, error, request.needed, request.asked), CAUSE_POLICY);
        }
    }
}

/* A limit that stands against a heap leaves no segment behind, and the block it would have given
 * stays free. */
static void test_commit_limit(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const uint32_t page = 1u << page_shift;
        struct request request;
        uint32_t block, other;

        start_heap(page_shift, "sp5", 64 * MEGABYTE, 4);
        assert_int_equal(heap_alloc(heaps, heap, 4 * page, &block, &request),
                         WIN32_COMMITMENT_LIMIT);
        assert_int_equal(heap_alloc(heaps, heap, 3 * page, &block, &request), WIN32_OK);
        assert_int_equal(heap_alloc(heaps, heap, MEGABYTE, &other, &request),
                         WIN32_COMMITMENT_LIMIT);
        assert_int_equal(segments_now(), 1);
        assert_int_equal(heap_create(heaps, HEAP_RESERVE, PLACE_LOWEST, 0, &other),
                         WIN32_COMMITMENT_LIMIT);
        assert_int_equal(space.regions, 1);
        assert_int_equal(walk(block), 1);
        finish();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_giving_up_and_halving),
        cmocka_unit_test(test_double_of_a_gigabyte),
        cmocka_unit_test(test_commit_limit),
    };

    return cmocka_run_group_tests_name("heaps", tests, NULL, NULL);
}
