/* SPDX-License-Identifier: MIT
 *
 * A trace in the guests: one boot a platform, each held against the native layer, and what they
 * measured side by side.
 */
#ifndef HOST_REPLAY_GUESTS_H
#define HOST_REPLAY_GUESTS_H

#include "command.h"

#include <stddef.h>

/* As the command line has it. */
struct guests_asked {
    const char *path;            /* of the trace */
    const char *platforms;       /* ARCH-PLATFORM, with commas between */
    const char *policy, *layout; /* names that there are */
    const char *commit_limit;    /* bytes, or none */
    const char *root;            /* where arch/ and build/ lie */
    const char *time_limit;      /* of a boot; null: the usual one */
};

/* => an exit code: success when every guest's run is whole and equals the native layer's */
int replay_guests(const struct guests_asked *asked);

#endif
