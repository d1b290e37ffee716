/* SPDX-License-Identifier: MIT
 *
 * A space as a map: cells of equal size, with what lies in each. Whatever draws a space (granule
 * map, figures, the report) draws these.
 */
#ifndef HOST_SPACE_MAP_H
#define HOST_SPACE_MAP_H

#include "owner.h"
#include "space.h"

#include <stdint.h>

/* Bytes of the user range in a cell: whole free granules, regions by owner, and slot tails by the
 * owner of the region that they belong to. */
enum { MAP_HOLE, MAP_HELD, MAP_TAIL = MAP_HELD + OWNERS, MAP_COUNTS = MAP_TAIL + OWNERS };
struct map_cell {
    uint32_t bytes[MAP_COUNTS];
};

/* How many cells of 2^shift bytes reach from address 0 to the end of the user range. A cell has at
 * least a granule, and less than 4 GB. */
uint32_t map_cells(const struct space *space, unsigned shift);

/* Fill so many cells. */
void map_fill(struct map_cell *cells, const struct space *space, unsigned shift);

/* A cell as a letter. By who holds most of it: a capital where no granule is free, a small letter
 * where some are; a dot where all are, a blank outside of the user range. */
char map_letter(const struct map_cell *cell);

/* What owners are called: the letter and in words (`critical sections`). */
extern const char map_letters[OWNERS];
extern const char *const map_names[OWNERS];

/* The space between two regions, or before the first: a slot tail below, whole granules, and a tail
 * above, where a region begins within a granule. Empty ones have no length. Bytes. */
struct map_free {
    uint64_t first, last; /* of the whole granules; before them and behind them lie the tails */
};
struct map_free map_free(const struct space *space, uint64_t address, uint64_t end);

#endif
