/* SPDX-License-Identifier: MIT */
#include "sane.h"

/* The first word that isn't null: walks in the order in which one relies on the other. */
#define EITHER(check)                                                                              \
    do {                                                                                           \
        const char *fault = (check);                                                               \
        if (fault != NULL)                                                                         \
            return fault;                                                                          \
    } while (0)

static uint32_t granules_of(const struct space *space)
{
    return (space->config.end >> space->config.granule_shift) + 1;
}

static uint32_t granule_pages(const struct space *space)
{
    return 1u << space->granule_pages_shift;
}

/* A set's upper levels say of each word whether it is empty. */
static const char *set_is_sane(const struct bitset *set, uint32_t limit)
{
    for (unsigned k = 1; k < BITSET_LEVELS; k++) {
        limit = (limit >> 5) + 1;
        for (uint32_t i = 0; i < limit; i++)
            if ((set->level[k][i >> 5] >> (i & 31) & 1) != (set->level[k - 1][i] != 0))
                return "a set's upper level contradicts the one below";
    }
    return NULL;
}

/* Every live region is found from the granule in which it begins, and nothing else is. */
static const char *numbers_are_sane(const struct space *space)
{
    uint32_t found = 0;

    for (uint32_t g = 0; g < granules_of(space); g++) {
        uint32_t here = 0, steps = 0;

        for (uint32_t r = g; r != NONE; r = space->region[r].next) {
            if (r >= space->used || ++steps > granule_pages(space) + 1 ||
                (r != g && r < granules_of(space)))
                return "the numbers found from a granule don't end";
            if (space->region[r].pages == 0 && r != g)
                return "a number that isn't in use is found from a granule";
            if (space->region[r].pages == 0)
                continue;
            if ((uint32_t)space->region[r].page >> space->granule_pages_shift != g)
                return "a region is found from a granule in which it doesn't begin";
            here++;
        }
        if (bitset_has(&space->heads, g) != (here != 0))
            return "the set of granules in which a region begins is wrong";
        found += here;
    }
    if (found != space->regions)
        return "the number of regions is wrong";
    return set_is_sane(&space->heads, granules_of(space));
}

/* The numbers beyond the granules' are in use, or in the list of those that aren't. */
static const char *unused_are_sane(const struct space *space)
{
    uint32_t unused = 0, live = 0;

    for (uint32_t r = granules_of(space); r < space->used; r++)
        live += space->region[r].pages != 0;
    for (uint32_t r = space->unused; r != NONE && r < space->used; r = space->region[r].next)
        if (r < granules_of(space) || space->region[r].pages != 0 || ++unused > space->used)
            return "the list of unused numbers is wrong";
    return unused + live == space->used - granules_of(space)
               ? NULL
               : "a number is neither in use nor unused";
}

static uint32_t committed_in(const struct space *space, const struct region *region)
{
    uint32_t pages = 0;

    for (uint32_t page = region->page; page < region_end(region); page++)
        pages += space_committed(space, page);
    return pages;
}

/* Regions lie in the user range, none over another, and count their own pages. */
static const char *regions_are_sane(const struct space *space)
{
    uint32_t reserved = 0, committed = 0, bits = 0;
    uint32_t end = space->config.first >> space->page_shift;

    for (uint32_t r = space_next_region(space, 0); r != NONE; r = space_next_region(space, end)) {
        const struct region *region = &space->region[r];

        if (region->page < end || region->pages > (space->config.end >> space->page_shift) ||
            region_end(region) > space->config.end >> space->page_shift)
            return "a region leaves the user range, or lies over another";
        if (region->committed != committed_in(space, region))
            return "a region's number of committed pages is wrong";
        end = region_end(region);
        reserved += region->pages;
        committed += region->committed;
    }
    for (uint32_t page = 0; page < space->config.end >> space->page_shift; page++)
        bits += space_committed(space, page);
    if (bits != committed)
        return "a page is committed outside every region";
    if (reserved != space->reserved || committed != space->committed)
        return "the number of reserved or committed pages is wrong";
    if (committed > space->peak || committed > space->config.commit_limit)
        return "more pages are committed than the peak or the limit";
    return NULL;
}

/* Pages of a granule that regions hold; *edge: whether one of them begins or ends in it. */
static uint32_t held_in(const struct space *space, uint32_t granule, bool *edge)
{
    uint32_t page = granule << space->granule_pages_shift;
    uint32_t end = page + granule_pages(space);
    uint32_t held = 0;

    *edge = false;
    while (page < end) {
        uint32_t r = space_region_of(space, page);
        uint32_t stop = end;

        if (r == NONE) {
            r = space_next_region(space, page);
            if (r != NONE && space->region[r].page < end)
                stop = space->region[r].page;
        } else {
            const struct region *region = &space->region[r];

            if (region_end(region) <= end)
                stop = region_end(region);
            *edge =
                *edge || region_end(region) <= end || region->page >= end - granule_pages(space);
            held += stop - page;
        }
        page = stop;
    }
    return held;
}

