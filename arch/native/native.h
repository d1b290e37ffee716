/* SPDX-License-Identifier: MIT
 *
 * The native layer in process: how a host program or a test runs what is written against arch.h
 * without an emulator. One layer a process, no threads.
 */
#ifndef NATIVE_H
#define NATIVE_H

#include <stddef.h>

struct native_setup {
    /* What arch_parameters() gives; it must last as long as the layer is in use. The word
     * `arch=alpha` in it chooses Alpha's name, page size and tables; without it they are x86's. */
    const char *parameters;

    /* What arch_file() gives; it must last as long as the layer is in use. Null: none was loaded.
     */
    const char *file;
    size_t file_bytes;

    /* Where arch_write() goes; NULL drops what is written. */
    void (*write)(void *context, const char *bytes, size_t length);

    /* What arch_end() does. If it returns, or is NULL, the process exits with the status. */
    void (*end)(void *context, unsigned status);

    void *context; /* handed to both */
};

/* Put the layer into the state of a machine just started: nothing mapped, frames and arena zero.
 * The setup is copied. To be called before anything of arch.h, and between runs. Without memory for
 * the layer the process aborts with a message.
 * => the arena of before is gone */
void native_reset(const struct native_setup *setup);

/* Reset, run guest_main(), and come back with the status that it ended with, 0 if it just returned.
 * setup->end isn't used.
 * => what the guest keeps in static variables is the guest's to initialise */
unsigned native_run(const struct native_setup *setup);

/* Give back all memory. */
void native_release(void);

#endif
