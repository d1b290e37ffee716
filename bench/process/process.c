/* SPDX-License-Identifier: MIT */
#include "process.h"
#include "broken.h"

void process_init(struct process *process, struct space *space, const struct policy *policy,
                  enum layout layout, uint32_t ids, struct arena *arena)
{
    *process = (struct process){.space = space, .policy = policy, .ids = ids, .heap = NONE};
    process->object = arena_take(arena, ids, sizeof *process->object, "the program's objects");
    heaps_init(&process->heaps, space, policy, arena);
    process->column = space->page_shift == 13 ? ON_ALPHA : ON_X86;
    process->peb = (process->column == ON_ALPHA ? PEB_ON_8K : PEB_ON_4K) >> space->page_shift;
    if (layout == LAYOUT_FRESH)
        layout_fresh(process);
}

/* The plain operations: a program's own VirtualAlloc and VirtualFree. */

static enum result reserve(struct process *process, struct object *object,
                           const struct operation *operation, enum placement placement, bool commit,
                           struct outcome *outcome)
{
    struct space *space = process->space;
    uint32_t size = operation->a;
    enum win32 error = space_reserve(space, size, placement, operation->b, &object->region);

    if (error == WIN32_OK && commit) {
        uint32_t bytes = space_stretch(space, object->region).length;

        error = space_commit(space, object->region, 0, bytes, &outcome->stretch);
        if (error != WIN32_OK)
            space_release(space, object->region);
    }
    if (error != WIN32_OK)
        return process_failure(process, error, size, size, outcome);
    object->size = size;
    outcome->stretch = space_stretch(space, object->region);
    return RESULT_DONE;
}

static enum result change(struct process *process, const struct object *object,
                          const struct operation *operation, struct outcome *outcome)
{
    enum win32 error = operation->kind == OPERATION_COMMIT
                           ? space_commit(process->space, object->region, operation->a,
                                          operation->b, &outcome->stretch)
                           : space_decommit(process->space, object->region, operation->a,
                                            operation->b, &outcome->stretch);

    if (error != WIN32_OK)
        return process_failure(process, error, operation->b, operation->b, outcome);
    return RESULT_DONE;
}

static enum result make(struct process *process, struct object *object,
                        const struct operation *operation, struct outcome *outcome)
{
    switch (operation->kind) {
    case OPERATION_SECTION_INIT:
        return section_init(process, object, outcome);
    case OPERATION_THREAD_CREATE:
        return thread_create(process, object, operation->a, outcome);
    case OPERATION_MUTEX_CREATE:
        /* a kernel object: nothing of the process's space, so it never fails (assumption) */
        object->size = 0;
        return RESULT_DONE;
    case OPERATION_HEAP_CREATE:
        return heap_object_create(process, object, outcome);
    case OPERATION_HEAP_ALLOC:
        return heap_block_create(process, object, operation, outcome);
    case OPERATION_VIEW_MAP:
        return view_map(process, object, operation->a, outcome);
    case OPERATION_IMAGE_LOAD:
        return image_load(process, object, operation->a, operation->b, outcome);
    case OPERATION_RESERVE:
        return reserve(process, object, operation, process->policy->placement, false, outcome);
    case OPERATION_RESERVE_TOP:
        return reserve(process, object, operation, PLACE_HIGHEST, false, outcome);
    case OPERATION_RESERVE_AT:
        return reserve(process, object, operation, PLACE_AT, false, outcome);
    case OPERATION_ALLOC:
        return reserve(process, object, operation, process->policy->placement, true, outcome);
    case OPERATION_ALLOC_TOP:
        return reserve(process, object, operation, PLACE_HIGHEST, true, outcome);
    default:
        return reserve(process, object, operation, PLACE_AT, true, outcome);
    }
}

static enum result create(struct process *process, struct object *object,
                          const struct operation *operation, enum object_kind kind,
                          struct outcome *outcome)
{
    enum result result;

    if (object->kind != OBJECT_NONE)
        return RESULT_LIVE;
    result = make(process, object, operation, outcome);
    if (result != RESULT_DONE)
        return result;
    object->kind = kind;
    process->live++;
    process->requested += object->size;
    process->allocated += object->size;
    return RESULT_DONE;
}

static enum result destroy(struct process *process, struct object *object, struct outcome *outcome)
{
    switch (object->kind) {
    case OBJECT_SECTION:
        section_delete(process, object);
        break;
    case OBJECT_THREAD:
        thread_exit(process, object);
        break;
    case OBJECT_MUTEX:
        break;
    case OBJECT_HEAP:
        heap_object_destroy(process, object);
        break;
    case OBJECT_HEAP_BLOCK:
        heap_block_free(process, object);
        break;
    case OBJECT_VIEW:
    case OBJECT_IMAGE:
        space_release(process->space, object->region);
        break;
    default:
        outcome->stretch = space_stretch(process->space, object->region);
        space_release(process->space, object->region);
        break;
    }
    object->kind = OBJECT_NONE;
    process->live--;
    process->requested -= object->size;
    return RESULT_DONE;
}

/* What each operation is to its object: the kind it makes or takes, and whether it is the object's
 * beginning or end. */
static const struct {
    uint32_t object; /* words: ev5 has no byte loads */
    uint32_t creates, destroys;
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
    [OPERATION_MUTEX_CREATE] = {OBJECT_MUTEX, .creates = 1},
    [OPERATION_MUTEX_CLOSE] = {OBJECT_MUTEX, .destroys = 1},
    [OPERATION_HEAP_CREATE] = {OBJECT_HEAP, .creates = 1},
    [OPERATION_HEAP_DESTROY] = {OBJECT_HEAP, .destroys = 1},
    [OPERATION_HEAP_ALLOC] = {OBJECT_HEAP_BLOCK, .creates = 1},
    [OPERATION_HEAP_FREE] = {OBJECT_HEAP_BLOCK, .destroys = 1},
    [OPERATION_VIEW_MAP] = {OBJECT_VIEW, .creates = 1},
    [OPERATION_VIEW_UNMAP] = {OBJECT_VIEW, .destroys = 1},
    [OPERATION_IMAGE_LOAD] = {OBJECT_IMAGE, .creates = 1},
    [OPERATION_IMAGE_UNLOAD] = {OBJECT_IMAGE, .destroys = 1},
};

enum result process_do(struct process *process, const struct operation *operation,
                       struct outcome *outcome)
{
    struct object *object = &process->object[operation->id];

    outcome->stretch.length = 0;
    if (operation->id >= process->ids)
        return RESULT_RANGE;
    if (nature[operation->kind].creates)
        return create(process, object, operation, nature[operation->kind].object, outcome);
    if (object->kind == OBJECT_NONE)
        return RESULT_SKIPPED;
    if (object->kind != nature[operation->kind].object)
        return RESULT_KIND;
    if (nature[operation->kind].destroys)
        return destroy(process, object, outcome);
    return change(process, object, operation, outcome);
}
