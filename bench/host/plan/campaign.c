/* SPDX-License-Identifier: MIT
 *
 * Campaign files: from their lines to the jobs they stand for, every error named by file and line.
 */
#include "campaign.h"
#include "array.h"
#include "axes.h"
#include "campaign_traces.h"
#include "files.h"
#include "known.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct campaign *campaign;
    size_t room;
    const char *file;
    unsigned line;
    struct job *platforms; /* architecture and platform only */
    size_t platform_count;
    struct campaign_traces traces;
    uint32_t limits; /* a bit a limit of the grid */
    bool counted;    /* the line at hand is `costs` */
    struct why *why;
};

static bool wrong(struct parser *parser, const char *text)
{
    return refuse(parser->why, "%s:%u: %s", parser->file, parser->line, text);
}

static bool wrong_why(struct parser *parser, const struct why *inner)
{
    return wrong(parser, inner->text);
}

static bool out_of_memory(struct parser *parser)
{
    return refuse(parser->why, "%s: there isn't memory enough to read it", parser->file);
}

/* `platforms` lines. */
static bool read_platforms(struct parser *parser, char *rest)
{
    free(parser->platforms);
    parser->platforms = NULL;
    parser->platform_count = 0;
    for (char *word; (word = word_next(&rest));) {
        struct job *more = realloc(parser->platforms, (parser->platform_count + 1) * sizeof *more);
        struct why inner;
        if (!more)
            return out_of_memory(parser);
        parser->platforms = more;
        memset(&more[parser->platform_count], 0, sizeof *more);
        if (!job_set_platform(&more[parser->platform_count++], word, strlen(word), &inner))
            return wrong_why(parser, &inner);
    }
    return parser->platform_count > 0 || wrong(parser, "'platforms' names none");
}

/* One limit of a `limits` line. */
static bool read_limit(struct parser *parser, const char *word)
{
    char limits[128];
    struct why inner;
    uint64_t bytes;
    size_t which;
    if (!number_read_size(word, strlen(word), COMMIT_LIMIT_MOST, &bytes) ||
        !known_limit_find(bytes, &which)) {
        why_set(&inner, "runs don't tell when they pass a limit of '%.64s', but of %s", word,
                known_limits(limits, sizeof limits));
        return wrong_why(parser, &inner);
    }
    if (parser->limits >> which & 1) {
        why_set(&inner, "the limit %.64s stands twice", word);
        return wrong_why(parser, &inner);
    }
    parser->limits |= UINT32_C(1) << which;
    return true;
}

/* `limits` lines. */
static bool read_limits(struct parser *parser, char *rest)
{
    const char *word = word_next(&rest);
    parser->limits = 0;
    if (!word)
        return wrong(parser, "'limits' names none; 'limits none' ends them");
    if (strcmp(word, "none") == 0)
        return !word_next(&rest) || wrong(parser, "behind 'limits none' nothing can stand");
    for (; word; word = word_next(&rest))
        if (!read_limit(parser, word))
            return false;
    return true;
}

/* The job at one corner of the cross product. */
static void job_make(struct job *job, const struct axis *axes, int count, const size_t *at)
{
    job->workload = axes[WORKLOAD].values[at[WORKLOAD]].name;
    job->trace = axes[TRACE].values[at[TRACE]].name;
    job->policy = axes[POLICY].values[at[POLICY]].name;
    job->commit_limit = axes[COMMIT_LIMIT].values[at[COMMIT_LIMIT]].number;
    job->layout = axes[LAYOUT].values[at[LAYOUT]].name;
    job->seed = axes[SEED].values[at[SEED]].number;
    job->operations = axes[OPERATIONS].values[at[OPERATIONS]].number;
    for (int which = FIXED_AXES; which < count; which++) {
        struct job_setting *setting = &job->setting[job->settings++];
        setting->key = axes[which].key;
        setting->value = axes[which].values[at[which]].number;
    }
}

