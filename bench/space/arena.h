/* SPDX-License-Identifier: MIT
 *
 * Memory for the suite's own data: taken once, at the start of a run, and never given back. */
#ifndef SPACE_ARENA_H
#define SPACE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena {
    char *next;
    size_t left; /* bytes */
};

/* Take zeroed memory for count objects of size bytes, aligned for any of them. Ends the run, with
 * an error that names what it was for, when the arena is too small. */
void *arena_take(struct arena *arena, size_t count, size_t size, const char *what);

#endif
