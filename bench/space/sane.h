/* SPDX-License-Identifier: MIT
 *
 * A walk over everything that a space keeps, for tests: each figure and each index is held against
 * what the regions say. */
#ifndef SPACE_SANE_H
#define SPACE_SANE_H

#include "space.h"

/* The first invariant that doesn't hold, in words; a null pointer when all do. Takes time with the
 * size of the space; whatever is in it, the walk ends. => the configuration is the one it was made
 * with */
const char *space_sane(const struct space *space);

#endif
