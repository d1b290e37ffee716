/* SPDX-License-Identifier: MIT
 *
 * Heaps lose nothing: in a memory of the test's own, as long as the user range, every byte of every
 * block of random heaps is written when the block is made, header and all, and checked when it
 * goes. A new block's bytes must be nobody's, and lie in committed pages as long as it lives. */
#include "starting.h"

#define MEGABYTE (1u << 20)
#define RANGE (96u * MEGABYTE)
#define IDS 900
#define HEAPS 6 /* ids 1 to HEAPS are those of heaps, the others of blocks */
#define STEPS 5000

static uint8_t memory[RANGE]; /* of the user range, from USER_FIRST; 0 is nobody's */

/* The reference: what each id is. */
static struct held {
    bool live;
    uint32_t heap, size;
    uint32_t first, end; /* its header's first byte, and behind its last; in memory */
    uint8_t stamp;
} held[IDS];

static unsigned grown, refused, large;

/* What a byte of a block is: never 0. */
static uint8_t written(const struct held *block, uint32_t at)
{
    return (uint8_t)(1 + (block->stamp + (at - block->first) * 7) % 255);
}

static uint32_t address_of(uint32_t region)
{
    return space_stretch(&space, region).address - USER_FIRST;
}

/* Where the heap says that a block lies. */
static void find(struct held *block, uint32_t id)
{
    const struct heap_block *book = &process.heaps.block[process.object[id].region];
    uint32_t header = HEAP_HEADER;

    if (book->segment == NONE) {
        header = HEAP_LARGE_HEADER;
        block->first = address_of(book->offset);
        large++;
    } else {
        const struct heap_segment *segment = &process.heaps.segment[book->segment];

        assert_true(book->offset >= HEAP_SEGMENT_HEADER);
        block->first = address_of(segment->region) + book->offset;
        assert_true(header + block->size <= book->size);
    }
    block->end = block->first + header + block->size;
    assert_true(block->end <= RANGE);
}

static void is_committed(const struct held *block)
{
    uint32_t page = 1u << space.page_shift;

    for (uint32_t at = block->first & ~(page - 1); at < block->end; at += page)
        assert_true(space_committed(&space, (USER_FIRST + at) >> space.page_shift));
}

static void check(const struct held *block)
{
    is_committed(block);
    for (uint32_t at = block->first; at < block->end; at++)
        if (memory[at] != written(block, at))
            fail_msg("the block at %#x has lost its byte %u", block->first, at - block->first);
}

static void check_all(void)
{
    for (uint32_t id = HEAPS + 1; id < IDS; id++)
        if (held[id].live)
            check(&held[id]);
}

static void forget(uint32_t id)
{
    check(&held[id]);
    memset(memory + held[id].first, 0, held[id].end - held[id].first);
    held[id].live = false;
}

static uint32_t some_size(struct chance *chance)
{
    if (chance_percent(chance, 1))
        return HEAP_LARGE - 8 + chance_below(chance, MEGABYTE);
    if (chance_percent(chance, 4))
        return chance_below(chance, 200000);
    return chance_below(chance, chance_percent(chance, 60) ? 300 : 9000);
}

static void allocate(struct chance *chance, uint32_t id)
{
    struct held *block = &held[id];
    uint32_t regions = space.regions;

    block->size = some_size(chance);
    block->heap = chance_below(chance, HEAPS + 1); /* 0 is the process heap */
    if (block->heap != 0 && !held[block->heap].live)
        block->heap = 0;
    if (try(OPERATION_HEAP_ALLOC, id, block->heap, block->size) == RESULT_FAILED) {
        refused++;
        assert_int_equal(space.regions, regions); /* nothing of it is left */
        check_all();
        return;
    }
    grown += space.regions > regions;
    find(block, id);
    is_committed(block);
    block->stamp = (uint8_t)chance_next(chance);
    for (uint32_t at = block->first; at < block->end; at++) {
        if (memory[at] != 0)
            fail_msg("the byte %#x belongs to two blocks", at);
        memory[at] = written(block, at);
    }
    block->live = true;
}

static void change_heap(uint32_t id)
{
    if (!held[id].live) {
        held[id].live = try(OPERATION_HEAP_CREATE, id, 0, 0) == RESULT_DONE;
        return;
    }
    for (uint32_t block = HEAPS + 1; block < IDS; block++)
        if (held[block].live && held[block].heap == id)
            forget(block); /* while its heap is there */
    done(OPERATION_HEAP_DESTROY, id, 0, 0);
    held[id].live = false;
}

static void check_heaps(unsigned page_shift, const char *policy, uint32_t limit)
{
    struct chance chance = testing_chance(page_shift + limit + (uint32_t)policy[2] * 64);

    memset(memory, 0, sizeof memory);
    memset(held, 0, sizeof held);
    start_in(USER_FIRST, USER_FIRST + RANGE, page_shift, policy, limit, LAYOUT_EMPTY);
    for (unsigned i = 0; i < STEPS; i++) {
        bool grows = i / 1000 % 2 == 0;
        uint32_t id = HEAPS + 1 + chance_below(&chance, IDS - HEAPS - 1);

        if (chance_percent(&chance, 2))
            change_heap(1 + chance_below(&chance, HEAPS));
        else if (!held[id].live && chance_percent(&chance, grows ? 90 : 40))
            allocate(&chance, id);
        else if (held[id].live && chance_percent(&chance, grows ? 30 : 90)) {
            forget(id);
            done(OPERATION_HEAP_FREE, id, 0, 0);
        }
        if (i % 500 == 0)
            check_all();
    }
    check_all();
    finish();
}

static void test_every_byte(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        check_heaps(page_shift, "sp4", NO_COMMIT_LIMIT);
        check_heaps(page_shift, "sp5", NO_COMMIT_LIMIT);
        check_heaps(page_shift, "sp4", 1200);
        check_heaps(page_shift, "sp5", 600);
    }
    print_message("# %u times the space grew, %u requests were refused, %u blocks were large\n",
                  grown, refused, large);
    assert_true(grown > 50 && refused > 50 && large > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_byte)};

    return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
