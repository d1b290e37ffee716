/* SPDX-License-Identifier: MIT
 *
 * A run that can't go on. */
#ifndef SPACE_BROKEN_H
#define SPACE_BROKEN_H

#include <stdint.h>

/* Write, on a line of its own, `error TEXT` (or `error TEXT: DETAIL`) and end the run with
 * status 1. The host reports the run as broken and keeps its records out of the results. */
_Noreturn void broken(const char *text, const char *detail);

/* Hold an invariant of the suite itself. */
#define ensure(condition)                                                                          \
    do {                                                                                           \
        if (!(condition))                                                                          \
            broken("the suite contradicts itself", #condition);                                    \
    } while (0)

#endif
