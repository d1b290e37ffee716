/* SPDX-License-Identifier: MIT
 *
 * Runs that are carried out again on the native layer inside the command, for figures that show
 * what no table holds: who holds the space, and what is left of it at a certain operation.
 */
#ifndef HOST_WATCH_H
#define HOST_WATCH_H

#include "command.h"

#include <stdint.h>

/* A run as its guest was asked for it, but for the platform. */
struct watched {
    const char *arch; /* alpha or x86 */
    const char *parameters;
};

/* A map of a space is a text: a letter each 8 MB from address 0 on, of what most of it is: critical
 * Sections, sTacks, Heaps, Views, Images, Others, the same small for the slot tails of such, or a
 * dot for holes. */
enum { MAP_CELL_BYTES = 8 << 20 };
#define MAP_LETTERS "STHVIO"

/* Called with the number of operations carried out. */
typedef void watch_map_function(void *context, uint64_t operation, const char *map);
typedef void watch_ebb_function(void *context, uint64_t operation, uint64_t largest);

/* Carry out a run to its end and give the map after each of so many even parts.
 * => false: the run's stream is wrong. Parameters that are wrong end the command with an error. */
bool watch_maps(const struct watched *run, unsigned parts, watch_map_function *function,
                void *context, struct why *why);

/* The same, giving the largest run of granules before every operation that reserves something of
 * the program's own: in `tide` the probe at the ebb. */
bool watch_ebbs(const struct watched *run, watch_ebb_function *function, void *context,
                struct why *why);

#endif
