/* SPDX-License-Identifier: MIT
 *
 * What a Windows program's calls on Wine are on NT: the calls are NT's own, so most of them are
 * operations as they stand.
 *
 * - A reservation at an address keeps it (`at`), one from the top keeps that (`top`), all others
 * are placed by the model. Sizes stay as they were asked for.
 * - An image is loaded at the base where Wine mapped it, its own; where Wine looked for a place its
 *   own base isn't told, and it is given that of NT's linker.
 * - NtUnmapViewOfSection leaves no line. A view or image is taken to be gone when another takes its
 *   place; those whose place stays empty stay in the trace.
 * - A view that no call asked for and that has a guard page is a thread's stack: thread-create with
 *   its size; its release is thread-exit.
 * - What the model's fresh process has already is left out: the page shared with the kernel and the
 *   TEBs below it, the program's image at 0x400000, and the first thread's stack. Wine's own system
 *   DLLs, and its heaps, which are reservations like others, stay.
 * - NT lets NtFreeVirtualMemory release a part of a region; operations don't. As with other
 * systems' logs the region ends then, and the rest is made anew.
 * - 2 GB and more at once: as import_strace_memory.c says.
 */
#include "import_wine.h"

/* Types of NtAllocateVirtualMemory and NtFreeVirtualMemory (winnt.h) */
enum {
    MEM_COMMIT = 0x1000,
    MEM_RESERVE = 0x2000,
    MEM_DECOMMIT = 0x4000,
    MEM_RELEASE = 0x8000,
    MEM_TOP_DOWN = 0x100000
};

/* The user range, and what a fresh process has at fixed places in it (bench/process/layout.c): the
 * TEBs' granule with the kernel's page above it, and the program's image. */
#define GRANULE 0x10000u
#define USER_START 0x00010000u
#define USER_END 0x7fff0000u
#define SYSTEM_START 0x7ffd0000u
#define PROGRAM_BASE 0x00400000u

bool wine_pages(uint64_t *start, uint64_t last, uint64_t *end)
{
    if (last < *start || last > UINT64_MAX - LIVE_PAGE)
        return false;
    *end = last / LIVE_PAGE * LIVE_PAGE + LIVE_PAGE;
    *start = *start / LIVE_PAGE * LIVE_PAGE;
    return true;
}

static enum wine_fate fate_of_set(const struct live_met *met, bool committed)
{
    if (met->many)
        return WINE_MANY;
    if (met->opened > 0)
        return WINE_VAST_OPEN;
    if (met->changed > 0)
        return committed ? WINE_COMMIT : WINE_DECOMMIT;
    if (met->objects == 0)
        return WINE_NOT_MAPPED;
    if (met->kinds[LIVE_VAST] && committed)
        return WINE_VAST_USE;
    return met->kinds[LIVE_APART] ? WINE_FRESH : WINE_AGAIN;
}

/* What the log still has in a range ended unseen, whole. */
static struct live_met end_unseen(struct live *live, uint64_t start, uint64_t end)
{
    uint32_t first = live_at(live, start), last = live_at(live, end - 1);

    return live_unmap(live, first == 0 ? start : live->object[first].start,
                      last == 0 ? end : live->object[last].end);
}

/* A new object over a view's range. */
static enum wine_fate make(struct import *import, enum live_kind kind, const struct wine_view *view,
                           struct operation operation, bool committed, enum wine_fate fate)
{
    struct live_met met = end_unseen(&import->live, view->start, view->end);
    uint32_t object = live_make(&import->live, kind, view->start, view->end, operation);

    live_place(&import->live, object, committed && kind == LIVE_BLOCK);
    return met.objects == 0 || kind == LIVE_APART ? fate : WINE_OVER;
}

static uint32_t bytes_of(const struct wine_view *view)
{
    return (uint32_t)(view->end - view->start);
}

static bool is_vast(const struct wine_view *view)
{
    return view->end - view->start >= LIVE_VAST_BYTES;
}

/* Above what a program can have there lie NT's own pages. */
static bool is_fresh(const struct wine_view *view)
{
    return view->start < USER_END && view->end > SYSTEM_START;
}

/* What to ask for to be granted a view at its address: what was asked for, if that leads to it. */
static struct operation asked_at(const struct wine_view *view)
{
    uint64_t from_start = view->address - view->start; /* NT rounds it down to a granule */
    uint32_t size = live_size(view->start, view->end, from_start + view->size);

    if (view->address >= view->start && from_start < GRANULE && size > from_start)
        return (struct operation){OPERATION_RESERVE_AT, 0, size - (uint32_t)from_start,
                                  (uint32_t)view->address};
    return (struct operation){OPERATION_RESERVE_AT, 0, bytes_of(view), (uint32_t)view->start};
}

static enum wine_fate reserved(struct import *import, const struct wine_view *view)
{
    bool commit = (view->type & MEM_COMMIT) != 0;
    bool at = view->address >= USER_START && view->address < USER_END && view->end <= USER_END;
    enum wine_fate fate = commit ? WINE_ALLOC : WINE_RESERVE;
    struct operation operation = {OPERATION_RESERVE, 0,
                                  live_size(view->start, view->end, view->size), 0};

