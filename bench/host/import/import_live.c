/* SPDX-License-Identifier: MIT */
#include "import_live.h"
#include "command.h"

#include <stdlib.h>

/* An object that is made anew takes along so many committed runs of the old one one by one; of more
 * the whole stretch from the first to the last is committed, so that no log makes a trace that is
 * out of proportion to it. */
enum { RUNS_MOST = 16 };

/* So many objects are looked at, committed and decommitted at once: no line of a log may take as
 * long as all before it. */
enum { MET_MOST = 250 };

/* Operations */

static void emit(struct live *live, enum operation_kind kind, uint32_t object, uint64_t a,
                 uint64_t b)
{
    if (live->operations == LIVE_OPERATIONS_MOST) {
        live->full = true;
        return;
    }
    live->operation = import_grow(live->operation, live->operations, &live->operations_room,
                                  sizeof *live->operation);
    live->operation[live->operations++] =
        (struct operation){(uint32_t)kind, object, (uint32_t)a, (uint32_t)b};
}

static bool is_silent(enum live_kind kind)
{
    return kind > LIVE_THREAD;
}

uint32_t live_size(uint64_t start, uint64_t end, uint64_t asked)
{
    bool fills = asked <= end - start && end - start - asked < LIVE_PAGE;

    return (uint32_t)(fills ? asked : end - start);
}

uint32_t live_make(struct live *live, enum live_kind kind, uint64_t start, uint64_t end,
                   struct operation make)
{
    if (live->objects == 0)
        live->objects = 1; /* 0 is none */
    live->object =
        import_grow(live->object, live->objects, &live->objects_room, sizeof *live->object);
    live->object[live->objects] =
        (struct live_object){start, end, kind, live->operations, 0, LIVE_NO_FATE, 0};
    if (!is_silent(kind))
        emit(live, make.kind, live->objects, make.a, make.b);
    if (live->objects == UINT32_MAX - 1)
        live->full = true;
    return live->full ? live->objects : live->objects++;
}

static void emit_end(struct live *live, uint32_t object)
{
    switch (live->object[object].kind) {
    case LIVE_BLOCK:
        emit(live, OPERATION_RELEASE, object, 0, 0);
        break;
    case LIVE_VIEW:
        emit(live, OPERATION_VIEW_UNMAP, object, 0, 0);
        break;
    case LIVE_IMAGE:
        emit(live, OPERATION_IMAGE_UNLOAD, object, 0, 0);
        break;
    case LIVE_THREAD:
        emit(live, OPERATION_THREAD_EXIT, object, 0, 0);
        break;
    case LIVE_STACK:
        if (live->object[object].thread != 0)
            emit(live, OPERATION_THREAD_EXIT, live->object[object].thread, 0, 0);
        break;
    default:
        break;
    }
}

/* Pieces */

static void piece_insert(struct live *live, uint64_t start, uint64_t end, uint32_t object,
                         bool committed)
{
    uint32_t piece = live->spare;

    if (piece != 0) {
        live->spare = live->piece[piece].object;
    } else {
        if (live->pieces == 0)
            live->pieces = 1; /* 0 is none */
        live->piece =
            import_grow(live->piece, live->pieces, &live->pieces_room, sizeof *live->piece);
        piece = live->pieces++;
    }
    live->piece[piece] = (struct live_piece){end, object, committed};
    order_insert(&live->order, start, piece);
}

static void piece_remove(struct live *live, uint64_t start, uint32_t piece)
{
    order_remove(&live->order, start);
    live->piece[piece].object = live->spare;
    live->spare = piece;
}

/* The piece that contains an address, or else the next above it. => false: there is none */
static bool piece_from(const struct live *live, uint64_t address, struct order_entry *entry)
{
    struct order_place place;

    if (order_at_or_below(&live->order, address, &place)) {
        *entry = order_get(&live->order, place);
        if (live->piece[entry->value].end > address)
            return true;
    }
    if (!order_at_or_above(&live->order, address, &place))
        return false;
    *entry = order_get(&live->order, place);
    return true;
}

/* The same, below an end. */
static bool piece_within(const struct live *live, uint64_t address, uint64_t end,
                         struct order_entry *entry)
{
    return address < end && piece_from(live, address, entry) && entry->key < end;
}

/* Let no piece reach over an address. */
static void piece_split(struct live *live, uint64_t address)
{
    struct order_entry entry;
    struct live_piece old;

    if (!piece_from(live, address, &entry) || entry.key >= address)
        return;
    old = live->piece[entry.value];
    live->piece[entry.value].end = address;
    piece_insert(live, address, old.end, old.object, old.committed);
}

static void pieces_remove(struct live *live, uint64_t start, uint64_t end)
{
    struct order_entry entry;

    while (piece_within(live, start, end, &entry))
        piece_remove(live, entry.key, entry.value);
}

