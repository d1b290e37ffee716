/* SPDX-License-Identifier: MIT
 *
 * Parts of the reader of Wine's logs: one for what lines say, one for what they mean.
 */
#ifndef HOST_IMPORT_WINE_H
#define HOST_IMPORT_WINE_H

#include "import.h"

enum wine_fate {
    WINE_RESERVE,
    WINE_ALLOC,
    WINE_COMMIT,
    WINE_RELEASE,
    WINE_DECOMMIT,
    WINE_VIEW,
    WINE_IMAGE,
    WINE_THREAD,
    WINE_THREAD_EXIT,
    WINE_HINT,
    WINE_MOVED_IMAGE,
    WINE_OVER,
    WINE_CUT,
    WINE_JOINED,
    WINE_UNTOLD,
    WINE_VAST_MAP,
    WINE_VAST_OPEN,
    WINE_AGAIN,
    WINE_FRESH,
    WINE_DUMP,
    WINE_OTHER_LINE,
    WINE_ELSEWHERE,
    WINE_FAILED,
    WINE_NOT_MAPPED,
    WINE_OTHER_PROCESS,
    WINE_MANY,
    WINE_VAST_USE,
    WINE_BROKEN,
    WINE_FATES
};

/* What was asked for, and the view that it led to. */
struct wine_view {
    uint64_t address, size, type; /* as the call has them */
    uint64_t start, end;          /* whole pages */
    bool searched;                /* Wine looked for a place */
};

/* NtAllocateVirtualMemory has been granted. */
enum wine_fate wine_allocated(struct import *import, const struct wine_view *view);

/* NtMapViewOfSection has been granted, or Wine has mapped something for itself. */
enum wine_fate wine_mapped(struct import *import, const struct wine_view *view, bool image);

/* Memory that no call asked for; `guarded`: it has a guard page. */
enum wine_fate wine_untold(struct import *import, const struct wine_view *view, bool guarded);

/* NtFreeVirtualMemory. `type` has no other bits than NT's; size 0: the whole region. */
enum wine_fate wine_freed(struct import *import, uint64_t address, uint64_t size, uint64_t type);

/* The pages from an address to the last byte. => false: none, or over 2^64 */
bool wine_pages(uint64_t *start, uint64_t last, uint64_t *end);

#endif
