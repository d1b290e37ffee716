/* SPDX-License-Identifier: MIT
 *
 * What of a log's address space is live, by address, and the operations that it becomes. A log
 * speaks of addresses; a trace speaks of ids, which name what one request got. Every byte that is
 * live belongs to one object, and an object is one unbroken range.
 *
 * NT can't give a part of a reservation or of a view back, other systems can. Here an object that
 * loses a part ends, and what is left of it is asked for anew, as programs do it on NT: so the
 * trace holds exactly the bytes that the log holds, at every line.
 */
#ifndef HOST_IMPORT_LIVE_H
#define HOST_IMPORT_LIVE_H

#include "import_order.h"

#include "operation.h"

/* The page of the machines that logs come from; ranges are whole pages of it. A trace keeps the
 * sizes that were asked for. */
#define LIVE_PAGE ((uint64_t)4096)

/* What doesn't fit into NT's 2 GB in one piece. */
#define LIVE_VAST_BYTES ((uint64_t)1 << 31)

/* NT's linker gives a DLL this base unless told otherwise (public: MSVC's LINK, option /BASE). It
 * stands for images whose log has no base that NT could use. */
#define LIVE_IMAGE_BASE 0x10000000u

enum live_kind {
    LIVE_NONE,
    LIVE_BLOCK, /* reserved or allocated */
    LIVE_VIEW,
    LIVE_IMAGE,
    LIVE_THREAD, /* of no address: a thread of the trace has a stack of its own */
    /* those without operations */
    LIVE_STACK, /* what the log has for a thread's stack */
    LIVE_VAST,  /* too large for NT; what is opened of it becomes blocks of their own */
    LIVE_APART, /* left out; the importer says why */
};

#define LIVE_NO_FATE UINT32_MAX

struct live_object {
    uint64_t start, end;
    enum live_kind kind;
    uint32_t made;   /* the operation that made it */
    uint32_t thread; /* whose stack it is, for the importer */
    uint32_t fate; /* of the line that made it, for its account; LIVE_NO_FATE: no line of its own */
    uint32_t commits; /* lines that did nothing but commit of it */
};

/* Part of an object, in one state. */
struct live_piece {
    uint64_t end;
    uint32_t object;
    bool committed; /* of blocks */
};

struct live {
    struct order order; /* of the pieces, by their beginnings */
    struct live_piece *piece;
    uint32_t pieces, spare;     /* spare: the first of those out of use, linked by `object` */
    struct live_object *object; /* from 1 */
    uint32_t objects;
    struct operation *operation; /* their ids are objects */
    uint32_t operations;
    size_t pieces_room, objects_room, operations_room;
    bool full; /* more operations than a run can have */
};

/* What lay in a range. */
struct live_met {
    uint32_t objects;
    uint32_t only;    /* the object, where it is just one */
    uint32_t cut;     /* those that lost a part */
    uint32_t changed; /* those whose state changed */
    uint32_t opened;  /* blocks that came of vast ones */
    bool joined;      /* too many committed runs: some that weren't are now */
    bool many;        /* too many objects to look at: not all are counted, nothing is changed */
    bool kinds[LIVE_APART + 1];
};

enum { LIVE_OPERATIONS_MOST = 100000000 }; /* of a run */

/* The size to ask for so that a range is granted: what was asked for in the log, if it fills the
 * range's pages, else the range itself. => below 2 GB */
uint32_t live_size(uint64_t start, uint64_t end, uint64_t asked);

/* Begin an object over a range of addresses that isn't entered yet; `make` is its first operation,
 * but for the id. => its number */
uint32_t live_make(struct live *live, enum live_kind kind, uint64_t start, uint64_t end,
                   struct operation make);

/* Enter its range. => nothing is live there */
void live_place(struct live *live, uint32_t object, bool committed);

/* Take a range out: whole objects end, others lose a part. */
struct live_met live_unmap(struct live *live, uint64_t start, uint64_t end);

/* Commit or decommit what a range has of blocks; of vast ones, what is committed becomes a block.
 */
struct live_met live_set(struct live *live, uint64_t start, uint64_t end, bool committed);

/* The object that an address belongs to; 0: none. */
uint32_t live_at(const struct live *live, uint64_t address);

/* Whether the page at an address is committed. => it belongs to a block */
bool live_committed(const struct live *live, uint64_t address);

/* What lies in a range; nothing changes. `whole`: nothing of it is free. */
struct live_met live_look(const struct live *live, uint64_t start, uint64_t end, bool *whole);

/* A thread begins; stack: bytes, 0 for what the runtime gives. => its number */
uint32_t live_thread(struct live *live, uint32_t stack);
void live_thread_exit(struct live *live, uint32_t thread);

/* Say that a block is a thread's stack: its own operations leave the trace. */
void live_is_stack(struct live *live, uint32_t object);

/* Say that a view is an image. */
void live_is_image(struct live *live, uint32_t object);

/* Number the ids anew, from 1 as they appear, and drop the operations of what turned out to be a
 * stack. */
void live_finish(struct live *live);

/* Whether the objects and pieces agree; for tests. */
bool live_sane(const struct live *live);

void live_free(struct live *live);

#endif
