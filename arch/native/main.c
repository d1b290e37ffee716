/* SPDX-License-Identifier: MIT
 *
 * The native guest: `guest PARAMETERS` writes what a guest on an emulator writes. What can't be
 * written (a full disk, a closed pipe) ends the run with status 3, so that it never looks whole.
 */
#include "native.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define WRITE_FAILED 3

static _Noreturn void give_up(void)
{
    perror("granule: native guest: can't write its output");
    _Exit(WRITE_FAILED);
}

static void write_out(void *context, const char *bytes, size_t length)
{
    if (fwrite(bytes, 1, length, context) != length)
        give_up();
}

int main(int count, char **words)
{
    struct native_setup setup = {.write = write_out, .context = stdout};
    unsigned status;

    if (count != 2) {
        fprintf(stderr, "usage: %s PARAMETERS\n", count > 0 ? words[0] : "guest");
        return 2;
    }
    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write like any other */
    setup.parameters = words[1];
    status = native_run(&setup);
    native_release();
    if (fflush(stdout) != 0 || fclose(stdout) != 0)
        give_up();
    return (int)status;
}
