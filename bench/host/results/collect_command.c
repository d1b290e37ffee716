/* SPDX-License-Identifier: MIT
 *
 * `granule collect`: the records of a campaign, checked once more, as tables. Runs stand in the
 * order of the campaign's job list; everything but ratios is as the guest wrote it.
 */
#include "results.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Keys that stand in some run's begin or end line, in the order in which they were first met. */
struct keys {
    char (*key)[NAME_MOST + 1];
    size_t count;
};

/* Begin keys that every run has come first, with their headers. */
static const struct {
    const char *key, *header;
} common[] = {
    {"arch", "arch"},         {"platform", "platform"},     {"page_size", "page_size_bytes"},
    {"workload", "workload"}, {"policy", "policy"},         {"seed", "seed"},
    {"layout", "layout"},     {"operations", "operations"}, {"commit_limit", "commit_limit_bytes"},
};

/* What the guest's totals are called in tables, with their units; others keep their names. */
static const struct {
    const char *key, *header;
} totals[] = {
    {"operations", "total_operations"},
    {"skipped", "total_skipped_operations"},
    {"failed_invalid", "total_failed_invalid_operations"},
    {"failed_policy", "total_failed_policy_operations"},
    {"failed_exhausted", "total_failed_exhausted_operations"},
    {"failed_granularity", "total_failed_granularity_operations"},
    {"failed_fragmented", "total_failed_fragmented_operations"},
    {"failed_commit", "total_failed_commit_operations"},
    {"committed_peak", "total_committed_peak_bytes"},
    {"requested_sum", "total_requested_sum_bytes"},
    {"requested_peak", "total_requested_peak_bytes"},
    {"requested_at_taken_peak", "total_requested_at_taken_peak_bytes"},
    {"tagged", "total_tagged_pages"},
    {"checked", "total_checked_pages"},
    {"wrong", "total_wrong_pages"},
    {"stream", "total_stream_hash"},
};

enum { COMMON = sizeof common / sizeof *common };

/* What onsets carry beside their operation. */
static const enum column onset_columns[] = {COLUMN_LIVE, COLUMN_REQUESTED, COLUMN_ALLOCATED,
                                            COLUMN_COMMITTED};

enum { ONSET_COLUMNS = sizeof onset_columns / sizeof *onset_columns };

struct collection {
    const char *results;
    struct campaign campaign;
    struct keys begin_keys, end_keys;
    struct whole runs, onsets, failures, limits, costs;
};

/* One run while its rows are written. */
struct run_rows {
    char name[JOB_NAME_MOST];
    const struct job *job;
    const struct records *records;
};

/* The name of a trace stands in the workload's column. */
static bool is_common(const char *key)
{
    if (strcmp(key, "trace") == 0)
        return true;
    for (int i = 0; i < COMMON; i++)
        if (strcmp(common[i].key, key) == 0)
            return true;
    return false;
}

/* What every run has for a key. The workload of a trace is the trace's own: `trace-NAME`. */
static void write_common(FILE *stream, const struct records *records, const char *key)
{
    const char *trace = pairs_find(&records->begin, "trace");
    fprintf(stream, ",%s", pairs_find(&records->begin, key));
    if (trace && strcmp(key, "workload") == 0)
        fprintf(stream, "-%s", trace);
}

static bool keys_add(struct keys *keys, const char *key, struct why *why)
{
    for (size_t i = 0; i < keys->count; i++)
        if (strcmp(keys->key[i], key) == 0)
            return true;
    void *more = realloc(keys->key, (keys->count + 1) * sizeof *keys->key);
    if (!more)
        return refuse(why, "there isn't memory enough to collect it");
    keys->key = more;
    snprintf(keys->key[keys->count++], sizeof *keys->key, "%s", key);
    return true;
}

static bool keys_add_run(struct collection *collection, const struct records *records,
                         struct why *why)
{
    for (size_t i = 0; i < records->begin.count; i++)
        if (!is_common(records->begin.pair[i].key) &&
            !keys_add(&collection->begin_keys, records->begin.pair[i].key, why))
            return false;
    for (size_t i = 0; i < records->end.count; i++)
        if (!keys_add(&collection->end_keys, records->end.pair[i].key, why))
            return false;
    return true;
}

static void write_total_header(FILE *stream, const char *key)
{
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        if (strcmp(totals[i].key, key) == 0) {
            fprintf(stream, ",%s", totals[i].header);
            return;
        }
    fprintf(stream, ",total_%s", key);
}

static void write_runs_header(const struct collection *collection)
{
    FILE *stream = collection->runs.stream;
    fputs("run", stream);
    for (int i = 0; i < COMMON; i++)
        fprintf(stream, ",%s", common[i].header);
    for (size_t i = 0; i < collection->begin_keys.count; i++)
        fprintf(stream, ",%s", collection->begin_keys.key[i]);
    for (size_t i = 0; i < collection->end_keys.count; i++)
        write_total_header(stream, collection->end_keys.key[i]);
    for (int i = 0; i < ONSETS; i++) {
        fprintf(stream, ",%s_operation,%s_cause", onset_names[i], onset_names[i]);
        for (int c = 0; c < ONSET_COLUMNS; c++)
            fprintf(stream, ",%s_%s", onset_names[i], record_columns[onset_columns[c]].header);
    }
    fputs(",commit_failure_operation,records_crc32\n", stream);
}

