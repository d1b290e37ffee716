/* SPDX-License-Identifier: MIT
 *
 * What the parts of the runtime share when they ask the space for something. */
#include "process.h"

enum result process_failure(const struct process *process, enum win32 error, uint32_t needed,
                            uint32_t asked, struct outcome *outcome)
{
    outcome->error = error;
    outcome->cause = cause_of(process->space, error, needed, asked);
    outcome->needed = needed;
    outcome->asked = asked;
    return RESULT_FAILED;
}

enum win32 process_block(struct process *process, uint32_t size, uint32_t *region)
{
    struct stretch done;
    enum win32 error = space_reserve(process->space, size, process->policy->placement, 0, region);

    if (error != WIN32_OK)
        return error;
    error = space_commit(process->space, *region, 0, size, &done);
    if (error != WIN32_OK)
        space_release(process->space, *region);
    return error;
}
