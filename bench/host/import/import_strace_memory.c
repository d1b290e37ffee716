/* SPDX-License-Identifier: MIT
 *
 * What the memory calls of Linux are to NT.
 *
 * - mmap of anonymous memory is VirtualAlloc: `reserve` where nothing may touch it (PROT_NONE),
 * else `alloc`. Memory that is anonymous and shared is taken as private: it is charged the same.
 * - mmap of a file is a view. A file mapped with PROT_EXEC or MAP_DENYWRITE, as the dynamic loader
 *   does with a shared object, is an image; the loader's further mappings over it (MAP_FIXED), its
 *   zeroed data too, are segments of that image. Linux's images have no preferred base; they are
 *   given that of NT's linker.
 * - Addresses are the kernel's or the program's in 47 bits: they are dropped, placing is up to the
 *   model. Sizes are kept.
 * - mprotect of a block is commit where it makes memory usable, and decommit where it takes all use
 *   away; so is mmap with MAP_FIXED over blocks. Other protections change nothing in the model.
 *   madvise, MADV_DONTNEED too, changes nothing: the program may use the memory without a further
 *   line, and on NT it would have to stay committed for that.
 * - munmap of a whole mapping is its end. NT can't give back a part: then the mapping is released,
 *   and what is left of it is asked for anew.
 * - mremap that moves or grows is a new mapping and the end of the old one, in this order, as
 *   realloc would do on NT.
 * - brk: each growth of the heap is an `alloc` of its own, since NT's heaps don't grow in place
 *   without a reservation; glibc grows by 132 KB and more, so two granules or more. A lower break
 *   takes from the growths that it reaches.
 * - 2 GB and more at once doesn't fit into NT's space. Reserved with PROT_NONE, as
 * garbage-collected runtimes do, such a mapping has no operation, and each stretch of it that is
 * made usable is an `alloc` of its own; otherwise it is dropped, with all that is done to it.
 * - A thread's stack is part of `thread-create`, whose size is that of the block the stack lies in;
 *   the block's own operations leave the trace.
 */
#include "import_strace.h"

/* How far below the end of its block a thread's stack may end: glibc and musl put the thread's own
 * data there (assumption: more than any program's). */
#define ABOVE_STACK ((uint64_t)64 << 10)

/* A stack is no larger: what ends there is part of something else (assumption). */
#define STACK_MOST ((uint64_t)256 << 20)

static uint64_t page_up(uint64_t address)
{
    return (address + LIVE_PAGE - 1) / LIVE_PAGE * LIVE_PAGE;
}

/* The pages of a range. => false: it is empty, or reaches over 2^64 */
static bool pages_of(uint64_t *start, uint64_t length, uint64_t *end)
{
    if (length == 0 || *start > UINT64_MAX - LIVE_PAGE || length > UINT64_MAX - LIVE_PAGE - *start)
        return false;
    *end = page_up(*start + length);
    *start = *start / LIVE_PAGE * LIVE_PAGE;
    return true;
}

static bool range_of(const struct part *argument, uint64_t *start, uint64_t *end)
{
    uint64_t length;

    return part_number(argument[0], start) && part_number(argument[1], &length) &&
           pages_of(start, length, end);
}

/* mmap */

struct mapping {
    uint64_t start, end, length;
    bool file, code, usable, fixed;
    bool asked; /* for an address */
    bool shared;
};

static bool mapping_of(const struct part *argument, uint64_t result, struct mapping *mapping)
{
    uint64_t protection = strace_flags(argument[2], strace_flags_memory);
    uint64_t flags = strace_flags(argument[3], strace_flags_memory);

    *mapping = (struct mapping){
        .start = result,
        .file = (flags & STRACE_ANONYMOUS) == 0,
        .usable = (protection & STRACE_PROTECTIONS) != 0,
        .fixed = (flags & STRACE_FIXED) != 0,
        .asked = !strace_is_null(argument[0]),
        .shared = (flags & STRACE_SHARED) != 0,
    };
    mapping->code =
        mapping->file && ((protection & STRACE_EXEC) != 0 || (flags & STRACE_DENYWRITE) != 0);
    return part_number(argument[1], &mapping->length) &&
           pages_of(&mapping->start, mapping->length, &mapping->end);
}

