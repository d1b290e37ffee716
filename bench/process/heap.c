/* SPDX-License-Identifier: MIT */
#include "heap.h"
#include "broken.h"
#include "owner.h"

#define EXACT 128u /* sizes below EXACT * HEAP_GRAIN have a list each */

void heaps_init(struct heaps *heaps, struct space *space, const struct policy *policy,
                struct arena *arena)
{
    *heaps = (struct heaps){.space = space, .policy = policy, .unused_block = NONE};
    heaps->heap = arena_take(arena, HEAPS_MOST, sizeof *heaps->heap, "the heaps");
    heaps->segment =
        arena_take(arena, HEAP_SEGMENTS_MOST, sizeof *heaps->segment, "the heaps' segments");
    for (uint32_t i = 0; i < HEAPS_MOST; i++)
        heaps->heap[i].next = i + 1 < HEAPS_MOST ? i + 1 : NONE;
    for (uint32_t i = 0; i < HEAP_SEGMENTS_MOST; i++)
        heaps->segment[i].next = i + 1 < HEAP_SEGMENTS_MOST ? i + 1 : NONE;
    heaps->blocks = (uint32_t)(arena->left / sizeof *heaps->block);
    heaps->block = arena_take(arena, heaps->blocks, sizeof *heaps->block, "the heaps' blocks");
}

/* Lists of free blocks */

static uint32_t list_of(uint32_t size)
{
    const uint32_t shift = 3; /* HEAP_GRAIN as a power of two */
    uint32_t grains = size >> shift;
    uint32_t top;

    _Static_assert(HEAP_GRAIN == 1u << 3, "the grain is a power of two");
    if (grains < EXACT)
        return grains;
    top = highest_bit(grains);
    return EXACT + (top - 7) * 8 + (grains >> (top - 3) & 7);
}

static void list_add(struct heaps *heaps, uint32_t number)
{
    struct heap_block *block = &heaps->block[number];
    struct heap *heap = &heaps->heap[heaps->segment[block->segment].heap];
    uint32_t list = list_of(block->size);

    block->free = 1;
    block->previous = NONE;
    block->next = heap->list[list];
    if (block->next != NONE)
        heaps->block[block->next].previous = number;
    heap->list[list] = number;
    heap->filled[list >> 5] |= 1u << (list & 31);
}

static void list_remove(struct heaps *heaps, uint32_t number)
{
    struct heap_block *block = &heaps->block[number];
    struct heap *heap = &heaps->heap[heaps->segment[block->segment].heap];
    uint32_t list = list_of(block->size);

    block->free = 0;
    if (block->next != NONE)
        heaps->block[block->next].previous = block->previous;
    if (block->previous != NONE)
        heaps->block[block->previous].next = block->next;
    else
        heap->list[list] = block->next;
    if (heap->list[list] == NONE)
        heap->filled[list >> 5] &= ~(1u << (list & 31));
}

/* A free block of size bytes or more: one of its own list that is long enough, else any of the next
 * list that isn't empty; NONE without one. */
static uint32_t find(const struct heaps *heaps, const struct heap *heap, uint32_t size)
{
    uint32_t list = list_of(size);
    uint32_t bits;

    for (uint32_t b = heap->list[list]; b != NONE; b = heaps->block[b].next)
        if (heaps->block[b].size >= size)
            return b;
    list++;
    bits = heap->filled[list >> 5] & (UINT32_MAX << (list & 31));
    while (bits == 0) {
        list = (list | 31) + 1;
        if (list >= HEAP_LISTS)
            return NONE;
        bits = heap->filled[list >> 5];
    }
    return heap->list[(list & ~31u) | lowest_bit(bits)];
}

static uint32_t new_block(struct heaps *heaps)
{
    uint32_t number = heaps->unused_block;

    if (number != NONE) {
        heaps->unused_block = heaps->block[number].next;
        return number;
    }
    if (heaps->blocks_used == heaps->blocks)
        broken("the guest's own memory is too small", "the heaps' blocks");
    return heaps->blocks_used++;
}

static void forget_block(struct heaps *heaps, uint32_t number)
{
    heaps->block[number].next = heaps->unused_block;
    heaps->unused_block = number;
}

/* Segments */

static enum win32 commit_upto(struct heaps *heaps, uint32_t number, uint32_t end)
{
    struct heap_segment *segment = &heaps->segment[number];
    struct stretch done;
    enum win32 error;

