/* SPDX-License-Identifier: MIT
 *
 * Booting a guest: start its launcher, take what it writes, end it when its time is over.
 */
#ifndef HOST_BOOT_H
#define HOST_BOOT_H

#include "command.h"

#include <signal.h>
#include <stddef.h>

struct boot {
    const char *launcher, *guest, *parameters;
    const char *load;   /* a file to be loaded beside the guest; null: none */
    bool count;         /* have the emulator count instructions */
    unsigned seconds;   /* the time limit */
    size_t output_most; /* bytes of output; a boot that writes more is ended */
};

enum ending {
    BOOT_ENDED,  /* detail: its exit status */
    BOOT_KILLED, /* detail: the signal */
    BOOT_TIME_LIMIT,
    BOOT_TOO_LARGE,
    BOOT_INTERRUPTED, /* detail: the signal that this process got */
    BOOT_NOT_STARTED  /* detail: an errno */
};

struct outcome {
    enum ending ending;
    int detail;
    char *output; /* what came out on stdout, whatever the ending */
    size_t length;
    char chatter[1024]; /* the end of what came out on stderr, a string */
    size_t chatter_length;
};

/* Boot and wait. SIGINT, SIGTERM and SIGHUP end the emulator and then this call; the emulator and
 * what it started never outlive it, nor this process.
 * => outcome_free() is owed */
void boot(const struct boot *boot, struct outcome *outcome);
void outcome_free(struct outcome *outcome);

#endif
