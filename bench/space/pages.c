/* SPDX-License-Identifier: MIT */
#include "pages.h"
#include "arch.h"
#include "bits.h"
#include "broken.h"

void pages_init(struct pages *pages, uint32_t alias)
{
    *pages = (struct pages){
        .shift = arch_page_shift(), .frames = arch_frames(), .spare = NONE, .alias = alias};
}

/* Two odd constants (of 2^32 over the golden ratio, and of a common hash) keep pages and owners
 * apart. */
static uint32_t tag(uint32_t page, uint32_t serial)
{
    return page * 0x9e3779b1u ^ serial * 0x85ebca6bu;
}

/* Map a page onto a spare frame, whose first word names the next one. Where a mapping is broken, it
 * may hold anything. */
static void map_spare(struct pages *pages, uint32_t address)
{
    uint32_t next;

    pages->last = pages->spare;
    arch_map(address, pages->spare);
    next = arch_load(address);
    pages->spare = next < pages->fresh ? next : NONE;
}

static void map_fresh(struct pages *pages, uint32_t address)
{
    if (pages->fresh == pages->frames)
        broken("the machine has no frame left for a committed page", "give it more memory");
    pages->last = pages->fresh++;
    arch_map(address, pages->last);
}

void pages_map(struct pages *pages, uint32_t page, uint32_t serial)
{
    uint32_t address = page << pages->shift;

    pages->tagged++;
    if (pages->tagged == pages->alias && pages->fresh != 0)
        arch_map(address, pages->last);
    else if (pages->spare != NONE)
        map_spare(pages, address);
    else
        map_fresh(pages, address);
    arch_store(address, tag(page, serial));
}

void pages_unmap(struct pages *pages, uint32_t page, uint32_t serial)
{
    uint32_t address = page << pages->shift;

    pages->checked++;
    if (arch_load(address) != tag(page, serial))
        pages->wrong++;
    arch_store(address, pages->spare);
    pages->spare = arch_unmap(address);
}