    if (end <= segment->committed)
        return WIN32_OK;
    error = space_commit(heaps->space, segment->region, segment->committed,
                         end - segment->committed, &done);
    if (error == WIN32_OK)
        segment->committed = space_round_up(heaps->space, end);
    return error;
}

/* A segment of size bytes, its first page committed and all behind its header one free block. */
static enum win32 add_segment(struct heaps *heaps, uint32_t heap, uint32_t size,
                              enum placement placement, uint32_t base)
{
    uint32_t number = heaps->unused_segment;
    struct heap_segment *segment = &heaps->segment[number];
    uint32_t next = segment->next;
    uint32_t block;
    enum win32 error;

    if (number == NONE)
        broken("the heaps have no room for another segment", NULL);
    error = space_reserve(heaps->space, size, placement, base, &segment->region);
    if (error != WIN32_OK)
        return error;
    segment->heap = heap;
    segment->committed = 0;
    error = commit_upto(heaps, number, 1);
    if (error != WIN32_OK) {
        space_release(heaps->space, segment->region);
        return error;
    }
    heaps->space->region[segment->region].owner = OWNER_HEAP;
    heaps->unused_segment = next;
    segment->next = heaps->heap[heap].segments;
    heaps->heap[heap].segments = number;
    heaps->heap[heap].last = space_stretch(heaps->space, segment->region).length;

    segment->first = block = new_block(heaps);
    heaps->block[block] = (struct heap_block){.offset = HEAP_SEGMENT_HEADER,
                                              .size = heaps->heap[heap].last - HEAP_SEGMENT_HEADER,
                                              .segment = number,
                                              .below = NONE,
                                              .above = NONE};
    list_add(heaps, block);
    return WIN32_OK;
}

enum win32 heap_create(struct heaps *heaps, uint32_t size, enum placement placement, uint32_t base,
                       uint32_t *heap)
{
    uint32_t number = heaps->unused_heap;
    struct heap *made = &heaps->heap[number];
    uint32_t next = made->next;
    enum win32 error;

    if (next == NONE)
        broken("the process has no room for another heap", NULL);
    *made = (struct heap){.segments = NONE, .large = NONE, .next = next};
    for (uint32_t i = 0; i < HEAP_LISTS; i++)
        made->list[i] = NONE;
    error = add_segment(heaps, number, size, placement, base);
    if (error != WIN32_OK)
        return error;
    heaps->unused_heap = next;
    *heap = number;
    return WIN32_OK;
}

/* Grow by double the youngest segment; with SP5, by half of that as long as what is needed fits. */
static enum win32 grow(struct heaps *heaps, uint32_t heap, uint32_t size, struct request *request)
{
    uint32_t asked = heaps->heap[heap].last << 1;
    enum win32 error;

    request->needed = space_round_up(heaps->space, size + HEAP_SEGMENT_HEADER);
    if (asked < request->needed)
        asked = request->needed;
    request->asked = asked;
    error = add_segment(heaps, heap, asked, heaps->policy->placement, 0);
    if (error == WIN32_INVALID_PARAMETER) /* 2 GB and more: to the heap's caller it didn't fit */
        error = WIN32_NOT_ENOUGH_MEMORY;
    while (error == WIN32_NOT_ENOUGH_MEMORY && heaps->policy->heap_halves &&
           asked >> 1 >= request->needed) {
        asked >>= 1;
        request->asked = asked;
        error = add_segment(heaps, heap, asked, heaps->policy->placement, 0);
    }
    return error;
}

/* Cut what a block has beyond size off it, as a free block of its own. */
static void cut(struct heaps *heaps, uint32_t number, uint32_t size)
{
    uint32_t rest;
    struct heap_block *block = &heaps->block[number];

    if (block->size - size < 2 * HEAP_HEADER)
        return;
    rest = new_block(heaps);
    heaps->block[rest] = (struct heap_block){.offset = block->offset + size,
                                             .size = block->size - size,
                                             .segment = block->segment,
                                             .below = number,
                                             .above = block->above};
    if (block->above != NONE)
        heaps->block[block->above].below = rest;
    block->above = rest;
    block->size = size;
    list_add(heaps, rest);
}

static enum win32 small_alloc(struct heaps *heaps, uint32_t heap, uint32_t size, uint32_t *block,
                              struct request *request)
{
    uint32_t whole = ((size + HEAP_GRAIN - 1) & ~(HEAP_GRAIN - 1)) + HEAP_HEADER;
    uint32_t found = find(heaps, &heaps->heap[heap], whole);
    enum win32 error = WIN32_OK;

