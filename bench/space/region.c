/* SPDX-License-Identifier: MIT */
#include "region.h"
#include "broken.h"
#include "granule.h"

/* A number for a region that begins in a granule: the granule's own, or else one that is found from
 * it. */
static uint32_t take_number(struct space *space, uint32_t granule)
{
    uint32_t number = space->unused;

    if (space->region[granule].pages == 0)
        return granule;
    if (number == NONE)
        broken("the space has no room for another region", NULL);
    if (number >= space->used)
        space->used = number + 1;
    space->unused = space->region[number].next;
    space->region[number].next = space->region[granule].next;
    space->region[granule].next = number;
    return number;
}

static void give_number(struct space *space, uint32_t granule, uint32_t number)
{
    uint32_t before = granule;

    space->region[number].pages = 0;
    if (number == granule)
        return;
    while (space->region[before].next != number)
        before = space->region[before].next;
    space->region[before].next = space->region[number].next;
    space->region[number].next = space->unused;
    space->unused = number;
}

uint32_t region_make(struct space *space, uint32_t page, uint32_t pages)
{
    uint32_t granule = granule_of(space, page);
    uint32_t number = take_number(space, granule);
    struct region *region = &space->region[number];

    region->page = page;
    region->pages = pages;
    region->protection = 0;
    region->owner = 0;
    region->committed = 0;
    region->serial = ++space->serial;
    bitset_add(&space->heads, granule);
    space->regions++;
    granules_hold(space, page, pages);
    return number;
}

void region_drop(struct space *space, uint32_t number)
{
    uint32_t page = space->region[number].page;
    uint32_t pages = space->region[number].pages;
    uint32_t granule = granule_of(space, page);

    give_number(space, granule, number);
    if (space->region[granule].pages == 0 && space->region[granule].next == NONE)
        bitset_remove(&space->heads, granule);
    space->regions--;
    granules_free(space, page, pages);
}

uint32_t region_at_or_below(const struct space *space, uint32_t page)
{
    uint32_t granule = bitset_at_or_below(&space->heads, granule_of(space, page));

    while (granule != NONE) {
        uint32_t best = NONE;

        for (uint32_t r = granule; r != NONE; r = space->region[r].next)
            if (space->region[r].pages != 0 && space->region[r].page <= page &&
                (best == NONE || space->region[r].page > space->region[best].page))
                best = r;
        if (best != NONE || granule == 0)
            return best;
        granule = bitset_at_or_below(&space->heads, granule - 1);
    }
    return NONE;
}

uint32_t space_next_region(const struct space *space, uint32_t page)
{
    uint32_t granule = bitset_at_or_above(&space->heads, granule_of(space, page));

    while (granule != NONE) {
        uint32_t best = NONE;

        for (uint32_t r = granule; r != NONE; r = space->region[r].next)
            if (space->region[r].pages != 0 && space->region[r].page >= page &&
                (best == NONE || space->region[r].page < space->region[best].page))
                best = r;
        if (best != NONE)
            return best;
        granule = bitset_at_or_above(&space->heads, granule + 1);
    }
    return NONE;
}

uint32_t space_region_of(const struct space *space, uint32_t page)
{
    uint32_t number = region_at_or_below(space, page);

    if (number != NONE && page - space->region[number].page < space->region[number].pages)
        return number;
    return NONE;
}
