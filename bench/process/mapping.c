/* SPDX-License-Identifier: MIT
 *
 * Files in the space: views of data, and images of programs. Their pages are the files' own, so
 * none is charged to the commit limit (assumption: nothing is written to them). */
#include "process.h"

/* A view begins on a granule, its size is whole pages (Win32 SDK, MapViewOfFile). */
enum result view_map(struct process *process, struct object *view, uint32_t size,
                     struct outcome *outcome)
{
    enum win32 error =
        space_reserve(process->space, size, process->policy->placement, 0, &view->region);

    if (error != WIN32_OK)
        return process_failure(process, error, size, size, outcome);
    process->space->region[view->region].owner = OWNER_VIEW;
    view->size = size;
    return RESULT_DONE;
}

/* An image goes to its preferred base, or where that is taken as any reservation. */
enum result image_load(struct process *process, struct object *image, uint32_t base, uint32_t size,
                       struct outcome *outcome)
{
    enum win32 error = space_reserve(process->space, size, PLACE_AT, base, &image->region);

    if (error == WIN32_INVALID_ADDRESS)
        error = space_reserve(process->space, size, process->policy->placement, 0, &image->region);
    if (error != WIN32_OK)
        return process_failure(process, error, size, size, outcome);
    process->space->region[image->region].owner = OWNER_IMAGE;
    image->size = size;
    return RESULT_DONE;
}
