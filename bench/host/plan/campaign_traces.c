/* SPDX-License-Identifier: MIT */
#include "campaign_traces.h"

#include "trace_file.h"

#include "arch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool read_one(struct planned_trace *planned, const char *campaign, struct why *why)
{
    const char *slash = strrchr(campaign, '/');
    int folder = slash ? (int)(slash - campaign) + 1 : 0;
    char path[PATH_MOST];
    struct trace_file file;
    if (!path_make(path, why, "%.*s" TRACE_FOLDER "/%s" TRACE_ENDING, folder, campaign,
                   planned->name.text) ||
        !trace_file_read(&file, path, ARCH_FILE_BYTES_MOST, why))
        return false;
    planned->operations = file.trace.operations;
    planned->crc32 = file.crc32;
    trace_file_free(&file);
    return planned->operations > 0 || refuse(why, "%s: there is no operation in it", path);
}

/* => null: why says it */
static const struct planned_trace *find(struct campaign_traces *traces, const char *campaign,
                                        const struct name *name, struct why *why)
{
    struct planned_trace *more;
    for (size_t i = 0; i < traces->count; i++)
        if (strcmp(traces->planned[i].name.text, name->text) == 0)
            return &traces->planned[i];
    more = realloc(traces->planned, (traces->count + 1) * sizeof *more);
    if (!more) {
        why_set(why, "there isn't memory enough to read the traces");
        return NULL;
    }
    traces->planned = more;
    more[traces->count].name = *name;
    return read_one(&more[traces->count], campaign, why) ? &more[traces->count++] : NULL;
}

bool campaign_traces_plan(struct campaign_traces *traces, const char *campaign, struct job *job,
                          struct why *why)
{
    const struct planned_trace *planned = find(traces, campaign, &job->trace, why);
    if (!planned)
        return false;
    job->trace_crc32 = planned->crc32;
    if (job->operations == 0)
        job->operations = planned->operations;
    return job->operations <= planned->operations ||
           refuse(why, "the trace %s has %" PRIu64 " operations, and %" PRIu64 " are asked for",
                  job->trace.text, planned->operations, job->operations);
}

void campaign_traces_free(struct campaign_traces *traces)
{
    free(traces->planned);
    *traces = (struct campaign_traces){0};
}
