/* SPDX-License-Identifier: MIT
 *
 * Granules and pages of a space, and which of them are held. For the files of this room. */
#ifndef SPACE_GRANULE_H
#define SPACE_GRANULE_H

#include "space.h"

static inline uint32_t granule_of(const struct space *space, uint32_t page)
{
    return page >> space->granule_pages_shift;
}

static inline uint32_t first_page_of(const struct space *space, uint32_t granule)
{
    return granule << space->granule_pages_shift;
}

static inline uint32_t pages_a_granule(const struct space *space)
{
    return 1u << space->granule_pages_shift;
}

/* Where the user range begins or ends within a granule, hold what lies outside for good: the
 * granule is never wholly free, though its pages in the range can be had one by one. */
void granules_hold_outside(struct space *space);

/* Hold free pages; free pages that were held at once. */
void granules_hold(struct space *space, uint32_t page, uint32_t pages);
void granules_free(struct space *space, uint32_t page, uint32_t pages);

#endif
