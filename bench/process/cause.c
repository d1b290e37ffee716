/* SPDX-License-Identifier: MIT */
#include "cause.h"

const char *const cause_name[CAUSES] = {
    [CAUSE_INVALID] = "invalid",       [CAUSE_POLICY] = "policy",
    [CAUSE_EXHAUSTED] = "exhausted",   [CAUSE_GRANULARITY] = "granularity",
    [CAUSE_FRAGMENTED] = "fragmented", [CAUSE_COMMIT] = "commit",
};

enum cause cause_of(const struct space *space, enum win32 error, uint32_t needed, uint32_t asked)
{
    uint32_t pages;

    if (error == WIN32_COMMITMENT_LIMIT)
        return CAUSE_COMMIT;
    if (error != WIN32_NOT_ENOUGH_MEMORY)
        return CAUSE_INVALID;
    if (needed < asked && needed <= space_largest(space))
        return CAUSE_POLICY;
    if (space_free(space) < asked)
        return CAUSE_EXHAUSTED;
    pages = space_round_up(space, asked); /* of what is free, so it can't wrap */
    if (space_usable(space) < pages)
        return CAUSE_GRANULARITY;
    /* room enough, but not where the runtime wants it: a TEB goes below the PEB */
    return space_largest(space) < pages ? CAUSE_FRAGMENTED : CAUSE_POLICY;
}