    if (is_fresh(view))
        return make(import, LIVE_APART, view, operation, false, WINE_FRESH);
    if (is_vast(view) || view->size >= LIVE_VAST_BYTES)
        return make(import, commit ? LIVE_APART : LIVE_VAST, view, operation, false,
                    commit ? WINE_VAST_USE : WINE_VAST_MAP);
    if (at) {
        operation = asked_at(view);
    } else if ((view->type & MEM_TOP_DOWN) != 0) {
        operation.kind = OPERATION_RESERVE_TOP;
    }
    if (commit)
        operation.kind += OPERATION_ALLOC - OPERATION_RESERVE;
    if (view->address != 0 && !at)
        fate = WINE_HINT;
    return make(import, LIVE_BLOCK, view, operation, commit, fate);
}

enum wine_fate wine_allocated(struct import *import, const struct wine_view *view)
{
    uint64_t start = view->address, end;
    struct live_met met;

    if ((view->type & (MEM_COMMIT | MEM_RESERVE)) == 0)
        return WINE_AGAIN; /* MEM_RESET */
    if (view->size == 0 || view->size > UINT64_MAX - start)
        return WINE_BROKEN; /* no view can come of it */
    if ((view->type & MEM_RESERVE) != 0 || view->address == 0)
        return reserved(import, view);
    if (!wine_pages(&start, start + view->size - 1, &end))
        return WINE_BROKEN;
    met = live_set(&import->live, start, end, true);
    return fate_of_set(&met, true);
}

static enum wine_fate image_mapped(struct import *import, const struct wine_view *view)
{
    struct operation load = {OPERATION_IMAGE_LOAD, 0, LIVE_IMAGE_BASE, bytes_of(view)};
    bool at = !view->searched && view->start >= USER_START && view->end <= USER_END;

    if (view->start == PROGRAM_BASE || is_fresh(view))
        return make(import, LIVE_APART, view, load, false, WINE_FRESH);
    if (at)
        load.a = (uint32_t)view->start;
    return make(import, LIVE_IMAGE, view, load, false, at ? WINE_IMAGE : WINE_MOVED_IMAGE);
}

enum wine_fate wine_mapped(struct import *import, const struct wine_view *view, bool image)
{
    struct operation map = {OPERATION_VIEW_MAP, 0, bytes_of(view), 0};

    if (is_vast(view))
        return make(import, LIVE_APART, view, map, false, WINE_VAST_USE);
    if (image)
        return image_mapped(import, view);
    return make(import, LIVE_VIEW, view, map, false, view->address == 0 ? WINE_VIEW : WINE_HINT);
}

enum wine_fate wine_untold(struct import *import, const struct wine_view *view, bool guarded)
{
    struct live *live = &import->live;
    struct operation alloc = {OPERATION_ALLOC, 0, bytes_of(view), 0};
    struct import_space *space = &import->space[import->followed];
    bool first = guarded && !space->has_stack;

    space->has_stack = space->has_stack || guarded;
    if (first || is_fresh(view))
        return make(import, LIVE_APART, view, alloc, false, WINE_FRESH);
    if (is_vast(view))
        return make(import, LIVE_APART, view, alloc, false, WINE_VAST_USE);
    if (!guarded)
        return make(import, LIVE_BLOCK, view, alloc, true, WINE_UNTOLD);
    make(import, LIVE_STACK, view, alloc, false, WINE_THREAD);
    live->object[live_at(live, view->start)].thread = live_thread(live, alloc.a);
    return WINE_THREAD;
}

/* Freeing */

static enum wine_fate release(struct live *live, uint32_t number, uint64_t start, uint64_t end)
{
    bool thread = live->object[number].kind == LIVE_STACK && live->object[number].thread != 0;
    struct live_met met = live_unmap(live, start, end);

    if (thread)
        return WINE_THREAD_EXIT;
    if (met.kinds[LIVE_APART])
        return WINE_FRESH;
    if (met.joined)
        return WINE_JOINED;
    return met.cut > 0 ? WINE_CUT : WINE_RELEASE;
}

enum wine_fate wine_freed(struct import *import, uint64_t address, uint64_t size, uint64_t type)
{
    struct live *live = &import->live;
    uint64_t start = address / LIVE_PAGE * LIVE_PAGE, end;
    uint32_t number = live_at(live, start);
    struct live_met met;

    if (type != MEM_RELEASE && type != MEM_DECOMMIT)
        return WINE_FAILED;
    /* size 0 is for a region's beginning */
    if (number == 0 || (size == 0 && live->object[number].start != start))
        return WINE_NOT_MAPPED;
    end = live->object[number].end;
    if (size != 0 && (size > UINT64_MAX - address || !wine_pages(&start, address + size - 1, &end)))
        return WINE_BROKEN;
    /* none goes beyond its region */
    if (end > live->object[number].end)
        return WINE_FAILED;
    if (type == MEM_RELEASE)
        return release(live, number, start, end);
    met = live_set(live, start, end, false);
    return fate_of_set(&met, false);
}