/* What it was to commit or decommit a range. */
static enum strace_fate fate_of_set(struct import *import, const struct live_met *met,
                                    bool committed)
{
    if (met->many)
        return STRACE_MANY;
    if (met->opened > 0)
        return STRACE_VAST_OPEN;
    if (met->changed > 0) {
        if (committed && met->only != 0)
            import->live.object[met->only].commits++;
        return committed ? STRACE_COMMIT : STRACE_CLOSE;
    }
    if (met->kinds[LIVE_APART] || (met->kinds[LIVE_VAST] && committed))
        return STRACE_VAST_USE;
    if (met->kinds[LIVE_STACK])
        return STRACE_STACK;
    return met->kinds[LIVE_BLOCK] ? STRACE_AGAIN : STRACE_PROTECT;
}

static bool only_blocks(const struct live_met *met)
{
    return !met->kinds[LIVE_VIEW] && !met->kinds[LIVE_IMAGE] && !met->kinds[LIVE_STACK] &&
           !met->kinds[LIVE_APART];
}

/* A mapping over others, with MAP_FIXED. => STRACE_FATES: it ends them */
static enum strace_fate map_over(struct import *import, const struct mapping *mapping)
{
    struct live *live = &import->live;
    struct live_object *object;
    bool whole;
    struct live_met met = live_look(live, mapping->start, mapping->end, &whole);

    if (met.objects == 0 || !whole)
        return STRACE_FATES;
    if (!mapping->file && only_blocks(&met)) {
        met = live_set(live, mapping->start, mapping->end, mapping->usable);
        return fate_of_set(import, &met, mapping->usable);
    }
    if (met.objects > 1)
        return STRACE_FATES;
    object = &live->object[met.only];
    if (object->kind == LIVE_STACK && !mapping->file)
        return STRACE_STACK;
    if (object->kind == LIVE_VIEW && mapping->code) {
        import_change(import, object, STRACE_IMAGE);
        live_is_image(live, met.only);
    }
    return object->kind == LIVE_IMAGE ? STRACE_SEGMENT : STRACE_FATES;
}

static enum strace_fate map_new(struct live *live, const struct mapping *mapping, uint32_t *number)
{
    struct operation make = {OPERATION_RESERVE, 0,
                             live_size(mapping->start, mapping->end, mapping->length), 0};
    enum live_kind kind = LIVE_BLOCK;
    enum strace_fate fate = STRACE_RESERVE;

    if (mapping->end - mapping->start >= LIVE_VAST_BYTES) {
        kind = mapping->file || mapping->usable ? LIVE_APART : LIVE_VAST;
        fate = kind == LIVE_VAST ? STRACE_VAST_MAP : STRACE_VAST_USE;
    } else if (mapping->code) {
        make = (struct operation){OPERATION_IMAGE_LOAD, 0, LIVE_IMAGE_BASE, make.a};
        kind = LIVE_IMAGE;
        fate = STRACE_IMAGE;
    } else if (mapping->file) {
        make.kind = OPERATION_VIEW_MAP;
        kind = LIVE_VIEW;
        fate = STRACE_VIEW;
    } else if (mapping->usable) {
        make.kind = OPERATION_ALLOC;
        fate = mapping->shared ? STRACE_SHARED_MEMORY : STRACE_ALLOC;
    }
    *number = live_make(live, kind, mapping->start, mapping->end, make);
    live_place(live, *number, kind == LIVE_BLOCK && mapping->usable);
    return fate;
}

