/* SPDX-License-Identifier: MIT
 *
 * `granule plan`: a campaign as a job list, one line a boot.
 */
#include "results.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_whole(const char *results, const struct job *job)
{
    struct bytes bytes;
    struct records records;
    struct why why;
    if (!results_records(results, job, &bytes, &records, &why))
        return false;
    records_free(&records);
    free(bytes.at);
    return true;
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
        char name[JOB_NAME_MOST], parameters[PARAMETERS_MOST];
        if (missing && is_whole(results, job))
            continue;
        job_name(job, name);
        job_parameters(job, parameters);
        printf("%s\t%s\n", name, parameters);
    }
    campaign_free(&campaign);
    return EXIT_SUCCESS;
}