static bool job_add(struct parser *parser, struct job job)
{
    struct campaign *campaign = parser->campaign;
    struct why inner;
    char name[JOB_NAME_MOST], parameters[PARAMETERS_MOST];
    job.line = parser->line;
    job.counted = parser->counted;
    if (!job.counted && job.commit_limit == COMMIT_UNLIMITED)
        job.limits = parser->limits;
    if (!job_is_known(&job, &inner) ||
        (job_has_trace(&job) && !campaign_traces_plan(&parser->traces, parser->file, &job, &inner)))
        return wrong_why(parser, &inner);
    if (job.operations == 0)
        job.operations = known_operations(job.workload.text);
    if (!job_name(&job, name) || !job_parameters(&job, parameters))
        return wrong(parser, "the names in it are too long together");
    struct job *jobs = array_grown(campaign->jobs, campaign->count, &parser->room, sizeof *jobs);
    if (!jobs)
        return out_of_memory(parser);
    campaign->jobs = jobs;
    campaign->jobs[campaign->count++] = job;
    return true;
}

/* The number of runs that a line stands for, checked before any is made. */
static bool product_fits(struct parser *parser, const struct axis *axes, int count)
{
    size_t product = parser->platform_count;
    for (int which = 0; which < count; which++) {
        product *= axes[which].count;
        if (product > CAMPAIGN_RUNS_MOST - parser->campaign->count)
            return wrong(parser, "the campaign grows to more than 100000 runs here");
    }
    return true;
}

/* All combinations, as a counter runs: the platforms fastest, so that pairs run side by side; then
 * the seeds. */
static bool product_add(struct parser *parser, const struct axis *axes, int count)
{
    int order[AXES_MOST], places = 0;
    size_t at[AXES_MOST] = {0};
    order[places++] = SEED;
    for (int which = count - 1; which >= 0; which--)
        if (which != SEED)
            order[places++] = which;
    for (;;) {
        for (size_t p = 0; p < parser->platform_count; p++) {
            struct job job = parser->platforms[p];
            job_make(&job, axes, count, at);
            if (!job_add(parser, job))
                return false;
        }
        int place = 0;
        while (place < places && ++at[order[place]] == axes[order[place]].count)
            at[order[place++]] = 0;
        if (place == places)
            return true;
    }
}

static bool all_count(struct parser *parser)
{
    struct why inner;
    for (size_t p = 0; p < parser->platform_count; p++)
        if (!job_can_count(&parser->platforms[p], &inner))
            return wrong_why(parser, &inner);
    return true;
}

/* `runs` and `costs` lines. */
static bool read_runs(struct parser *parser, char *rest, bool counted)
{
    struct axis axes[AXES_MOST];
    struct why inner;
    int count;
    parser->counted = counted;
    if (parser->platform_count == 0)
        return wrong(parser, "a line 'platforms' must stand before the first 'runs' or 'costs'");
    if (counted && !all_count(parser))
        return false;
    bool right = axes_read(axes, &count, rest, &inner) || wrong_why(parser, &inner);
    right = right && product_fits(parser, axes, count) && product_add(parser, axes, count);
    axes_free(axes);
    return right;
}

static bool read_line(struct parser *parser, const char *text, size_t length)
{
    char line[4096];
    if (length >= sizeof line)
        return wrong(parser, "the line is longer than 4095 characters");
    if (memchr(text, '\0', length) || memchr(text, '\r', length))
        return wrong(parser, "there is a zero byte or a carriage return in it");
    memcpy(line, text, length);
    line[length] = '\0';
    line[strcspn(line, "#")] = '\0';
    char *rest = line;
    const char *word = word_next(&rest);
    if (!word)
        return true;
    if (strcmp(word, "platforms") == 0)
        return read_platforms(parser, rest);
    if (strcmp(word, "limits") == 0)
        return read_limits(parser, rest);
    if (strcmp(word, "runs") == 0 || strcmp(word, "costs") == 0)
        return read_runs(parser, rest, *word == 'c');
    return wrong(parser, "a line begins with 'platforms', 'limits', 'runs', 'costs' or '#'");
}

struct named_job {
    const struct job *job;
    char cell[CELL_MOST];
    char name[JOB_NAME_MOST];
};

