/* SPDX-License-Identifier: MIT
 *
 * Only the granules at a region's two ends can be shared with another, so they alone count their
 * pages; all between belong to the region. */
#include "granule.h"

void granules_hold_outside(struct space *space)
{
    uint32_t inside = pages_a_granule(space) - 1;
    uint32_t first = space->config.first >> space->page_shift;
    uint32_t end = space->config.end >> space->page_shift;

    if ((first & inside) != 0) {
        space->region[granule_of(space, first)].held = first & inside;
        bitset_add(&space->partial, granule_of(space, first));
    }
    if ((end & inside) != 0) {
        space->region[granule_of(space, end)].held = pages_a_granule(space) - (end & inside);
        bitset_add(&space->partial, granule_of(space, end));
    }
}

static void hold_in(struct space *space, uint32_t granule, uint32_t pages)
{
    uint32_t held = space->region[granule].held += pages;

    if (held == pages_a_granule(space))
        bitset_remove(&space->partial, granule);
    else
        bitset_add(&space->partial, granule);
}

static void free_in(struct space *space, uint32_t granule, uint32_t pages)
{
    uint32_t held = space->region[granule].held -= pages;

    if (held == 0)
        bitset_remove(&space->partial, granule);
    else
        bitset_add(&space->partial, granule);
}

/* The pages of first..last that lie in the granule of each of its ends. */
struct ends {
    uint32_t low, high;             /* granules */
    uint32_t low_pages, high_pages; /* high_pages is 0 where both are one granule */
};

static struct ends ends_of(const struct space *space, uint32_t page, uint32_t pages)
{
    uint32_t last = page + pages - 1;
    struct ends ends = {.low = granule_of(space, page), .high = granule_of(space, last)};

    if (ends.low == ends.high) {
        ends.low_pages = pages;
    } else {
        ends.low_pages = first_page_of(space, ends.low + 1) - page;
        ends.high_pages = last - first_page_of(space, ends.high) + 1;
    }
    return ends;
}

void granules_hold(struct space *space, uint32_t page, uint32_t pages)
{
    struct ends ends = ends_of(space, page, pages);
    uint32_t first = ends.low;
    uint32_t last = ends.high;

    if (space->region[ends.low].held != 0)
        first++;
    if (ends.high_pages != 0 && space->region[ends.high].held != 0)
        last--;
    if (first <= last)
        holes_take(&space->holes, first, last - first + 1);
    hold_in(space, ends.low, ends.low_pages);
    if (ends.high_pages != 0)
        hold_in(space, ends.high, ends.high_pages);
    space->reserved += pages;
    space->changes++;
}

void granules_free(struct space *space, uint32_t page, uint32_t pages)
{
    struct ends ends = ends_of(space, page, pages);
    uint32_t first = ends.low;
    uint32_t last = ends.high;

    free_in(space, ends.low, ends.low_pages);
    if (ends.high_pages != 0)
        free_in(space, ends.high, ends.high_pages);
    if (space->region[ends.low].held != 0)
        first++;
    if (ends.high_pages != 0 && space->region[ends.high].held != 0)
        last--;
    if (first <= last)
        holes_give(&space->holes, first, last - first + 1);
    space->reserved -= pages;
    space->changes++;
}
