/* SPDX-License-Identifier: MIT
 *
 * `granule list`: the workloads with their settings, and the policies; or the table of the model.
 */
#include "assumptions.h"
#include "command.h"

#include "policy.h"
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>

static void list_workload(const struct workload *workload)
{
    printf("  %-12s %s\n", workload->name, workload->about);
    printf("  %-12s %u operations%s\n", "", workload->operations,
           workload->seeded ? "" : "; every seed gives the same stream");
    for (unsigned i = 0; i < workload->settings; i++) {
        const struct setting *setting = &workload->setting[i];

        printf("    %-13s %-9u %s (%u to %u)\n", setting->name, setting->value, setting->about,
               setting->least, setting->most);
    }
}

int command_list(int argc, char **argv)
{
    bool assumptions = false;
    const struct option_row options[] = {{"assumptions", NULL, &assumptions}, {NULL, NULL, NULL}};

    if (!options_take(argc, argv, options, 0))
        return EXIT_USAGE;
    if (assumptions) {
        assumptions_print(stdout);
        return EXIT_SUCCESS;
    }
    puts("workloads, with what holds unless it is set:");
    for (unsigned i = 0; i < workload_count; i++)
        list_workload(workloads[i]);
    puts("  trace        the operations of a trace file\n"
         "               as many as it has; trace=NAME in a campaign, or granule replay");
    puts("\npolicies:");
    for (unsigned i = 0; i < policy_count; i++)
        printf("  %-16s %s\n", policies[i].name, policies[i].about);
    return EXIT_SUCCESS;
}
