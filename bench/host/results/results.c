/* SPDX-License-Identifier: MIT
 *
 * A campaign's folder, read.
 */
#include "results.h"
#include "digest.h"
#include "inside.h"

#include <stdlib.h>

bool results_campaign_text(struct campaign *campaign, const char *results, struct bytes *text,
                           struct why *why)
{
    char path[PATH_MOST];
    if (!path_make(path, why, "%s/%s", results, RESULTS_CAMPAIGN) ||
        !inside_read(results, RESULTS_CAMPAIGN, CAMPAIGN_BYTES_MOST + 1, text, why))
        return false;
    if (campaign_read(campaign, path, text->at, text->length, why))
        return true;
    free(text->at);
    return false;
}

bool results_campaign(struct campaign *campaign, const char *results, struct why *why)
{
    struct bytes text;
    if (!results_campaign_text(campaign, results, &text, why))
        return false;
    free(text.at);
    return true;
}

bool results_hash(const char *results, char hash[CAMPAIGN_HASH_DIGITS + 1], struct why *why)
{
    struct digest digest;
    struct bytes bytes;
    if (!inside_read(results, "runs.csv", (size_t)1 << 30, &bytes, why))
        return false;
    digest_of(bytes.at, bytes.length, &digest);
    snprintf(hash, CAMPAIGN_HASH_DIGITS + 1, "%.*s", CAMPAIGN_HASH_DIGITS, digest.text);
    free(bytes.at);
    return true;
}

bool results_records(const char *results, const struct job *job, struct bytes *bytes,
                     struct records *records, struct why *why)
{
    char path[PATH_MOST], file[PATH_MOST], name[JOB_NAME_MOST];
    struct why inner;
    if (!job_name(job, name))
        return refuse(why, "the run's name is too long");
    if (!path_make(file, why, "runs/%s.records", name) ||
        !path_make(path, why, "%s/%s", results, file) ||
        !inside_read(results, file, RECORDS_MOST, bytes, why))
        return false;
    enum fault fault = records_read(records, job, bytes->at, bytes->length, &inner);
    if (fault == RECORDS_WHOLE && records->length == bytes->length)
        return true;
    if (fault == RECORDS_WHOLE) {
        why_set(&inner, "there are bytes before or behind its records");
        records_free(records);
    }
    free(bytes->at);
    return refuse(why, "%.200s: %.300s", path, inner.text);
}

bool results_cost(const char *results, const struct job *job, const struct records *records,
                  struct bytes *bytes, struct cost_part *cost, struct why *why)
{
    char path[PATH_MOST], file[PATH_MOST], name[JOB_NAME_MOST];
    struct why inner;
    if (!job_name(job, name))
        return refuse(why, "the run's name is too long");
    if (!path_make(file, why, "cost/%s.cost", name) ||
        !path_make(path, why, "%s/%s", results, file) ||
        !inside_read(results, file, RECORDS_MOST, bytes, why))
        return false;
    bool right = cost_read(cost, records, bytes->at, bytes->length, &inner);
    if (right && cost->length == bytes->length)
        return true;
    if (right) {
        why_set(&inner, "there are bytes before or behind its cost part");
        cost_free(cost);
    }
    free(bytes->at);
    return refuse(why, "%.200s: %.300s", path, inner.text);
}
