/* SPDX-License-Identifier: MIT
 *
 * Threads: a stack, of which the first page and its guard page are committed (Win32 SDK), and a TEB
 * of one page, the highest that is free below the PEB (XP-era maps show them at 0x7ffde000,
 * 0x7ffdd000, …; the same scheme in 8 KB pages on Alpha is an assumption). */
#include "process.h"

static enum win32 teb_create(struct process *process, uint32_t *teb)
{
    struct space *space = process->space;
    uint32_t page = space_highest_free_page(space, process->peb);
    struct stretch done;
    enum win32 error;

    if (page == NONE)
        return WIN32_NOT_ENOUGH_MEMORY;
    error = space_reserve_pages(space, page, 1, teb);
    if (error == WIN32_OK) {
        error = space_commit(space, *teb, 0, 1, &done);
        if (error != WIN32_OK)
            space_release(space, *teb);
    }
    return error;
}

enum result thread_create(struct process *process, struct object *thread, uint32_t stack,
                          struct outcome *outcome)
{
    struct space *space = process->space;
    uint32_t page = 1u << space->page_shift;
    struct stretch done;
    enum win32 error;
    uint32_t top, touched;

    if (stack == 0)
        stack = STACK_BYTES;
    error = space_reserve(space, stack, PLACE_LOWEST, 0, &thread->region);
    if (error != WIN32_OK)
        return process_failure(process, error, stack, stack, outcome);

    top = space_stretch(space, thread->region).length;
    touched = top < 2 * page ? top : 2 * page;
    error = space_commit(space, thread->region, top - touched, touched, &done);
    if (error == WIN32_OK) {
        error = teb_create(process, &thread->teb);
        touched = page;
    }
    if (error != WIN32_OK) {
        process_failure(process, error, touched, touched, outcome);
        space_release(space, thread->region);
        return RESULT_FAILED;
    }
    space->region[thread->region].owner = OWNER_STACK;
    space->region[thread->teb].owner = OWNER_TEB;
    thread->size = stack;
    return RESULT_DONE;
}

void thread_exit(struct process *process, struct object *thread)
{
    space_release(process->space, thread->teb);
    space_release(process->space, thread->region);
}
