/* SPDX-License-Identifier: MIT */
#include "space.h"
#include "arch.h"
#include "broken.h"

static uint32_t granule_of(const struct space *space, uint32_t page)
{
    return page >> space->granule_pages_shift;
}

static uint32_t first_page_of(const struct space *space, uint32_t granule)
{
    return granule << space->granule_pages_shift;
}

static uint32_t pages_a_granule(const struct space *space)
{
    return 1u << space->granule_pages_shift;
}

/* Where the user range begins or ends within a granule, what lies outside is held for good: the
 * granule is never wholly free, though its pages in the range can be had one by one. */
static void hold_outside(struct space *space)
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

void space_init(struct space *space, const struct space_config *config, struct arena *arena)
{
    uint32_t first_granule = ((config->first - 1) >> config->granule_shift) + 1;
    uint32_t end_granule = config->end >> config->granule_shift;
    uint32_t regions;

    if (space_config_fault(config) != NULL)
        broken("the space can't be", space_config_fault(config));
    *space = (struct space){.config = *config, .page_shift = arch_page_shift()};
    space->granule_pages_shift = config->granule_shift - space->page_shift;
    space->used = end_granule + 1;
    /* a region a granule, and for each the system may place one of its own, as for threads */
    regions = 2 * space->used;
    space->region = arena_take(arena, regions, sizeof *space->region, "the regions");
    space->committed_in = arena_take(arena, (config->end >> space->page_shift >> 5) + 1,
                                     sizeof(uint32_t), "the committed pages");
    space->protection_in = arena_take(arena, (config->end >> space->page_shift >> 3) + 1,
                                      sizeof(uint32_t), "the pages' protections");
    bitset_init(&space->heads, arena, end_granule + 1);
    bitset_init(&space->partial, arena, end_granule + 1);
    holes_init(&space->holes, arena, end_granule + 1, config->granule_shift, config->measured,
               config->best);
    holes_give(&space->holes, first_granule, end_granule - first_granule);
    pages_init(&space->pages, config->alias);
    hold_outside(space);

    space->unused = space->first_extra = space->used;
    for (uint32_t r = 0; r < space->used; r++)
        space->region[r].next = NONE;
    for (uint32_t r = space->used; r < regions; r++)
        space->region[r].next = r + 1 < regions ? r + 1 : NONE;
}

/* Holding and freeing pages: only the granules at a region's two ends can be shared, so they alone
 * count their pages; all between belong to the region. */

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

static void hold(struct space *space, uint32_t page, uint32_t pages)
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

static void unhold(struct space *space, uint32_t page, uint32_t pages)
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

static uint32_t new_region(struct space *space, uint32_t page, uint32_t pages)
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
    hold(space, page, pages);
    return number;
}

/* The region that begins at or below a page, the nearest; NONE without one. */
static uint32_t region_at_or_below(const struct space *space, uint32_t page)
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

static bool pages_are_free(const struct space *space, uint32_t page, uint32_t pages)
{
    uint32_t number = region_at_or_below(space, page + pages - 1);

    return number == NONE || region_end(&space->region[number]) <= page;
}

uint32_t space_round_up(const struct space *space, uint32_t size)
{
    uint32_t page = 1u << space->page_shift;

    return (size + page - 1) & ~(page - 1);
}

enum win32 space_reserve_pages(struct space *space, uint32_t page, uint32_t pages, uint32_t *region)
{
    uint32_t first = space->config.first >> space->page_shift;
    uint32_t end = space->config.end >> space->page_shift;

    if (pages == 0 || page < first || page >= end || pages > end - page)
        return WIN32_INVALID_PARAMETER;
    if (!pages_are_free(space, page, pages))
        return WIN32_INVALID_ADDRESS;
    *region = new_region(space, page, pages);
    return WIN32_OK;
}

static enum win32 reserve_at(struct space *space, uint32_t size, uint32_t base, uint32_t *region)
{
    uint32_t start = base >> space->config.granule_shift << space->config.granule_shift;

