/* SPDX-License-Identifier: MIT
 *
 * Filling the cells of a map.
 */
#include "space_map.h"

#include <string.h>

const char map_letters[OWNERS] = {
    [OWNER_BLOCK] = 'B', [OWNER_SECTIONS] = 'S', [OWNER_STACK] = 'T', [OWNER_TEB] = 'E',
    [OWNER_HEAP] = 'H',  [OWNER_VIEW] = 'V',     [OWNER_IMAGE] = 'I', [OWNER_SYSTEM] = 'X',
};

const char *const map_names[OWNERS] = {
    [OWNER_BLOCK] = "blocks",
    [OWNER_SECTIONS] = "critical sections",
    [OWNER_STACK] = "threads' stacks",
    [OWNER_TEB] = "TEBs",
    [OWNER_HEAP] = "heaps",
    [OWNER_VIEW] = "views",
    [OWNER_IMAGE] = "images",
    [OWNER_SYSTEM] = "the system's own",
};

uint32_t map_cells(const struct space *space, unsigned shift)
{
    return (uint32_t)((space->config.end + (UINT64_C(1) << shift) - 1) >> shift);
}

struct map_free map_free(const struct space *space, uint64_t address, uint64_t end)
{
    uint64_t mask = (UINT64_C(1) << space->config.granule_shift) - 1;
    uint64_t first = (address + mask) & ~mask, last = end & ~mask;
    if (first < last)
        return (struct map_free){first, last};
    return (struct map_free){end, end}; /* all of it is the tail below */
}

/* Add a range of addresses to one count of every cell that it meets. */
static void add(struct map_cell *cells, unsigned shift, uint64_t address, uint64_t end,
                unsigned count)
{
    while (address < end) {
        uint64_t stop = ((address >> shift) + 1) << shift;
        if (stop > end)
            stop = end;
        cells[address >> shift].bytes[count] += (uint32_t)(stop - address);
        address = stop;
    }
}

static void add_free(struct map_cell *cells, const struct space *space, unsigned shift,
                     uint64_t address, uint64_t end, uint32_t below, uint32_t above)
{
    struct map_free whole = map_free(space, address, end);
    add(cells, shift, address, whole.first, MAP_TAIL + below);
    add(cells, shift, whole.first, whole.last, MAP_HOLE);
    add(cells, shift, whole.last, end, MAP_TAIL + above);
}

void map_fill(struct map_cell *cells, const struct space *space, unsigned shift)
{
    uint64_t address = space->config.first;
    uint32_t below = OWNER_SYSTEM;
    memset(cells, 0, map_cells(space, shift) * sizeof *cells);
    while (address < space->config.end) {
        uint32_t number = space_next_region(space, (uint32_t)(address >> space->page_shift));
        if (number == NONE)
            break;
        const struct region *region = &space->region[number];
        uint64_t begin = (uint64_t)region->page << space->page_shift;
        add_free(cells, space, shift, address, begin, below, region->owner);
        address = (uint64_t)region_end(region) << space->page_shift;
        add(cells, shift, begin, address, MAP_HELD + region->owner);
        below = region->owner;
    }
    add_free(cells, space, shift, address, space->config.end, below, OWNER_SYSTEM);
}

char map_letter(const struct map_cell *cell)
{
    const uint32_t *held = &cell->bytes[MAP_HELD], *tail = &cell->bytes[MAP_TAIL];
    uint32_t owner = 0, used = 0;
    for (uint32_t i = 0; i < OWNERS; i++) {
        used += held[i] + tail[i];
        if (held[i] > held[owner])
            owner = i;
    }
    if (used == 0)
        return cell->bytes[MAP_HOLE] ? '.' : ' ';
    char letter = map_letters[owner];
    return (char)(cell->bytes[MAP_HOLE] ? letter - 'A' + 'a' : letter);
}
