/* SPDX-License-Identifier: MIT
 *
 * A program's own heaps, and its blocks in them. */
#include "process.h"

enum result heap_object_create(struct process *process, struct object *object,
                               struct outcome *outcome)
{
    const struct policy *policy = process->policy;
    uint32_t size = policy->heap_reserve != 0 ? policy->heap_reserve : HEAP_RESERVE_OWN;
    enum win32 error = heap_create(&process->heaps, size, policy->placement, 0, &object->region);

    object->size = 0;
    if (error != WIN32_OK)
        return process_failure(process, error, size, size, outcome);
    return RESULT_DONE;
}

/* A block goes with its heap, whatever its id says later. */
static void block_gone(void *context, uint32_t id)
{
    struct process *process = context;

    if (id == NONE)
        return;
    process->object[id].kind = OBJECT_NONE;
    process->live--;
    process->requested -= process->object[id].size;
}

void heap_object_destroy(struct process *process, struct object *object)
{
    heap_destroy(&process->heaps, object->region, block_gone, process);
}

/* The process heap, there from the start in a fresh layout, else made with the first need of it. */
enum result process_heap_alloc(struct process *process, uint32_t size, uint32_t *block,
                               struct outcome *outcome)
{
    struct request request = {.needed = HEAP_RESERVE, .asked = HEAP_RESERVE};
    enum win32 error = WIN32_OK;

    if (process->heap == NONE)
        error = heap_create(&process->heaps, HEAP_RESERVE, process->policy->placement, 0,
                            &process->heap);
    if (error == WIN32_OK)
        error = heap_alloc(&process->heaps, process->heap, size, block, &request);
    if (error != WIN32_OK)
        return process_failure(process, error, request.needed, request.asked, outcome);
    process->heaps.block[*block].object = NONE;
    return RESULT_DONE;
}

/* A block of a heap, given by its id; 0 is the process heap. */
enum result heap_block_create(struct process *process, struct object *object,
                              const struct operation *operation, struct outcome *outcome)
{
    const struct object *heap = &process->object[operation->a];
    struct request request = {0};
    enum win32 error;

    if (operation->a >= process->ids)
        return RESULT_RANGE;
    object->size = operation->b;
    if (operation->a == 0) {
        if (process_heap_alloc(process, operation->b, &object->region, outcome) != RESULT_DONE)
            return RESULT_FAILED;
    } else if (heap->kind == OBJECT_NONE) {
        return RESULT_SKIPPED;
    } else if (heap->kind != OBJECT_HEAP) {
        return RESULT_KIND;
    } else {
        error = heap_alloc(&process->heaps, heap->region, operation->b, &object->region, &request);
        if (error != WIN32_OK)
            return process_failure(process, error, request.needed, request.asked, outcome);
    }
    process->heaps.block[object->region].object = operation->id;
    return RESULT_DONE;
}

void heap_block_free(struct process *process, const struct object *object)
{
    heap_free(&process->heaps, object->region);
}
