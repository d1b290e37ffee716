/* SPDX-License-Identifier: MIT */
#include "pages.h"
#include "arch.h"
#include "broken.h"

void pages_init(struct pages *pages, struct arena *arena, uint32_t alias)
{
    *pages = (struct pages){.shift = arch_page_shift(), .alias = alias};
    pages->spare = arena_take(arena, arch_frames(), sizeof *pages->spare, "the list of frames");
}

/* Two odd constants (of 2^32 over the golden ratio, and of a common hash) keep pages and owners
 * apart. */
static uint32_t tag(uint32_t page, uint32_t serial)
{
    return page * 0x9e3779b1u ^ serial * 0x85ebca6bu;
}

static uint32_t take_frame(struct pages *pages)
{
    if (pages->tagged == pages->alias && pages->alias > 1)
        return pages->last;
    if (pages->spares != 0)
        return pages->spare[--pages->spares];
    if (pages->fresh == arch_frames())
        broken("the machine has no frame left for a committed page", "give it more memory");
    return pages->fresh++;
}

void pages_map(struct pages *pages, uint32_t page, uint32_t serial)
{
    pages->tagged++;
    pages->last = take_frame(pages);
    arch_map(page << pages->shift, pages->last);
    arch_store(page << pages->shift, tag(page, serial));
}

void pages_unmap(struct pages *pages, uint32_t page, uint32_t serial)
{
    pages->checked++;
    if (arch_load(page << pages->shift) != tag(page, serial))
        pages->wrong++;
    pages->spare[pages->spares++] = arch_unmap(page << pages->shift);
}
