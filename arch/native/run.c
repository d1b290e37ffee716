/* SPDX-License-Identifier: MIT
 *
 * One run of the guest in process: arch_end() comes back to the caller.
 */
#include "../arch.h"
#include "native.h"

#include <setjmp.h>

struct run {
    struct native_setup setup;
    jmp_buf back;
    unsigned status;
};

static void write_on(void *context, const char *bytes, size_t length)
{
    const struct run *run = context;

    if (run->setup.write != NULL)
        run->setup.write(run->setup.context, bytes, length);
}

static void come_back(void *context, unsigned status)
{
    struct run *run = context;

    run->status = status;
    longjmp(run->back, 1);
}

unsigned native_run(const struct native_setup *setup)
{
    static struct run run;
    struct native_setup inner = *setup;

    run = (struct run){.setup = *setup};
    inner.write = write_on;
    inner.end = come_back;
    inner.context = &run;
    native_reset(&inner);
    if (setjmp(run.back) == 0)
        guest_main();
    return run.status;
}