static void write_run(const struct collection *collection, const struct run_rows *rows)
{
    const struct records *records = rows->records;
    const struct failure *commit = records_failure(records, CAUSE_COMMIT);
    FILE *stream = collection->runs.stream;
    fputs(rows->name, stream);
    for (int i = 0; i < COMMON; i++)
        write_common(stream, records, common[i].key);
    for (size_t i = 0; i < collection->begin_keys.count; i++) {
        const char *value = pairs_find(&records->begin, collection->begin_keys.key[i]);
        fprintf(stream, ",%s", value ? value : "");
    }
    for (size_t i = 0; i < collection->end_keys.count; i++) {
        const char *value = pairs_find(&records->end, collection->end_keys.key[i]);
        fprintf(stream, ",%s", value ? value : "");
    }
    for (int i = 0; i < ONSETS; i++) {
        const struct onset_record *onset = &records->onsets[i];
        if (!onset->reached) {
            fputs(",,,,,,", stream);
            continue;
        }
        fprintf(stream, ",%" PRIu64 ",%s", onset->moment.at[COLUMN_OPERATION],
                cause_names[onset->cause]);
        for (int c = 0; c < ONSET_COLUMNS; c++)
            fprintf(stream, ",%" PRIu64, onset->moment.at[onset_columns[c]]);
    }
    fputc(',', stream);
    if (commit)
        fprintf(stream, "%" PRIu64, commit->moment.at[COLUMN_OPERATION]);
    fprintf(stream, ",%08" PRIx32 "\n", records->crc);
}

static void write_moment_header(FILE *stream)
{
    for (int i = 0; i < COLUMNS; i++)
        fprintf(stream, ",%s", record_columns[i].header);
    fputs(",tails_bytes,unusable_index_1m,free_fragmentation\n", stream);
}

/* The measures and what follows from them: 1 - usable(1 MB)/free, and 1 - largest/free. */
static void write_moment(FILE *stream, const struct moment *moment)
{
    const uint64_t *at = moment->at;
    uint64_t free_bytes = at[COLUMN_FREE];
    char unusable[RATIO_TEXT], fragmentation[RATIO_TEXT];
    for (int i = 0; i < COLUMNS; i++)
        fprintf(stream, ",%" PRIu64, at[i]);
    if (free_bytes) {
        ratio_text(free_bytes - at[COLUMN_USABLE_1M], free_bytes, unusable);
        ratio_text(free_bytes - at[COLUMN_LARGEST], free_bytes, fragmentation);
    } else {
        ratio_text(1, 1, unusable);
        ratio_text(0, 1, fragmentation);
    }
    fprintf(stream, ",%" PRIu64 ",%s,%s\n", free_bytes - at[COLUMN_USABLE], unusable,
            fragmentation);
}

static void write_onsets(const struct collection *collection, const struct run_rows *rows)
{
    FILE *stream = collection->onsets.stream;
    for (int i = 0; i < ONSETS; i++) {
        const struct onset_record *onset = &rows->records->onsets[i];
        if (!onset->reached)
            continue;
        fprintf(stream, "%s,%s,%s", rows->name, onset_names[i], cause_names[onset->cause]);
        write_moment(stream, &onset->moment);
    }
}

/* max(0, 1 - (1 + usable/size)/holes), over one fraction; 0 when there is no hole. */
static const char *fragmentation_index(const struct failure *failure, char text[RATIO_TEXT])
{
    wide holes = failure->moment.at[COLUMN_HOLES], size = failure->needed;
    wide whole = holes * size, lost = size + failure->moment.at[COLUMN_USABLE];
    if (whole == 0 || lost >= whole)
        return ratio_text(0, 1, text);
    return ratio_text(whole - lost, whole, text);
}

static void write_failures(const struct collection *collection, const struct run_rows *rows)
{
    FILE *stream = collection->failures.stream;
    char index[RATIO_TEXT];
    for (size_t i = 0; i < rows->records->failure_count; i++) {
        const struct failure *failure = &rows->records->failures[i];
        fprintf(stream, "%s,%s,%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%s", rows->name,
                cause_names[failure->cause], failure->kind, failure->error, failure->needed,
                failure->asked, fragmentation_index(failure, index));
        write_moment(stream, &failure->moment);
    }
}

static void write_limits(const struct collection *collection, const struct run_rows *rows)
{
    const struct records *records = rows->records;
    for (size_t i = 0; i < records->limit_count; i++)
        fprintf(collection->limits.stream, "%s,%" PRIu64 ",%" PRIu64 "\n", rows->name,
                records->limits[i].bytes, records->limits[i].operation);
}