static enum strace_fate act_mmap(struct import *import, const struct part *argument, unsigned count,
                                 uint64_t result)
{
    struct mapping mapping;
    struct live_met met;
    enum strace_fate fate = STRACE_FATES;
    uint32_t number;

    (void)count;
    if (!mapping_of(argument, result, &mapping))
        return STRACE_BROKEN;
    if (mapping.fixed)
        fate = map_over(import, &mapping);
    if (fate != STRACE_FATES)
        return fate;
    met = live_unmap(&import->live, mapping.start, mapping.end);
    fate = map_new(&import->live, &mapping, &number);
    if (fate != STRACE_VAST_MAP && fate != STRACE_VAST_USE) {
        if (met.objects > 0)
            fate = met.joined ? STRACE_JOINED : mapping.fixed ? STRACE_CUT : STRACE_OVER;
        else if (mapping.asked)
            fate = STRACE_HINT;
    }
    import->live.object[number].fate = fate;
    return fate;
}

/* The others */

static enum strace_fate act_mprotect(struct import *import, const struct part *argument,
                                     unsigned count, uint64_t result)
{
    bool usable = (strace_flags(argument[2], strace_flags_memory) & STRACE_PROTECTIONS) != 0;
    struct live_met met;
    uint64_t start, end;

    (void)count;
    (void)result;
    if (!range_of(argument, &start, &end))
        return STRACE_BROKEN;
    met = live_set(&import->live, start, end, usable);
    return met.objects == 0 ? STRACE_NOT_MAPPED : fate_of_set(import, &met, usable);
}

static enum strace_fate fate_of_unmap(const struct live_met *met)
{
    bool spoken = met->kinds[LIVE_BLOCK] || met->kinds[LIVE_VIEW] ||
                  met->kinds[LIVE_IMAGE]; /* in the trace */

    if (met->objects == 0)
        return STRACE_NOT_MAPPED;
    if (!spoken)
        return met->kinds[LIVE_APART]   ? STRACE_VAST_USE
               : met->kinds[LIVE_STACK] ? STRACE_STACK
                                        : STRACE_VAST_MAP;
    if (met->joined)
        return STRACE_JOINED;
    return met->cut > 0 ? STRACE_CUT : STRACE_RELEASE;
}

static enum strace_fate act_munmap(struct import *import, const struct part *argument,
                                   unsigned count, uint64_t result)
{
    struct live_met met;
    uint64_t start, end;

    (void)count;
    (void)result;
    if (!range_of(argument, &start, &end))
        return STRACE_BROKEN;
    met = live_unmap(&import->live, start, end);
    return fate_of_unmap(&met);
}

/* A mapping like that of `old`, of another size: it begins before the old one ends. */
static uint32_t moved(struct live *live, uint32_t old, uint64_t start, uint64_t end,
                      uint64_t length, bool committed)
{
    struct operation make = {OPERATION_RESERVE, 0, live_size(start, end, length), 0};
    enum live_kind kind = live->object[old].kind;

    if (end - start >= LIVE_VAST_BYTES)
        kind = kind == LIVE_VAST ? LIVE_VAST : LIVE_APART;
    else if (kind == LIVE_IMAGE)
        kind = LIVE_VIEW;
    else if (kind == LIVE_VAST || kind == LIVE_STACK)
        kind = LIVE_BLOCK;
    if (kind == LIVE_VIEW)
        make.kind = OPERATION_VIEW_MAP;
    else if (committed)
        make.kind = OPERATION_ALLOC;
    return live_make(live, kind, start, end, make);
}

