/* SPDX-License-Identifier: MIT
 *
 * What NT has put into a process's space by the time its program starts: the regions of the model,
 * in their order. */
#include "broken.h"
#include "process.h"

static void must(enum win32 error)
{
    if (error != WIN32_OK)
        broken("the fresh process doesn't fit into the space", "a commit limit below it?");
}

static uint32_t reserve(struct space *space, const struct layout_region *row, uint32_t base,
                        enum owner owner)
{
    uint32_t region;

    if (row->kind == LAYOUT_PEB)
        must(space_reserve_pages(space, base >> space->page_shift, 1, &region));
    else
        must(space_reserve(space, row->size, PLACE_AT, base, &region));
    space->region[region].owner = owner;
    return region;
}

static void place(struct process *process, const struct layout_region *row, uint32_t base)
{
    struct space *space = process->space;
    struct stretch done;
    uint32_t region, size;

    switch (row->kind) {
    case LAYOUT_STACK:
        region = reserve(space, row, base, OWNER_STACK);
        must(stack_commit(process, region, &size));
        break;
    case LAYOUT_HEAP:
        must(heap_create(&process->heaps, row->size, PLACE_AT, base, &process->heap));
        break;
    case LAYOUT_TEB:
        must(teb_create(process, &region));
        break;
    default:
        region = reserve(space, row, base, OWNER_SYSTEM);
        if (row->committed != 0)
            must(space_commit(space, region, 0, row->committed << space->page_shift, &done));
        break;
    }
}

void layout_fresh(struct process *process)
{
    for (unsigned i = 0; i < layout_region_count; i++)
        place(process, &layout_regions[i], layout_regions[i].base[process->column]);
}