    if (base < space->config.first || base >= space->config.end || start < space->config.first ||
        size > space->config.end - base)
        return WIN32_INVALID_PARAMETER;
    return space_reserve_pages(space, start >> space->page_shift,
                               space_round_up(space, base + size - start) >> space->page_shift,
                               region);
}

enum win32 space_reserve(struct space *space, uint32_t size, enum placement placement,
                         uint32_t base, uint32_t *region)
{
    uint32_t pages, granules, hole;

    /* 2 GB is more than the user range can be, but under /3GB, where it may fit (assumption) */
    if (size == 0 || (size >= 0x80000000u && size >= space->config.end))
        return WIN32_INVALID_PARAMETER;
    if (placement == PLACE_AT)
        return reserve_at(space, size, base, region);

    pages = space_round_up(space, size) >> space->page_shift;
    granules = granule_of(space, pages + pages_a_granule(space) - 1);
    if (placement == PLACE_LOWEST) {
        hole = holes_lowest(&space->holes, granules);
    } else if (placement == PLACE_BEST) {
        hole = holes_best(&space->holes, granules);
    } else {
        hole = holes_highest(&space->holes, granules);
        if (hole != NONE)
            hole += space->holes.length[hole] - granules;
    }
    if (hole == NONE)
        return WIN32_NOT_ENOUGH_MEMORY;
    *region = new_region(space, first_page_of(space, hole), pages);
    return WIN32_OK;
}

/* The highest free page of a granule held in part, below a page; NONE without one. */
static uint32_t highest_free_in(const struct space *space, uint32_t granule, uint32_t below)
{
    uint32_t first = first_page_of(space, granule);
    uint32_t page = first + pages_a_granule(space);

    if (first < space->config.first >> space->page_shift)
        first = space->config.first >> space->page_shift;
    if (page > below)
        page = below;
    while (page > first) {
        uint32_t number = space_region_of(space, page - 1);

        if (number == NONE)
            return page - 1;
        page = space->region[number].page;
    }
    return NONE;
}

uint32_t space_highest_free_page(const struct space *space, uint32_t below)
{
    uint32_t granule = granule_of(space, below - 1);
    uint32_t hole = holes_at_or_below(&space->holes, granule);
    uint32_t hole_page = NONE; /* the highest in a granule that is wholly free */

    if (hole != NONE) {
        hole_page = first_page_of(space, hole + space->holes.length[hole]) - 1;
        if (hole_page >= below)
            hole_page = below - 1;
    }
    for (;;) {
        uint32_t page;

        granule = bitset_at_or_below(&space->partial, granule);
        if (granule == NONE || (hole_page != NONE && granule < granule_of(space, hole_page)))
            return hole_page;
        page = highest_free_in(space, granule, below);
        if (page != NONE || granule == 0)
            return page;
        granule--;
    }
}

void space_release(struct space *space, uint32_t number)
{
    struct region *region = &space->region[number];
    uint32_t granule;
    uint32_t page, pages;
    struct stretch done;

    /* most regions have their granule's number: fetch what the holes keep of it beside the region
     */
    __builtin_prefetch(&space->holes.length[number < space->first_extra ? number : 0]);
    page = region->page;
    pages = region->pages;
    granule = granule_of(space, page);
    if (region->committed != 0)
        space_decommit(space, number, 0, 0, &done);
    give_number(space, granule, number);
    if (space->region[granule].pages == 0 && space->region[granule].next == NONE)
        bitset_remove(&space->heads, granule);
    unhold(space, page, pages);
    space->regions--;
}

void space_clear(struct space *space)
{
    for (uint32_t r = 0; r < space->used; r++)
        if (space->region[r].pages != 0)
            space_release(space, r);
}

struct stretch space_stretch(const struct space *space, uint32_t number)
{
    return (struct stretch){space->region[number].page << space->page_shift,
                            space->region[number].pages << space->page_shift};
}

uint32_t space_free(const struct space *space)
{
    return space->config.end - space->config.first - (space->reserved << space->page_shift);
}

uint32_t space_usable(const struct space *space)
{
    return space->holes.granules << space->config.granule_shift;
}

uint32_t space_largest(const struct space *space)
{
    return holes_longest(&space->holes) << space->config.granule_shift;
}
