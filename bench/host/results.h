/* SPDX-License-Identifier: MIT
 *
 * A campaign's folder: its own copy of the campaign, and the records of its runs.
 */
#ifndef HOST_RESULTS_H
#define HOST_RESULTS_H

#include "campaign.h"
#include "files.h"
#include "records.h"

/* The name of the campaign's copy. */
#define RESULTS_CAMPAIGN "campaign"

bool results_campaign(struct campaign *campaign, const char *results, struct why *why);

/* Read the whole records of one run of a campaign.
 * => true: records_free(records) and free(bytes->at) are owed */
bool results_records(const char *results, const struct job *job, struct bytes *bytes,
                     struct records *records, struct why *why);

#endif
