/* SPDX-License-Identifier: MIT
 *
 * Campaign files. Lines of `platforms ARCH-PLATFORM...`, which hold for what follows, of
 * `limits LIMIT...`, which do too: the commit limits under which the first failure of an unlimited
 * run is derived; and of `runs KEY=VALUES...`, where VALUES is a list with commas of values and of
 * ranges A-B: the line stands for every combination. `costs KEY=VALUES...` is the same for runs
 * whose instructions are counted. `workload=trace trace=NAMES` runs the files NAME.trace of the
 * folder traces/ beside the campaign. `#` begins a comment.
 */
#ifndef HOST_CAMPAIGN_H
#define HOST_CAMPAIGN_H

#include "command.h"
#include "job.h"

#include <stddef.h>

/* A campaign of more runs is a slip of the pen. */
enum { CAMPAIGN_RUNS_MOST = 100000, CAMPAIGN_BYTES_MOST = 1 << 20 };

struct campaign {
    struct job *jobs;
    size_t count;
};

/* Read a campaign from its text; `file` is what errors call it, and traces lie beside it.
 * => false: why says it, with file and line. True: campaign_free() is owed. */
bool campaign_read(struct campaign *campaign, const char *file, const char *text, size_t length,
                   struct why *why);
bool campaign_load(struct campaign *campaign, const char *path, struct why *why);
void campaign_free(struct campaign *campaign);

#endif
