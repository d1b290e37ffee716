/* SPDX-License-Identifier: MIT
 *
 * The native guest: `guest PARAMETERS [FILE]` writes what a guest on an emulator writes that was
 * booted with that file loaded. What can't be written (a full disk, a closed pipe) ends the run
 * with status 3, so that it never looks whole.
 */
#include "../arch.h"
#include "native.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define NO_FILE 2
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

static _Noreturn void refuse_file(const char *path, const char *why)
{
    fprintf(stderr, "granule: native guest: %s: %s\n", path, why);
    exit(NO_FILE);
}

/* The whole file, into memory that stays as long as the process. */
static void load(struct native_setup *setup, const char *path)
{
    const size_t most = ARCH_FILE_BYTES_MOST;
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(most + 1);

    if (file == NULL || bytes == NULL)
        refuse_file(path, file == NULL ? "it can't be opened" : "there is no memory for it");
    setup->file = bytes;
    setup->file_bytes = fread(bytes, 1, most + 1, file);
    if (ferror(file) || setup->file_bytes > most)
        refuse_file(path, ferror(file) ? "it can't be read" : "it is larger than 64 MB");
    (void)fclose(file);
}

int main(int count, char **words)
{
    struct native_setup setup = {.write = write_out, .context = stdout};
    unsigned status;

    if (count != 2 && count != 3) {
        fprintf(stderr, "usage: %s PARAMETERS [FILE]\n", count > 0 ? words[0] : "guest");
        return 2;
    }
    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write like any other */
    setup.parameters = words[1];
    if (count == 3)
        load(&setup, words[2]);
    status = native_run(&setup);
    native_release();
    if (fflush(stdout) != 0 || fclose(stdout) != 0)
        give_up();
    return (int)status;
}