/* What is kept of a hole, and nothing else, stands at its first and last granule. */
static const char *hole_is_sane(const struct holes *holes, uint32_t first, uint32_t length)
{
    for (uint32_t g = first; g < first + length; g++)
        if ((holes->starts[g >> 5] >> (g & 31) & 1) != (g == first))
            return "the granules at which holes begin are marked wrong";
    if (holes->length[first] != length || holes->length[first + length - 1] != length)
        return "a hole's length is wrong";
    if (holes->length[first - 1] != 0 || holes->length[first + length] != 0)
        return "what lies beside a hole isn't marked as held";
    return NULL;
}

struct tally {
    uint32_t granules, count, longest;
    uint32_t fitting[HOLES_SIZES];
};

static const char *figures_are_sane(const struct holes *holes, const struct tally *tally)
{
    if (tally->granules != holes->granules || tally->count != holes->count)
        return "the number of holes or of free granules is wrong";
    if (tally->longest != holes_longest(holes))
        return "the longest hole is wrong";
    for (unsigned k = 0; k < holes->measured; k++)
        if (tally->fitting[k] != holes->fitting[k])
            return "the number of requests that fit is wrong";
    return NULL;
}

/* Every entry above the words of starts is the longest of what lies below it, cut off. */
static const char *tree_is_sane(const struct holes *holes, uint32_t granules)
{
    uint32_t entries = (granules >> 5) + 1;

    for (uint32_t word = 0; word < entries; word++) {
        uint32_t longest = 0;

        for (uint32_t bits = holes->starts[word]; bits != 0; bits &= bits - 1) {
            uint32_t length = holes->length[word << 5 | lowest_bit(bits)];

            length = length < holes->cap ? length : holes->cap;
            longest = length > longest ? length : longest;
        }
        if (holes->longest[0][word] != longest)
            return "a word's longest hole is wrong";
    }
    for (unsigned k = 1; k < HOLES_LEVELS; k++) {
        entries = (entries + 7) >> 3;
        for (uint32_t i = 0; i < entries; i++) {
            uint32_t longest = 0;

            for (uint32_t c = i << 3; c < (i + 1) << 3; c++)
                longest = holes->longest[k - 1][c] > longest ? holes->longest[k - 1][c] : longest;
            if (holes->longest[k][i] != longest)
                return "the longest hole below an entry is wrong";
        }
    }
    return NULL;
}

/* Pages of a granule that lie outside the user range: held for good. */
static uint32_t outside(const struct space *space, uint32_t granule)
{
    uint32_t page = granule << space->granule_pages_shift;
    uint32_t end = page + granule_pages(space);
    uint32_t first_user = space->config.first >> space->page_shift;
    uint32_t end_user = space->config.end >> space->page_shift;

    return (page < first_user ? first_user - page : 0) + (end > end_user ? end - end_user : 0);
}

static const char *granule_is_sane(const struct space *space, uint32_t granule, uint32_t *held)
{
    bool edge;

    *held = held_in(space, granule, &edge) + outside(space, granule);
    if (space->region[granule].held != (edge || outside(space, granule) != 0 ? *held : 0))
        return "a granule's number of held pages is wrong";
    if (bitset_has(&space->partial, granule) != (*held != 0 && *held < granule_pages(space)))
        return "the set of granules held in part is wrong";
    if (*held != 0 && (space->holes.starts[granule >> 5] >> (granule & 31) & 1) != 0)
        return "a hole begins in a granule that is held";
    return NULL;
}

static const char *granules_are_sane(const struct space *space)
{
    uint32_t first = space->config.first >> space->config.granule_shift;
    uint32_t last = (space->config.end - 1) >> space->config.granule_shift;
    struct tally tally = {0};
    uint32_t run = 0, held;

    for (uint32_t g = first; g <= last + 1; g++) {
        if (g <= last)
            EITHER(granule_is_sane(space, g, &held));
        if (g <= last && held == 0) {
            run++;
        } else if (run != 0) {
            EITHER(hole_is_sane(&space->holes, g - run, run));
            tally.granules += run;
            tally.count++;
            tally.longest = run > tally.longest ? run : tally.longest;
            for (unsigned k = 0; k < HOLES_SIZES; k++)
                tally.fitting[k] += run >> space->holes.shift[k];
            run = 0;
        }
    }
    EITHER(set_is_sane(&space->partial, granules_of(space)));
    EITHER(figures_are_sane(&space->holes, &tally));
    return tree_is_sane(&space->holes, granules_of(space));
}

const char *space_sane(const struct space *space)
{
    EITHER(numbers_are_sane(space));
    EITHER(unused_are_sane(space));
    EITHER(regions_are_sane(space));
    return granules_are_sane(space);
}
