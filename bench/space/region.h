/* SPDX-License-Identifier: MIT
 *
 * The regions of a space: their numbers, and which is near a page. For the files of this room. */
#ifndef SPACE_REGION_H
#define SPACE_REGION_H

#include "space.h"

/* A region of free pages, which it holds from now on; its number. */
uint32_t region_make(struct space *space, uint32_t page, uint32_t pages);

/* A region with no page committed goes. */
void region_drop(struct space *space, uint32_t number);

/* The region that begins at or below a page, the nearest; NONE without one. */
uint32_t region_at_or_below(const struct space *space, uint32_t page);

#endif
