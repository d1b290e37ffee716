/* SPDX-License-Identifier: MIT
 *
 * `granule plan`: a campaign as a job list, one line a boot.
 */
#include "results.h"

#include <stdio.h>
#include <stdlib.h>

/* Whether a run's records are there, and its cost part if it has one. */
static bool is_whole(const char *results, const struct job *job)
{
    struct bytes bytes, cost_bytes;
    struct records records;
    struct cost_part cost;
    struct why why;
    if (!results_records(results, job, &bytes, &records, &why))
        return false;
    bool right = !job->counted || results_cost(results, job, &records, &cost_bytes, &cost, &why);
    if (right && job->counted) {
        cost_free(&cost);
        free(cost_bytes.at);
    }
    records_free(&records);
    free(bytes.at);
    return right;
}

int command_plan(int argc, char **argv)
{
    const char *results = NULL;
    bool missing = false;
    const struct option_row table[] = {
        {"results", &results, NULL}, {"missing", NULL, &missing}, {NULL, NULL, NULL}};
    struct campaign campaign;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (missing && !results)
        return complain(EXIT_USAGE, "plan: --missing needs --results DIR");
    if (!campaign_load(&campaign, argv[1], &why))
        return complain(EXIT_USAGE, "%s", why.text);
    for (size_t i = 0; i < campaign.count; i++) {
        const struct job *job = &campaign.jobs[i];
        char name[JOB_NAME_MOST], line[JOB_LINE_MOST];
        if (missing && is_whole(results, job))
            continue;
        job_name(job, name);
        job_line(job, line);
        printf("%s\t%s\n", name, line);
    }
    campaign_free(&campaign);
    return EXIT_SUCCESS;
}
