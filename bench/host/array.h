/* SPDX-License-Identifier: MIT
 *
 * Arrays that grow by doubling.
 */
#ifndef HOST_ARRAY_H
#define HOST_ARRAY_H

#include <stddef.h>

/* Room for one more than `count` elements of a size; *room is how many there is room for.
 * => the array, elsewhere perhaps; null: there is no memory, and the array stays as it is */
void *array_grown(void *array, size_t count, size_t *room, size_t size);

#endif
