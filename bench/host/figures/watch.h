/* SPDX-License-Identifier: MIT
 *
 * Runs that are carried out again on the native layer inside the command, to show what no table
 * holds: who holds the space, and what is left of it at a certain operation.
 */
#ifndef HOST_WATCH_H
#define HOST_WATCH_H

#include "command.h"

#include "space.h"

/* A run as its guest was asked for it, but for the platform. */
struct watched {
    const char *arch; /* alpha or x86 */
    const char *parameters;
};

/* A run after so many operations. */
struct scene {
    uint64_t operation;
    const struct space *space;
    uint64_t failed; /* the operation of the last request that failed; 0: none has */
    const char *failed_word, *failed_cause; /* what it was and why, as records have them */
};

typedef void watch_function(void *context, const struct scene *scene);
typedef void watch_ebb_function(void *context, uint64_t operation, uint64_t largest);

/* Carry out a run to its end and look at it after each of so many even parts; before the first,
 * too, where `start` is asked for.
 * => false: the run's stream is wrong. Parameters that are wrong end the command with an error. */
bool watch_parts(const struct watched *run, bool start, unsigned parts, watch_function *function,
                 void *context, struct why *why);

/* The same, giving the largest run of granules before every operation that reserves something of
 * the program's own: in `tide` the probe at the ebb. */
bool watch_ebbs(const struct watched *run, watch_ebb_function *function, void *context,
                struct why *why);

#endif