static bool write_samples(const struct collection *collection, const struct run_rows *rows,
                          struct why *why)
{
    struct whole samples;
    char name[PATH_MOST];
    if (!path_make(name, why, "samples/%s.csv", rows->name) ||
        !whole_open(&samples, collection->results, name, why))
        return false;
    fputs("run", samples.stream);
    write_moment_header(samples.stream);
    for (size_t i = 0; i < rows->records->sample_count; i++) {
        fputs(rows->name, samples.stream);
        write_moment(samples.stream, &rows->records->samples[i]);
    }
    return whole_close(&samples, why);
}

/* A row a step. */
static void write_steps(FILE *stream, const struct run_rows *rows, const struct cost_part *cost)
{
    static const char *const keys[] = {"arch", "platform", "workload", "policy"};
    char ratio[RATIO_TEXT];
    for (size_t i = 0; i < cost->count; i++) {
        const struct cost_step *step = &cost->steps[i];
        fputs(rows->name, stream);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            write_common(stream, rows->records, keys[k]);
        fprintf(stream, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%s\n", step->operation,
                step->regions, step->instructions, step->operations,
                ratio_text(step->instructions, step->operations, ratio));
    }
}

static bool write_costs(struct collection *collection, const struct run_rows *rows, struct why *why)
{
    struct bytes bytes;
    struct cost_part cost;
    if (!results_cost(collection->results, rows->job, rows->records, &bytes, &cost, why))
        return false;
    write_steps(collection->costs.stream, rows, &cost);
    cost_free(&cost);
    free(bytes.at);
    return true;
}

/* Call something for every plain run of the campaign, or every counted one, with its records. */
typedef bool run_function(struct collection *collection, const struct run_rows *rows,
                          struct why *why);

static bool each_run(struct collection *collection, bool counted, run_function *function,
                     struct why *why)
{
    for (size_t i = 0; i < collection->campaign.count; i++) {
        const struct job *job = &collection->campaign.jobs[i];
        struct bytes bytes;
        struct records records;
        struct run_rows rows = {.job = job, .records = &records};
        if (job->counted != counted)
            continue;
        job_name(job, rows.name);
        if (!results_records(collection->results, job, &bytes, &records, why))
            return false;
        bool right = function(collection, &rows, why);
        records_free(&records);
        free(bytes.at);
        if (!right)
            return false;
    }
    return true;
}

static bool learn_keys(struct collection *collection, const struct run_rows *rows, struct why *why)
{
    return keys_add_run(collection, rows->records, why);
}

static bool write_rows(struct collection *collection, const struct run_rows *rows, struct why *why)
{
    write_run(collection, rows);
    write_onsets(collection, rows);
    write_failures(collection, rows);
    write_limits(collection, rows);
    return write_samples(collection, rows, why);
}

static bool open_tables(struct collection *collection, struct why *why)
{
    const char *results = collection->results;
    if (!whole_open(&collection->runs, results, "runs.csv", why) ||
        !whole_open(&collection->onsets, results, "onsets.csv", why) ||
        !whole_open(&collection->failures, results, "failures.csv", why) ||
        !whole_open(&collection->limits, results, "limits.csv", why) ||
        !whole_open(&collection->costs, results, "cost.csv", why))
        return false;
    write_runs_header(collection);
    fputs("run,onset,cause", collection->onsets.stream);
    write_moment_header(collection->onsets.stream);
    fputs("run,cause,kind,win32_error,needed_bytes,asked_bytes,fragmentation_index",
          collection->failures.stream);
    write_moment_header(collection->failures.stream);
    fputs("run,commit_limit_bytes,operation\n", collection->limits.stream);
    fputs("run,arch,platform,workload,policy,operation,regions,step_instructions,step_operations,"
          "instructions_per_operation\n",
          collection->costs.stream);
    return true;
}

/* Every run is read before anything is written: a campaign with a broken one leaves its tables as
 * they were. */
static bool collect(struct collection *collection, struct why *why)
{
    if (!each_run(collection, false, learn_keys, why))
        return false;
    bool right = open_tables(collection, why) && each_run(collection, false, write_rows, why) &&
                 each_run(collection, true, write_costs, why) &&
                 whole_close(&collection->runs, why) && whole_close(&collection->onsets, why) &&
                 whole_close(&collection->failures, why) && whole_close(&collection->limits, why) &&
                 whole_close(&collection->costs, why);
    whole_drop(&collection->runs);
    whole_drop(&collection->onsets);
    whole_drop(&collection->failures);
    whole_drop(&collection->limits);
    whole_drop(&collection->costs);
    return right;
}

int command_collect(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct collection collection = {0};
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    collection.results = argv[1];
    if (!results_campaign(&collection.campaign, argv[1], &why))
        return complain(EXIT_BROKEN, "collect: %s", why.text);
    bool right = collect(&collection, &why);
    campaign_free(&collection.campaign);
    free(collection.begin_keys.key);
    free(collection.end_keys.key);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "collect: %s", why.text);
}
