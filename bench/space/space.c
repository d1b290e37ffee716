/* SPDX-License-Identifier: MIT */
#include "space.h"
#include "arch.h"
#include "broken.h"
#include "granule.h"
#include "region.h"

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
    granules_hold_outside(space);

    space->unused = space->first_extra = space->used;
    for (uint32_t r = 0; r < space->used; r++)
        space->region[r].next = NONE;
    for (uint32_t r = space->used; r < regions; r++)
        space->region[r].next = r + 1 < regions ? r + 1 : NONE;
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
    *region = region_make(space, page, pages);
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
    *region = region_make(space, first_page_of(space, hole), pages);
    return WIN32_OK;
}

/* Of a word of pages, a bit each from page `base` on, those that a region doesn't hold. */
static uint32_t outside(uint32_t word, uint32_t base, const struct region *region)
{
    uint32_t page = region->page;
    uint32_t end = region_end(region);
    uint32_t low = page > base ? page - base : 0;
    uint32_t high = end - base < 32 ? end - base - 1 : 31;

    return end <= base || page >= base + 32 ? word : word & ~bits_between(low, high);
}

/* The highest free page of a granule held in part, below a page; NONE without one. A word of pages
 * at a time: the pages below the PEB are held by many regions of one page. */
static uint32_t highest_free_in(const struct space *space, uint32_t granule, uint32_t below)
{
    uint32_t first = first_page_of(space, granule);
    uint32_t page = first + pages_a_granule(space);
    uint32_t before = first == 0 ? NONE : region_at_or_below(space, first - 1);

    if (first < space->config.first >> space->page_shift)
        first = space->config.first >> space->page_shift;
    if (page > below)
        page = below;
    while (page > first) {
        uint32_t base = (page - 1) & ~31u;
        uint32_t word = bits_between(base < first ? first - base : 0, page - 1 - base);

        if (before != NONE)
            word = outside(word, base, &space->region[before]);
        for (uint32_t r = granule; r != NONE; r = space->region[r].next)
            if (space->region[r].pages != 0)
                word = outside(word, base, &space->region[r]);
        if (word != 0)
            return base | highest_bit(word);
        page = base;
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

uint32_t space_highest_free_granule(const struct space *space, uint32_t below)
{
    uint32_t granule = granule_of(space, below);
    uint32_t hole = granule == 0 ? NONE : holes_at_or_below(&space->holes, --granule);

    if (hole == NONE)
        return NONE;
    if (granule - hole >= space->holes.length[hole])
        granule = hole + space->holes.length[hole] - 1;
    return first_page_of(space, granule);
}

void space_release(struct space *space, uint32_t number)
{
    struct stretch done;

    /* most regions have their granule's number: fetch what the holes keep of it beside the region
     */
    __builtin_prefetch(&space->holes.length[number < space->first_extra ? number : 0]);
    if (space->region[number].committed != 0)
        space_decommit(space, number, 0, 0, &done);
    region_drop(space, number);
}

void space_clear(struct space *space)
{
    for (uint32_t r = 0; r < space->used; r++)
        if (space->region[r].pages != 0)
            space_release(space, r);
}

struct stretch space_stretch(const struct space *space, uint32_t number)
{
    uint32_t page = space->region[number].page; /* of 20 bits, which shifts as an int */
    uint32_t pages = space->region[number].pages;

    return (struct stretch){page << space->page_shift, pages << space->page_shift};
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
