/* SPDX-License-Identifier: MIT
 *
 * Heaps: segments of reserved space, committed as far as their blocks reach, and blocks inside
 * them.
 *
 * An ordinary heap of its time: blocks are multiples of 8 bytes with a header of 8, free neighbours
 * are merged, free blocks wait in lists by size, and a request takes from the shortest list that
 * can serve it (the exact size where there is one). What NT's heap did block by block isn't
 * modelled; when it asks the space for more, and for how much, is (Q216383). The books are kept
 * outside the segments, so that no page is touched but for its tag. Committed pages stay committed
 * until the heap goes. model.c has its numbers and their sources.
 */
#ifndef PROCESS_HEAP_H
#define PROCESS_HEAP_H

#include <stdint.h>

#include "model.h"
#include "policy.h"
#include "space.h"

#define HEAP_LISTS 320 /* 128 exact sizes, then 8 lists to each doubling */

/* A block, free or not. Numbers of blocks link it to its neighbours by address and in its list. */
struct heap_block {
    uint32_t offset, size; /* within the segment; bytes, the header included */
    uint32_t segment;      /* NONE: a large block, a region of its own */
    uint32_t below, above;
    uint32_t next, previous;
    uint32_t free;   /* 1 while it waits in a list */
    uint32_t object; /* the caller's own note of a block that doesn't */
};

struct heap_segment {
    uint32_t region, heap;
    uint32_t first;     /* its lowest block, which keeps its number */
    uint32_t committed; /* bytes from its beginning */
    uint32_t next;      /* of the same heap, or unused */
};

struct heap {
    uint32_t segments;                /* head of the list */
    uint32_t large;                   /* head of the large blocks */
    uint32_t last;                    /* bytes reserved by the youngest segment */
    uint32_t next;                    /* among the unused */
    uint32_t list[HEAP_LISTS];        /* heads */
    uint32_t filled[HEAP_LISTS / 32]; /* a bit a list that isn't empty */
};

#define HEAPS_MOST 4096
#define HEAP_SEGMENTS_MOST 32768

struct heaps {
    struct space *space;
    const struct policy *policy;
    struct heap *heap;
    struct heap_segment *segment;
    struct heap_block *block;
    uint32_t blocks, blocks_used; /* what the arena holds; never used ones begin here */
    uint32_t unused_block, unused_segment, unused_heap;
};

/* A request that failed: bytes without which it couldn't be served, and bytes asked for. */
struct request {
    uint32_t needed, asked;
};

/* No heap. Takes the rest of the arena for the books of blocks. */
void heaps_init(struct heaps *heaps, struct space *space, const struct policy *policy,
                struct arena *arena);

/* A heap with a first segment of size bytes, placed as space_reserve does, its first page
 * committed.
 * => errors: those of space_reserve and space_commit; nothing is left behind */
enum win32 heap_create(struct heaps *heaps, uint32_t size, enum placement placement, uint32_t base,
                       uint32_t *heap);

/* A block of size bytes.
 * => NOT_ENOUGH_MEMORY: the heap could not grow; COMMITMENT_LIMIT; *request tells what was asked of
 *    the space */
enum win32 heap_alloc(struct heaps *heaps, uint32_t heap, uint32_t size, uint32_t *block,
                      struct request *request);

void heap_free(struct heaps *heaps, uint32_t number);

/* A heap goes, with all its blocks; gone is told the note of each. */
void heap_destroy(struct heaps *heaps, uint32_t number,
                  void (*gone)(void *context, uint32_t object), void *context);

#endif