/* By cell, then by name, then by line, so that what must differ stands side by side. */
static int named_job_compare(const void *a, const void *b)
{
    const struct named_job *left = a, *right = b;
    int order = strcmp(left->cell, right->cell);
    if (order == 0)
        order = strcmp(left->name, right->name);
    if (order == 0)
        order = (left->job->line > right->job->line) - (left->job->line < right->job->line);
    return order;
}

static bool neighbours_agree(struct parser *parser, const struct named_job *a,
                             const struct named_job *b)
{
    struct why inner;
    const struct named_job *later = a->job->line > b->job->line ? a : b;
    const struct named_job *earlier = later == a ? b : a;
    parser->line = later->job->line;
    if (strcmp(a->name, b->name) == 0) {
        why_set(&inner, "the run %s is asked for twice, here and in line %u", later->name,
                earlier->job->line);
        return wrong_why(parser, &inner);
    }
    if (strcmp(a->cell, b->cell) == 0 && a->job->limits != b->job->limits) {
        why_set(&inner, "the runs of %s have other limits here than in line %u", later->cell,
                earlier->job->line);
        return wrong_why(parser, &inner);
    }
    if (strcmp(a->cell, b->cell) == 0 && a->job->operations != b->job->operations) {
        why_set(&inner,
                "the runs of %s have %" PRIu64 " operations here and %" PRIu64 " in line %u; "
                "what is compared must share one number",
                later->cell, later->job->operations, earlier->job->operations, earlier->job->line);
        return wrong_why(parser, &inner);
    }
    return true;
}

/* No run twice, and one horizon and the same limits for all runs of a cell. */
static bool check_runs(struct parser *parser)
{
    size_t count = parser->campaign->count;
    struct named_job *named = calloc(count, sizeof *named);
    if (!named)
        return out_of_memory(parser);
    for (size_t i = 0; i < count; i++) {
        named[i].job = &parser->campaign->jobs[i];
        job_cell(named[i].job, named[i].cell);
        job_name(named[i].job, named[i].name);
    }
    qsort(named, count, sizeof *named, named_job_compare);
    bool right = true;
    for (size_t i = 1; right && i < count; i++)
        right = neighbours_agree(parser, &named[i - 1], &named[i]);
    free(named);
    return right;
}

/* The text lies in the manifest, which is JSON. */
static bool check_text(struct parser *parser, const char *text, size_t length)
{
    json_t *string = json_stringn(text, length);
    json_decref(string);
    return string || refuse(parser->why, "%s: it isn't text in UTF-8", parser->file);
}

static size_t counted_runs(const struct campaign *campaign)
{
    size_t counted = 0;
    for (size_t i = 0; i < campaign->count; i++)
        counted += campaign->jobs[i].counted;
    return counted;
}

static bool read_all(struct parser *parser, const char *text, size_t length)
{
    if (length > CAMPAIGN_BYTES_MOST)
        return refuse(parser->why, "%s: it is larger than 1 MB", parser->file);
    if (!check_text(parser, text, length))
        return false;
    for (const char *end = text + length; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t line_length = (size_t)((newline ? newline : end) - text);
        parser->line++;
        if (!read_line(parser, text, line_length))
            return false;
        text += line_length + 1;
    }
    if (parser->campaign->count == counted_runs(parser->campaign))
        return refuse(parser->why, "%s: there is no line 'runs' in it", parser->file);
    return check_runs(parser);
}

bool campaign_read(struct campaign *campaign, const char *file, const char *text, size_t length,
                   struct why *why)
{
    struct parser parser = {.campaign = campaign, .file = file, .why = why};
    memset(campaign, 0, sizeof *campaign);
    bool right = read_all(&parser, text, length);
    free(parser.platforms);
    campaign_traces_free(&parser.traces);
    if (!right)
        campaign_free(campaign);
    return right;
}

bool campaign_load(struct campaign *campaign, const char *path, struct why *why)
{
    struct bytes bytes;
    if (!file_read(path, CAMPAIGN_BYTES_MOST + 1, &bytes, why))
        return false;
    bool right = campaign_read(campaign, path, bytes.at, bytes.length, why);
    free(bytes.at);
    return right;
}

void campaign_free(struct campaign *campaign)
{
    free(campaign->jobs);
    campaign->jobs = NULL;
    campaign->count = 0;
}