/* Join what lies on both sides of an address, where it is one object in one state. */
static void piece_join(struct live *live, uint64_t address)
{
    struct order_entry lower, upper;
    struct live_piece low, high;

    if (address == 0 || !piece_from(live, address - 1, &lower) ||
        !piece_from(live, address, &upper) || lower.value == upper.value || upper.key != address)
        return;
    low = live->piece[lower.value];
    high = live->piece[upper.value];
    if (low.end != address || low.object != high.object || low.committed != high.committed)
        return;
    piece_remove(live, upper.key, upper.value);
    live->piece[lower.value].end = high.end;
}

static void pieces_replace(struct live *live, uint64_t start, uint64_t end, uint32_t object,
                           bool committed)
{
    piece_split(live, start);
    piece_split(live, end);
    pieces_remove(live, start, end);
    piece_insert(live, start, end, object, committed);
    piece_join(live, start);
    piece_join(live, end);
}

/* Looking */

static void meet(const struct live *live, struct live_met *met, uint32_t object)
{
    met->only = met->objects == 0 ? object : 0;
    met->objects++;
    met->kinds[live->object[object].kind] = true;
}

uint32_t live_at(const struct live *live, uint64_t address)
{
    struct order_entry entry;

    if (!piece_from(live, address, &entry) || entry.key > address)
        return 0;
    return live->piece[entry.value].object;
}

bool live_committed(const struct live *live, uint64_t address)
{
    struct order_entry entry;

    return piece_from(live, address, &entry) && live->piece[entry.value].committed;
}

struct live_met live_look(const struct live *live, uint64_t start, uint64_t end, bool *whole)
{
    struct live_met met = {0};
    struct order_entry entry;

    *whole = true;
    while (piece_within(live, start, end, &entry)) {
        uint32_t object = live->piece[entry.value].object;

        if (met.objects == MET_MOST) {
            met.many = true;
            break;
        }
        *whole = *whole && entry.key <= start;
        meet(live, &met, object);
        start = live->object[object].end;
    }
    *whole = *whole && start >= end;
    return met;
}

/* Changing */

void live_place(struct live *live, uint32_t object, bool committed)
{
    piece_insert(live, live->object[object].start, live->object[object].end, object, committed);
}

/* Ask anew for a range that an object had and keeps: its pieces pass to the new one. */
static void renew(struct live *live, uint64_t start, uint64_t end, enum live_kind kind,
                  struct live_met *met)
{
    uint64_t first = end, last = start; /* from the first committed byte to the last */
    unsigned runs = 0, pieces = 0;
    struct order_entry entry;
    struct operation make = {OPERATION_RESERVE, 0, (uint32_t)(end - start), 0};
    uint32_t object;

    /* what is left of an image is only a view: an image is never loaded in part */
    if (kind == LIVE_IMAGE)
        kind = LIVE_VIEW;
    for (uint64_t at = start; piece_within(live, at, end, &entry);) {
        const struct live_piece *piece = &live->piece[entry.value];

        pieces++;
        if (piece->committed) {
            runs++;
            first = entry.key < first ? entry.key : first;
            last = piece->end;
        }
        at = piece->end;
    }
    if (kind == LIVE_VIEW)
        make.kind = OPERATION_VIEW_MAP;
    else if (runs == 1 && pieces == 1)
        make.kind = OPERATION_ALLOC;
    object = live_make(live, kind, start, end, make);
    if (runs > RUNS_MOST) {
        met->joined = true;
        pieces_replace(live, first, last, object, true);
    }
    for (uint64_t at = start; piece_within(live, at, end, &entry);) {
        struct live_piece *piece = &live->piece[entry.value];

        piece->object = object;
        if (piece->committed && make.kind == OPERATION_RESERVE)
            emit(live, OPERATION_COMMIT, object, entry.key - start, piece->end - entry.key);
        at = piece->end;
    }
}

/* Take a range, which isn't the whole, out of an object. */
static void cut(struct live *live, uint32_t number, uint64_t start, uint64_t end,
                struct live_met *met)
{
    const struct live_object object = live->object[number];

    piece_split(live, start);
    piece_split(live, end);
    pieces_remove(live, start, end);
    emit_end(live, number);
    if (object.start < start)
        renew(live, object.start, start, object.kind, met);
    if (end < object.end)
        renew(live, end, object.end, object.kind, met);
}

struct live_met live_unmap(struct live *live, uint64_t start, uint64_t end)
{
    struct live_met met = {0};
    struct order_entry entry;

    while (piece_within(live, start, end, &entry)) {
        uint32_t number = live->piece[entry.value].object;
        const struct live_object object = live->object[number];
        uint64_t low = object.start > start ? object.start : start;
        uint64_t high = object.end < end ? object.end : end;

        meet(live, &met, number);
        if (low == object.start && high == object.end) {
            pieces_remove(live, low, high);
            emit_end(live, number);
        } else {
            met.cut++;
            cut(live, number, low, high, &met);
        }
        start = high;
    }
    return met;
}

