/* SPDX-License-Identifier: MIT
 *
 * A campaign's folder: its own copy of the campaign, and the records of its runs.
 */
#ifndef HOST_RESULTS_H
#define HOST_RESULTS_H

#include "campaign.h"
#include "cost_part.h"
#include "files.h"
#include "records.h"

/* The name of the campaign's copy. */
#define RESULTS_CAMPAIGN "campaign"

/* What names a campaign's results, in figures and where they are quoted: so many digits of the
 * SHA-256 of runs.csv. That table has every parameter and the CRC-32 of every run's records, so no
 * two campaigns with different results have the same. */
enum { CAMPAIGN_HASH_DIGITS = 12 };
bool results_hash(const char *results, char hash[CAMPAIGN_HASH_DIGITS + 1], struct why *why);

/* => true: campaign_free() is owed; and free(text->at), where the campaign's text is asked for */
bool results_campaign(struct campaign *campaign, const char *results, struct why *why);
bool results_campaign_text(struct campaign *campaign, const char *results, struct bytes *text,
                           struct why *why);

/* Read the whole records of one run of a campaign.
 * => true: records_free(records) and free(bytes->at) are owed */
bool results_records(const char *results, const struct job *job, struct bytes *bytes,
                     struct records *records, struct why *why);

/* Read the cost part of a counted run that has these records.
 * => true: cost_free(cost) and free(bytes->at) are owed */
bool results_cost(const char *results, const struct job *job, const struct records *records,
                  struct bytes *bytes, struct cost_part *cost, struct why *why);

#endif
