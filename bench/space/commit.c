/* SPDX-License-Identifier: MIT
 *
 * Committing and decommitting the pages of a region. */
#include "space.h"

/* What a range of a region covers, in whole pages; false where it leaves the region. */
static bool covered(const struct space *space, const struct region *region, uint32_t offset,
                    uint32_t size, uint32_t *first, uint32_t *end)
{
    uint64_t last = (uint64_t)offset + size - 1;

    if (last >> space->page_shift >= region->pages)
        return false;
    *first = region->page + (offset >> space->page_shift);
    *end = region->page + (uint32_t)(last >> space->page_shift) + 1;
    return true;
}

static struct stretch stretch_of(const struct space *space, uint32_t first, uint32_t end)
{
    return (struct stretch){first << space->page_shift, (end - first) << space->page_shift};
}

/* The bits of a word of committed_in that stand for pages first..end-1. */
static uint32_t bits_within(uint32_t word, uint32_t first, uint32_t end)
{
    uint32_t low = word << 5 < first ? first & 31 : 0;
    uint32_t high = end - (word << 5) < 32 ? (end - 1) & 31 : 31;

    return bits_between(low, high);
}

bool space_committed(const struct space *space, uint32_t page)
{
    return space->committed_in[page >> 5] >> (page & 31) & 1;
}

/* Protections: eight pages a word. */

uint32_t space_protection(const struct space *space, uint32_t page)
{
    return space->protection_in[page >> 3] >> 4 * (page & 7) & 15;
}

void space_protect(struct space *space, uint32_t first, uint32_t end, uint32_t code)
{
    for (uint32_t page = first; page < end; page++) {
        uint32_t *word = &space->protection_in[page >> 3];
        unsigned shift = 4 * (page & 7);

        if ((page & 7) == 0 && end - page >= 8) {
            *word = code * 0x11111111u;
            page += 7;
        } else {
            *word = (*word & ~(15u << shift)) | code << shift;
        }
    }
}

static uint32_t uncommitted(const struct space *space, uint32_t first, uint32_t end)
{
    uint32_t pages = 0;

    for (uint32_t word = first >> 5; word <= (end - 1) >> 5; word++)
        for (uint32_t bits = bits_within(word, first, end) & ~space->committed_in[word]; bits != 0;
             bits &= bits - 1)
            pages++;
    return pages;
}

enum win32 space_commit_as(struct space *space, uint32_t number, uint32_t offset, uint32_t size,
                           uint32_t code, struct stretch *done)
{
    struct region *region = &space->region[number];
    uint32_t first, end, pages;

    if (size == 0)
        return WIN32_INVALID_PARAMETER;
    if (!covered(space, region, offset, size, &first, &end))
        return WIN32_INVALID_ADDRESS;
    pages = region->committed == 0 ? end - first : uncommitted(space, first, end);
    if (pages > space->config.commit_limit - space->committed)
        return WIN32_COMMITMENT_LIMIT;

    for (uint32_t word = first >> 5; word <= (end - 1) >> 5; word++) {
        uint32_t bits = bits_within(word, first, end) & ~space->committed_in[word];

        space->committed_in[word] |= bits;
        for (; bits != 0; bits &= bits - 1)
            pages_map(&space->pages, word << 5 | lowest_bit(bits), region->serial);
    }
    space_protect(space, first, end, code);
    region->committed += pages;
    space->committed += pages;
    if (space->committed > space->peak)
        space->peak = space->committed;
    *done = stretch_of(space, first, end);
    return WIN32_OK;
}

enum win32 space_commit(struct space *space, uint32_t number, uint32_t offset, uint32_t size,
                        struct stretch *done)
{
    return space_commit_as(space, number, offset, size, 0, done);
}

enum win32 space_decommit(struct space *space, uint32_t number, uint32_t offset, uint32_t size,
                          struct stretch *done)
{
    struct region *region = &space->region[number];
    uint32_t first = region->page;
    uint32_t end = region->page + region->pages;
    uint32_t pages = 0;

    if (size == 0 && offset >> space->page_shift != 0)
        return WIN32_INVALID_ADDRESS;
    if (size != 0 && !covered(space, region, offset, size, &first, &end))
        return WIN32_INVALID_PARAMETER;

    for (uint32_t word = first >> 5; word <= (end - 1) >> 5; word++) {
        uint32_t bits = bits_within(word, first, end) & space->committed_in[word];

        space->committed_in[word] &= ~bits;
        for (; bits != 0; bits &= bits - 1, pages++)
            pages_unmap(&space->pages, word << 5 | lowest_bit(bits), region->serial);
    }
    region->committed -= pages;
    space->committed -= pages;
    *done = stretch_of(space, first, end);
    return WIN32_OK;
}
