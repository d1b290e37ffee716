/* SPDX-License-Identifier: MIT
 *
 * Critical sections: where their debug information comes from (Q216540). */
#include "process.h"

/* Entries that a block of the pool holds. */
static uint32_t entries(const struct process *process)
{
    const uint32_t shift = 5; /* SECTION_BYTES as a power of two: no division */
    uint32_t block = process->policy->block;

    _Static_assert(SECTION_BYTES == 1u << 5, "an entry of the pool is a power of two");
    return (block != 0 ? block : 1u << process->space->page_shift) >> shift;
}

static enum win32 pool_take(struct process *process)
{
    if (process->pool_spare == 0) {
        uint32_t block;
        enum win32 error = process_block(process, entries(process) * SECTION_BYTES, &block);

        if (error != WIN32_OK)
            return error;
        process->space->region[block].owner = OWNER_SECTIONS;
        process->pool_spare = entries(process);
    }
    process->pool_spare--;
    return WIN32_OK;
}

enum result section_init(struct process *process, struct object *section, struct outcome *outcome)
{
    uint32_t size = process->policy->block;
    enum win32 error = WIN32_OK;

    section->size = SECTION_BYTES;
    switch (process->policy->section) {
    case SECTION_HEAP:
        return process_heap_alloc(process, SECTION_BYTES, &section->region, outcome);
    case SECTION_POOL:
        error = pool_take(process);
        size = entries(process) * SECTION_BYTES;
        break;
    case SECTION_BLOCK:
        error = process_block(process, size, &section->region);
        if (error == WIN32_OK)
            process->space->region[section->region].owner = OWNER_SECTIONS;
        break;
    }
    if (error != WIN32_OK)
        return process_failure(process, error, size, size, outcome);
    return RESULT_DONE;
}

void section_delete(struct process *process, struct object *section)
{
    switch (process->policy->section) {
    case SECTION_HEAP:
        heap_free(&process->heaps, section->region);
        break;
    case SECTION_POOL:
        process->pool_spare++; /* the block stays, whatever becomes of its entries */
        break;
    case SECTION_BLOCK:
        space_release(process->space, section->region);
        break;
    }
}