    if (found == NONE) {
        error = grow(heaps, heap, whole, request);
        if (error != WIN32_OK)
            return error;
        found = find(heaps, &heaps->heap[heap], whole);
        ensure(found != NONE);
    }
    error = commit_upto(heaps, heaps->block[found].segment, heaps->block[found].offset + whole);
    if (error != WIN32_OK) {
        request->needed = request->asked = whole;
        return error;
    }
    list_remove(heaps, found);
    cut(heaps, found, whole);
    *block = found;
    return WIN32_OK;
}

/* A large block: its books say in which region it lies and, as its neighbour, which heap it is of.
 */
static enum win32 large_alloc(struct heaps *heaps, uint32_t heap, uint32_t size, uint32_t *block,
                              struct request *request)
{
    uint32_t head = heaps->heap[heap].large;
    struct stretch done;
    uint32_t region;
    enum win32 error;

    request->needed = request->asked = size;
    if (size > UINT32_MAX - HEAP_LARGE_HEADER) /* no space has it */
        return WIN32_NOT_ENOUGH_MEMORY;
    request->needed = request->asked = size + HEAP_LARGE_HEADER;
    error = space_reserve(heaps->space, request->asked, heaps->policy->placement, 0, &region);
    if (error == WIN32_INVALID_PARAMETER) /* 2 GB and more, as above */
        error = WIN32_NOT_ENOUGH_MEMORY;
    if (error != WIN32_OK)
        return error;
    error = space_commit(heaps->space, region, 0, request->asked, &done);
    if (error != WIN32_OK) {
        space_release(heaps->space, region);
        return error;
    }
    heaps->space->region[region].owner = OWNER_HEAP;
    *block = new_block(heaps);
    heaps->block[*block] = (struct heap_block){
        .offset = region, .segment = NONE, .below = heap, .next = head, .previous = NONE};
    if (head != NONE)
        heaps->block[head].previous = *block;
    heaps->heap[heap].large = *block;
    return WIN32_OK;
}

static void large_free(struct heaps *heaps, uint32_t number)
{
    const struct heap_block *block = &heaps->block[number];

    if (block->next != NONE)
        heaps->block[block->next].previous = block->previous;
    if (block->previous != NONE)
        heaps->block[block->previous].next = block->next;
    else
        heaps->heap[block->below].large = block->next;
    space_release(heaps->space, block->offset);
    forget_block(heaps, number);
}

enum win32 heap_alloc(struct heaps *heaps, uint32_t heap, uint32_t size, uint32_t *block,
                      struct request *request)
{
    if (size > HEAP_LARGE)
        return large_alloc(heaps, heap, size, block, request);
    return small_alloc(heaps, heap, size, block, request);
}

/* Merge a block with the one above it, which goes. */
static void swallow(struct heaps *heaps, uint32_t number)
{
    struct heap_block *block = &heaps->block[number];
    uint32_t gone = block->above;

    block->size += heaps->block[gone].size;
    block->above = heaps->block[gone].above;
    if (block->above != NONE)
        heaps->block[block->above].below = number;
    forget_block(heaps, gone);
}

void heap_free(struct heaps *heaps, uint32_t number)
{
    const struct heap_block *block = &heaps->block[number];

    if (block->segment == NONE) {
        large_free(heaps, number);
        return;
    }
    if (block->above != NONE && heaps->block[block->above].free) {
        list_remove(heaps, block->above);
        swallow(heaps, number);
    }
    if (block->below != NONE && heaps->block[block->below].free) {
        number = block->below;
        list_remove(heaps, number);
        swallow(heaps, number);
    }
    list_add(heaps, number);
}

void heap_destroy(struct heaps *heaps, uint32_t number,
                  void (*gone)(void *context, uint32_t object), void *context)
{
    struct heap *heap = &heaps->heap[number];

    while (heap->large != NONE) {
        gone(context, heaps->block[heap->large].object);
        large_free(heaps, heap->large);
    }
    while (heap->segments != NONE) {
        uint32_t s = heap->segments;
        struct heap_segment *segment = &heaps->segment[s];

        for (uint32_t b = segment->first, above; b != NONE; b = above) {
            above = heaps->block[b].above;
            if (!heaps->block[b].free)
                gone(context, heaps->block[b].object);
            forget_block(heaps, b);
        }
        heap->segments = segment->next;
        space_release(heaps->space, segment->region);
        segment->next = heaps->unused_segment;
        heaps->unused_segment = s;
    }
    heap->next = heaps->unused_heap;
    heaps->unused_heap = number;
}