static enum strace_fate act_mremap(struct import *import, const struct part *argument,
                                   unsigned count, uint64_t result)
{
    struct live *live = &import->live;
    uint64_t flags = count > 3 ? strace_flags(argument[3], strace_flags_memory) : 0;
    uint64_t old, old_end, length, old_length, start = result, end;
    uint32_t object, number;
    bool committed;

    if (!part_number(argument[0], &old) || !part_number(argument[1], &old_length) ||
        !part_number(argument[2], &length) || !pages_of(&start, length, &end))
        return STRACE_BROKEN;
    old_end = old;
    if (old_length != 0 && !pages_of(&old, old_length, &old_end))
        return STRACE_BROKEN;
    object = live_at(live, old);
    if (object == 0)
        return STRACE_NOT_MAPPED;
    if (start == old && end <= old_end) { /* it shrinks where it is */
        struct live_met met = live_unmap(live, end, old_end);

        return met.objects == 0 ? STRACE_AGAIN : fate_of_unmap(&met);
    }
    committed = live->object[object].kind == LIVE_STACK ||
                (live->object[object].kind == LIVE_BLOCK && live_committed(live, old));
    number = moved(live, object, start, end, length, committed);
    if ((flags & STRACE_DONTUNMAP) == 0)
        live_unmap(live, old, old_end);
    live_unmap(live, start, end);
    live_place(live, number, committed && live->object[number].kind == LIVE_BLOCK);
    live->object[number].fate = STRACE_MOVED;
    return live->object[number].kind == LIVE_APART ? STRACE_VAST_USE : STRACE_MOVED;
}

static enum strace_fate act_brk(struct import *import, const struct part *argument, unsigned count,
                                uint64_t result)
{
    const struct import_space *space = &import->space[import->followed];
    struct mapping growth = {.usable = true};
    uint64_t wanted;
    uint32_t number;

    (void)count;
    if (strace_is_null(argument[0]))
        return STRACE_ASK;
    if (!part_number(argument[0], &wanted) || result > UINT64_MAX - LIVE_PAGE ||
        space->brk > UINT64_MAX - LIVE_PAGE)
        return STRACE_BROKEN;
    if (wanted != result)
        return STRACE_FAILED;
    if (!space->brk_known)
        return STRACE_NO_BREAK;
    growth.start = page_up(space->brk);
    growth.end = page_up(result);
    growth.length = growth.end - growth.start;
    if (growth.end == growth.start)
        return STRACE_AGAIN;
    if (growth.end < growth.start)
        return live_unmap(&import->live, growth.end, growth.start).objects == 0 ? STRACE_NOT_MAPPED
                                                                                : STRACE_BRK_DOWN;
    live_unmap(&import->live, growth.start, growth.end);
    if (map_new(&import->live, &growth, &number) == STRACE_VAST_USE)
        return STRACE_VAST_USE;
    import->live.object[number].fate = STRACE_BRK_UP;
    return STRACE_BRK_UP;
}

const struct strace_call *strace_memory_call(struct part name)
{
    static const struct strace_call calls[] = {
        {"mmap", 5, act_mmap},
        {"mmap2", 5, act_mmap},
        {"munmap", 2, act_munmap},
        {"mprotect", 3, act_mprotect},
        {"mremap", 3, act_mremap},
        {"brk", 1, act_brk},
        {"pkey_mprotect", 3, act_mprotect},
    };

    for (unsigned i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (part_is(name, calls[i].name))
            return &calls[i];
    return NULL;
}

/* Threads */

enum strace_fate strace_thread(struct import *import, uint64_t top, uint32_t *thread)
{
    struct live *live = &import->live;
    uint32_t number = top == 0 ? 0 : live_at(live, top - 1);
    struct live_object *object = number == 0 ? NULL : &live->object[number];

    if (object == NULL || object->end - top > ABOVE_STACK ||
        object->end - object->start > STACK_MOST ||
        (object->kind != LIVE_BLOCK && object->kind != LIVE_STACK)) {
        *thread = live_thread(live, 0);
        return STRACE_DEFAULT_STACK;
    }
    if (object->kind == LIVE_BLOCK) {
        import_change(import, object, STRACE_STACK);
        import->count[STRACE_COMMIT] -= object->commits;
        import->count[STRACE_STACK] += object->commits;
        live_is_stack(live, number);
    }
    *thread = live_thread(live, (uint32_t)(object->end - object->start));
    return STRACE_THREAD;
}
