/* SPDX-License-Identifier: MIT
 *
 * The traces that a campaign names: NAME.trace in the folder traces/ beside its file.
 */
#ifndef HOST_CAMPAIGN_TRACES_H
#define HOST_CAMPAIGN_TRACES_H

#include "files.h"
#include "job.h"

/* What a plan knows of one. */
struct planned_trace {
    struct name name;
    uint64_t operations;
    uint32_t crc32;
};

struct campaign_traces {
    struct planned_trace *planned; /* each was read once */
    size_t count;
};

/* Give a job whose workload is a trace what follows from its file: the checksum, and the number of
 * operations where that is 0. `campaign` is the campaign file's path.
 * => false: why says it, with the trace's file, and its line where one is wrong */
bool campaign_traces_plan(struct campaign_traces *traces, const char *campaign, struct job *job,
                          struct why *why);
void campaign_traces_free(struct campaign_traces *traces);

#endif
