/* SPDX-License-Identifier: MIT */
#include "array.h"

#include <stdint.h>
#include <stdlib.h>

void *array_grown(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    size_t more = *room ? 2 * *room : 64;
    void *grown = more > SIZE_MAX / size ? NULL : realloc(array, more * size);
    if (grown)
        *room = more;
    return grown;
}