/* Commit or decommit a range of one block. => whether its state changed */
static bool set_block(struct live *live, uint32_t object, uint64_t start, uint64_t end,
                      bool committed)
{
    bool changed = false;
    struct order_entry entry;

    for (uint64_t at = start; piece_within(live, at, end, &entry);) {
        changed = changed || live->piece[entry.value].committed != committed;
        at = live->piece[entry.value].end;
    }
    if (!changed)
        return false;
    pieces_replace(live, start, end, object, committed);
    emit(live, committed ? OPERATION_COMMIT : OPERATION_DECOMMIT, object,
         start - live->object[object].start, end - start);
    return true;
}

/* A range of a vast object is opened: it becomes a block of its own. */
static void open_vast(struct live *live, uint32_t object, uint64_t start, uint64_t end,
                      struct live_met *met)
{
    struct operation make = {OPERATION_ALLOC, 0, (uint32_t)(end - start), 0};

    if (end - start >= LIVE_VAST_BYTES)
        return;
    cut(live, object, start, end, met);
    live_place(live, live_make(live, LIVE_BLOCK, start, end, make), true);
    met->opened++;
}

struct live_met live_set(struct live *live, uint64_t start, uint64_t end, bool committed)
{
    bool whole;
    struct live_met met = live_look(live, start, end, &whole);
    struct order_entry entry;

    if (met.many)
        return met;
    met = (struct live_met){0};
    while (piece_within(live, start, end, &entry)) {
        uint32_t object = live->piece[entry.value].object;
        uint64_t low = entry.key > start ? entry.key : start;
        uint64_t high = live->object[object].end < end ? live->object[object].end : end;

        meet(live, &met, object);
        if (live->object[object].kind == LIVE_BLOCK)
            met.changed += set_block(live, object, low, high, committed);
        else if (live->object[object].kind == LIVE_VAST && committed)
            open_vast(live, object, low, high, &met);
        start = high;
    }
    return met;
}

/* Threads and second thoughts */

uint32_t live_thread(struct live *live, uint32_t stack)
{
    struct operation make = {OPERATION_THREAD_CREATE, 0, stack, 0};

    return live_make(live, LIVE_THREAD, 0, 0, make);
}

void live_thread_exit(struct live *live, uint32_t thread)
{
    emit_end(live, thread);
}

void live_is_stack(struct live *live, uint32_t object)
{
    live->object[object].kind = LIVE_STACK;
}

void live_is_image(struct live *live, uint32_t object)
{
    struct operation *made = &live->operation[live->object[object].made];

    if (live->full)
        return;
    live->object[object].kind = LIVE_IMAGE;
    made->kind = OPERATION_IMAGE_LOAD;
    made->b = made->a;
    made->a = LIVE_IMAGE_BASE;
}

void live_finish(struct live *live)
{
    uint32_t *number = calloc((size_t)live->objects + 1, sizeof *number);
    uint32_t kept = 0, last = 0;

    if (number == NULL)
        exit(complain(EXIT_BROKEN, "import: there isn't memory enough for this log"));
    for (uint32_t i = 0; i < live->operations; i++) {
        struct operation operation = live->operation[i];

        if (live->object[operation.id].kind == LIVE_STACK)
            continue;
        if (number[operation.id] == 0)
            number[operation.id] = ++last;
        operation.id = number[operation.id];
        live->operation[kept++] = operation;
    }
    live->operations = kept;
    free(number);
}

bool live_sane(const struct live *live)
{
    struct order_place place = {0, 0};
    const struct live_piece *before = NULL;
    uint64_t at = 0;

    for (; place.bucket < live->order.buckets; place.bucket++, place.entry = 0)
        for (; place.entry < live->order.bucket[place.bucket]->entries; place.entry++) {
            struct order_entry entry = order_get(&live->order, place);
            const struct live_piece *piece = &live->piece[entry.value];
            const struct live_object *object = &live->object[piece->object];
            bool goes_on = before != NULL && before->object == piece->object;

            if (entry.key < at || piece->end <= entry.key || piece->end > object->end)
                return false;
            if (entry.key != (goes_on ? at : object->start))
                return false;
            if (before != NULL && !goes_on && at != live->object[before->object].end)
                return false;
            if (goes_on && before->committed == piece->committed)
                return false; /* they should have been joined */
            before = piece;
            at = piece->end;
        }
    return before == NULL || at == live->object[before->object].end;
}

void live_free(struct live *live)
{
    order_free(&live->order);
    free(live->piece);
    free(live->object);
    free(live->operation);
    *live = (struct live){0};
}
