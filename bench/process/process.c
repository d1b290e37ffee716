/* SPDX-License-Identifier: MIT */
#include "process.h"
#include "broken.h"

void process_init(struct process *process, struct space *space, const struct policy *policy,
                  enum layout layout, uint32_t ids, struct arena *arena)
{
    *process = (struct process){.space = space, .policy = policy, .ids = ids, .heap = NONE};
    process->object = arena_take(arena, ids, sizeof *process->object, "the program's objects");
    heaps_init(&process->heaps, space, policy->heap_halves, arena);
    /* the PEB's page, below which TEBs lie: 0x7ffdf000 on x86 (XP-era maps); on Alpha the whole
     * page at 0x7ffde000, since 0x7ffdf000 isn't on an 8 KB page (assumption) */
    process->peb = 0x7ffdf000u >> space->page_shift;
    if (layout == LAYOUT_FRESH)
        layout_fresh(process);
}

struct outcome process_failure(const struct process *process, enum win32 error, uint32_t needed,
                               uint32_t asked)
{
    return (struct outcome){.result = RESULT_FAILED,
                            .error = error,
                            .cause = cause_of(process->space, error, needed, asked),
                            .needed = needed,
                            .asked = asked};
}

enum win32 process_block(struct process *process, uint32_t size, uint32_t *region)
{
    struct stretch done;
    enum win32 error = space_reserve(process->space, size, PLACE_LOWEST, 0, region);

    if (error != WIN32_OK)
        return error;
    error = space_commit(process->space, *region, 0, size, &done);
    if (error != WIN32_OK)
        space_release(process->space, *region);
    return error;
}

/* The plain operations: a program's own VirtualAlloc and VirtualFree. */

static struct outcome reserve(struct process *process, struct object *object, uint32_t size,
                              enum placement placement, uint32_t base, bool commit)
{
    struct space *space = process->space;
    struct outcome outcome = {.result = RESULT_DONE};
    enum win32 error = space_reserve(space, size, placement, base, &object->region);

    if (error == WIN32_OK && commit) {
        uint32_t bytes = space_stretch(space, object->region).length;

        error = space_commit(space, object->region, 0, bytes, &outcome.stretch);
        if (error != WIN32_OK)
            space_release(space, object->region);
    }
    if (error != WIN32_OK)
        return process_failure(process, error, size, size);
    object->size = size;
    outcome.stretch = space_stretch(space, object->region);
    return outcome;
}

static struct outcome change(struct process *process, const struct object *object,
                             const struct operation *operation)
{
    struct outcome outcome = {.result = RESULT_DONE};

    outcome.error = operation->kind == OPERATION_COMMIT
                        ? space_commit(process->space, object->region, operation->a, operation->b,
                                       &outcome.stretch)
                        : space_decommit(process->space, object->region, operation->a, operation->b,
                                         &outcome.stretch);
    if (outcome.error != WIN32_OK)
        return process_failure(process, outcome.error, operation->b, operation->b);
    return outcome;
}

static struct outcome release(struct process *process, const struct object *object)
{
    struct outcome outcome = {.result = RESULT_DONE,
                              .stretch = space_stretch(process->space, object->region)};

    space_release(process->space, object->region);
    return outcome;
}

static struct outcome create(struct process *process, struct object *object,
                             const struct operation *operation, enum object_kind kind)
{
    struct outcome outcome;

    if (object->kind != OBJECT_NONE)
        return (struct outcome){.result = RESULT_LIVE};
    switch (operation->kind) {
    case OPERATION_SECTION_INIT:
        outcome = section_init(process, object);
        break;
    case OPERATION_THREAD_CREATE:
        outcome = thread_create(process, object, operation->a);
        break;
    case OPERATION_RESERVE:
    case OPERATION_ALLOC:
        outcome = reserve(process, object, operation->a, PLACE_LOWEST, 0,
                          operation->kind == OPERATION_ALLOC);
        break;
    case OPERATION_RESERVE_TOP:
    case OPERATION_ALLOC_TOP:
        outcome = reserve(process, object, operation->a, PLACE_HIGHEST, 0,
                          operation->kind == OPERATION_ALLOC_TOP);
        break;
    default:
        outcome = reserve(process, object, operation->a, PLACE_AT, operation->b,
                          operation->kind == OPERATION_ALLOC_AT);
        break;
    }
    if (outcome.result == RESULT_DONE) {
        object->kind = kind;
        process->live++;
        process->requested += object->size;
        process->allocated += object->size;
    }
    return outcome;
}

static struct outcome destroy(struct process *process, struct object *object)
{
    struct outcome outcome = {.result = RESULT_DONE};

    switch (object->kind) {
    case OBJECT_SECTION:
        section_delete(process, object);
        break;
    case OBJECT_THREAD:
        thread_exit(process, object);
        break;
    default:
        outcome = release(process, object);
        break;
    }
    object->kind = OBJECT_NONE;
    process->live--;
    process->requested -= object->size;
    return outcome;
}

/* What each operation is to its object: the kind it makes or takes, and whether it is the object's
 * beginning or end. */
static const struct {
    uint8_t object;
    uint8_t creates, destroys;
} nature[OPERATION_KINDS] = {
    [OPERATION_RESERVE] = {OBJECT_BLOCK, .creates = 1},
    [OPERATION_RESERVE_TOP] = {OBJECT_BLOCK, .creates = 1},
    [OPERATION_RESERVE_AT] = {OBJECT_BLOCK, .creates = 1},
    [OPERATION_ALLOC] = {OBJECT_BLOCK, .creates = 1},
    [OPERATION_ALLOC_TOP] = {OBJECT_BLOCK, .creates = 1},
    [OPERATION_ALLOC_AT] = {OBJECT_BLOCK, .creates = 1},
    [OPERATION_COMMIT] = {OBJECT_BLOCK},
    [OPERATION_DECOMMIT] = {OBJECT_BLOCK},
    [OPERATION_RELEASE] = {OBJECT_BLOCK, .destroys = 1},
    [OPERATION_SECTION_INIT] = {OBJECT_SECTION, .creates = 1},
    [OPERATION_SECTION_DELETE] = {OBJECT_SECTION, .destroys = 1},
    [OPERATION_THREAD_CREATE] = {OBJECT_THREAD, .creates = 1},
    [OPERATION_THREAD_EXIT] = {OBJECT_THREAD, .destroys = 1},
};

struct outcome process_do(struct process *process, const struct operation *operation)
{
    struct object *object = &process->object[operation->id];

    if (operation->id >= process->ids)
        return (struct outcome){.result = RESULT_RANGE};
    if (nature[operation->kind].creates)
        return create(process, object, operation, nature[operation->kind].object);
    if (object->kind == OBJECT_NONE)
        return (struct outcome){.result = RESULT_SKIPPED};
    if (object->kind != nature[operation->kind].object)
        return (struct outcome){.result = RESULT_KIND};
    if (nature[operation->kind].destroys)
        return destroy(process, object);
    return change(process, object, operation);
}
