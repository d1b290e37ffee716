/* SPDX-License-Identifier: MIT
 *
 * Runs of one trace on several platforms, side by side.
 */
#ifndef HOST_REPLAYED_H
#define HOST_REPLAYED_H

#include "booted.h"

#include <stddef.h>

/* One platform's run. */
struct replayed {
    struct job job;
    struct outcome outcome;
    struct records records; /* whole */
};

/* Print them as a table on stdout. With runs of both architectures the last column and sentence say
 * how the first of Alpha and the first of x86 differ. */
void replayed_print(const struct replayed *replayed, size_t count);

#endif
