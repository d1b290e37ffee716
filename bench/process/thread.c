/* SPDX-License-Identifier: MIT
 *
 * Threads: a stack, of which the first page and its guard page are committed, and a TEB of one
 * page, the highest that is free below the PEB. */
#include "process.h"

/* Where the next TEB goes; NONE where there is no room for it. */
static uint32_t teb_page(const struct process *process)
{
    if (process->policy->teb_granule)
        return space_highest_free_granule(process->space, process->peb);
    return space_highest_free_page(process->space, process->peb);
}

enum win32 teb_create(struct process *process, uint32_t *teb)
{
    struct space *space = process->space;
    uint32_t page = teb_page(process);
    struct stretch done;
    enum win32 error;

    if (page == NONE)
        return WIN32_NOT_ENOUGH_MEMORY;
    error = space_reserve_pages(space, page, 1, teb);
    if (error != WIN32_OK)
        return error;
    error = space_commit(space, *teb, 0, 1, &done);
    if (error != WIN32_OK) {
        space_release(space, *teb);
        return error;
    }
    space->region[*teb].owner = OWNER_TEB;
    return WIN32_OK;
}

enum win32 stack_commit(const struct process *process, uint32_t region, uint32_t *size)
{
    struct space *space = process->space;
    uint32_t page = 1u << space->page_shift;
    uint32_t top = space_stretch(space, region).length;
    uint32_t touched = process->policy->stack_touched;
    struct stretch done;

    *size = (touched != 0 ? touched : page) + page; /* with the guard page */
    if (*size > top)
        *size = top;
    return space_commit(space, region, top - *size, *size, &done);
}

enum result thread_create(struct process *process, struct object *thread, uint32_t stack,
                          struct outcome *outcome)
{
    struct space *space = process->space;
    enum win32 error;
    uint32_t needed;

    if (stack == 0)
        stack = STACK_RESERVE;
    error = space_reserve(space, stack, process->policy->stack_placement, 0, &thread->region);
    if (error != WIN32_OK)
        return process_failure(process, error, stack, stack, outcome);

    error = stack_commit(process, thread->region, &needed);
    if (error == WIN32_OK) {
        error = teb_create(process, &thread->teb);
        needed = 1u << space->page_shift;
    }
    if (error != WIN32_OK) {
        process_failure(process, error, needed, needed, outcome);
        space_release(space, thread->region);
        return RESULT_FAILED;
    }
    space->region[thread->region].owner = OWNER_STACK;
    thread->size = stack;
    return RESULT_DONE;
}

void thread_exit(struct process *process, struct object *thread)
{
    space_release(process->space, thread->teb);
    space_release(process->space, thread->region);
}
