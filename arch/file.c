/* SPDX-License-Identifier: MIT
 *
 * The file that a launcher had loaded into the guest's memory.
 */
#include "arch.h"
#include "layer.h"

static const char heading[] = "granule-file ";

const char *layer_file(const char *place, size_t *bytes)
{
    uint64_t length = 0;

    *bytes = 0;
    for (const char *expected = heading; *expected != 0; expected++) {
        if (*place++ != *expected)
            return NULL;
    }
    for (; *place >= '0' && *place <= '9' && length <= ARCH_FILE_BYTES_MOST; place++)
        length = length * 10 + (uint64_t)(*place - '0');
    if (*place != '\n' || length > ARCH_FILE_BYTES_MOST)
        layer_fail("the loaded file is too large, or its heading is wrong: bytes", length);
    *bytes = (size_t)length;
    return place + 1;
}
