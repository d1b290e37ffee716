/* SPDX-License-Identifier: MIT
 *
 * Jobs: reading and writing their parameters, and naming them.
 */
#include "job.h"
#include "known.h"
#include "trace_file.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *architecture, *platform;
    bool counts; /* the launcher takes --count */
} platforms[] = {
    {"alpha", "gxemul", false}, {"alpha", "qemu", true},  {"alpha", "native", false},
    {"x86", "qemu", true},      {"x86", "native", false},
};

enum { PLATFORMS = sizeof platforms / sizeof *platforms };

void name_set(struct name *name, const char *text, size_t length)
{
    memcpy(name->text, text, length);
    name->text[length] = '\0';
}

bool setting_key_is_free(const char *key, size_t length)
{
    static const char *const taken[] = {
        "arch", "platform", "page_size",  "workload",     "policy",  "seed",       "layout",
        "run",  "trace",    "operations", "commit_limit", "records", "trace_crc32"};
    if (length == 0 || length > NAME_MOST || key[0] < 'a' || key[0] > 'z')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!((key[i] >= 'a' && key[i] <= 'z') || (key[i] >= '0' && key[i] <= '9') ||
              key[i] == '_'))
            return false;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strlen(taken[i]) == length && memcmp(taken[i], key, length) == 0)
            return false;
    return true;
}

bool job_set_platform(struct job *job, const char *text, size_t length, struct why *why)
{
    char names[128] = "";
    for (int i = 0; i < PLATFORMS; i++) {
        char name[32];
        int written =
            snprintf(name, sizeof name, "%s-%s", platforms[i].architecture, platforms[i].platform);
        if ((size_t)written == length && memcmp(name, text, length) == 0) {
            name_set(&job->architecture, platforms[i].architecture,
                     strlen(platforms[i].architecture));
            name_set(&job->platform, platforms[i].platform, strlen(platforms[i].platform));
            return true;
        }
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", name);
    }
    return refuse(why, "there is no platform '%.*s', but %s", (int)(length > 64 ? 64 : length),
                  text, names);
}

static bool is_platform_of(const struct job *job, int which)
{
    return strcmp(job->architecture.text, platforms[which].architecture) == 0 &&
           strcmp(job->platform.text, platforms[which].platform) == 0;
}

bool job_can_count(const struct job *job, struct why *why)
{
    char names[128] = "";
    for (int i = 0; i < PLATFORMS; i++) {
        size_t used = strlen(names);
        if (!platforms[i].counts)
            continue;
        if (is_platform_of(job, i))
            return true;
        snprintf(names + used, sizeof names - used, "%s%s-%s", used ? ", " : "",
                 platforms[i].architecture, platforms[i].platform);
    }
    return refuse(why, "%s-%s doesn't count instructions, but %s", job->architecture.text,
                  job->platform.text, names);
}

/* What is left of a line of parameters. */
struct cursor {
    const char *at;
};

/* The next `key=value`, where that key must stand. */
static bool next_value(struct cursor *cursor, const char *key, const char **value, size_t *length,
                       struct why *why)
{
    size_t key_length = strlen(key);
    if (strncmp(cursor->at, key, key_length) != 0 || cursor->at[key_length] != '=')
        return refuse(why, "'%s=' is missing where '%.40s' stands", key, cursor->at);
    *value = cursor->at + key_length + 1;
    *length = strcspn(*value, " ");
    cursor->at = *value + *length;
    if (*cursor->at == ' ')
        cursor->at++;
    return true;
}

static bool next_name(struct cursor *cursor, const char *key, struct name *name, struct why *why)
{
    const char *value;
    size_t length;
    if (!next_value(cursor, key, &value, &length, why))
        return false;
    if (!name_is_safe(value, length))
        return refuse(why, "%s= takes a name of up to %d characters of A-Za-z0-9._+-", key,
                      NAME_MOST);
    name_set(name, value, length);
    return true;
}

static bool next_number(struct cursor *cursor, const char *key, uint64_t least, uint64_t most,
                        uint64_t *number, struct why *why)
{
    const char *value;
    size_t length;
    if (!next_value(cursor, key, &value, &length, why))
        return false;
    if (!number_read(value, length, most, number) || *number < least)
        return refuse(why, "%s= takes a number from %" PRIu64 " to %" PRIu64, key, least, most);
    return true;
}

static bool next_commit_limit(struct cursor *cursor, uint64_t *limit, struct why *why)
{
    static const char none[] = "commit_limit=none";
    size_t length = sizeof none - 1;
    if (strncmp(cursor->at, none, length) != 0 ||
        (cursor->at[length] != ' ' && cursor->at[length] != '\0'))
        return next_number(cursor, "commit_limit", 1, COMMIT_LIMIT_MOST, limit, why);
    *limit = COMMIT_UNLIMITED;
    cursor->at += cursor->at[length] == ' ' ? length + 1 : length;
    return true;
}

static bool next_trace(struct cursor *cursor, struct job *job, struct why *why)
{
    const char *value;
    char digits[9];
    size_t length;
    if (!next_name(cursor, "trace", &job->trace, why) ||
        !next_value(cursor, "trace_crc32", &value, &length, why))
        return false;
    job->trace_crc32 = (uint32_t)strtoul(value, NULL, 16);
    snprintf(digits, sizeof digits, "%08" PRIx32, job->trace_crc32);
    return (length == 8 && memcmp(value, digits, 8) == 0) ||
           refuse(why, "trace_crc32= takes eight hexadecimal digits");
}

static bool next_setting(struct cursor *cursor, struct job *job, struct why *why)
{
    if (job->settings == SETTINGS_MOST)
        return refuse(why, "there are more than %d parameters of the workload", SETTINGS_MOST);
    size_t length = strcspn(cursor->at, "= ");
    if (!setting_key_is_free(cursor->at, length))
        return refuse(why, "'%.40s' is no parameter that can stand here", cursor->at);
    struct job_setting *setting = &job->setting[job->settings++];
    name_set(&setting->key, cursor->at, length);
    for (unsigned i = 0; i + 1 < job->settings; i++)
        if (strcmp(job->setting[i].key.text, setting->key.text) == 0)
            return refuse(why, "%s= stands twice", setting->key.text);
    return next_number(cursor, setting->key.text, 0, SETTING_VALUE_MOST, &setting->value, why);
}

static bool parameters_read(struct job *job, const char *text, struct why *why)
{
    struct cursor cursor = {text};
    struct name architecture, platform;
    char both[2 * NAME_MOST + 2];
    if (!next_name(&cursor, "arch", &architecture, why) ||
        !next_name(&cursor, "platform", &platform, why))
        return false;
    int length = snprintf(both, sizeof both, "%s-%s", architecture.text, platform.text);
    if (!job_set_platform(job, both, (size_t)length, why) ||
        !next_name(&cursor, "workload", &job->workload, why) ||
        !next_name(&cursor, "policy", &job->policy, why) ||
        !next_number(&cursor, "seed", 0, SEED_MOST, &job->seed, why) ||
        !next_number(&cursor, "operations", 1, RUN_OPERATIONS_MOST, &job->operations, why) ||
        !next_commit_limit(&cursor, &job->commit_limit, why) ||
        !next_name(&cursor, "layout", &job->layout, why) ||
        (job_has_trace(job) && !next_trace(&cursor, job, why)))
        return false;
    while (*cursor.at)
        if (!next_setting(&cursor, job, why))
            return false;
    return true;
}

/* What stands before the parameters of a counted job. */
static const char count[] = "count ";

void job_line(const struct job *job, char text[JOB_LINE_MOST])
{
    char parameters[PARAMETERS_MOST];
    job_parameters(job, parameters);
    snprintf(text, JOB_LINE_MOST, "%s%s", job->counted ? count : "", parameters);
}

bool job_read(struct job *job, const char *line, struct why *why)
{
    const char *tab = strchr(line, '\t');
    char parameters[PARAMETERS_MOST], name[JOB_NAME_MOST];
    const char *at = tab ? tab + 1 : line;
    memset(job, 0, sizeof *job);
    job->counted = strncmp(at, count, strlen(count)) == 0;
    if (job->counted)
        at += strlen(count);
    if (!parameters_read(job, at, why) || (job->counted && !job_can_count(job, why)))
        return false;
    /* What doesn't come out as it went in had a blank too many. */
    if (!job_name(job, name) || !job_parameters(job, parameters))
        return refuse(why, "the names in it are too long together");
    if (strcmp(parameters, at) != 0)
        return refuse(why, "it isn't written as 'granule plan' writes it");
    if (tab && (strlen(name) != (size_t)(tab - line) || memcmp(name, line, strlen(name)) != 0))
        return refuse(why, "these are the parameters of %s, but another name stands before them",
                      name);
    return true;
}

static bool setting_is_known(const char *workload, const struct job_setting *setting,
                             struct why *why)
{
    char names[320];
    uint64_t least, most;
    if (!known_setting(workload, setting->key.text, &least, &most))
        return refuse(why, "the workload %s has no setting '%s', but %s", workload,
                      setting->key.text, known_settings(workload, names, sizeof names));
    if (setting->value < least || setting->value > most)
        return refuse(why, "%s= goes from %" PRIu64 " to %" PRIu64 " for the workload %s",
                      setting->key.text, least, most, workload);
    return true;
}

bool job_is_known(const struct job *job, struct why *why)
{
    char names[320];
    if (!job_has_trace(job) && !known_workload(job->workload.text))
        return refuse(why, "there is no workload '%s', but %s, " TRACE_WORKLOAD, job->workload.text,
                      known_workloads(names, sizeof names));
    if (job_has_trace(job) && job->seed != 0)
        return refuse(why, "a trace has no seed, so that each would give the same run");
    if (!known_policy(job->policy.text))
        return refuse(why, "there is no policy '%s', but %s", job->policy.text,
                      known_policies(names, sizeof names));
    if (known_refusal(job->policy.text, job->architecture.text))
        return refuse(why, "%s; give it a line of its own with the platforms of the other",
                      known_refusal(job->policy.text, job->architecture.text));
    if (strcmp(job->layout.text, "fresh") != 0 && strcmp(job->layout.text, "empty") != 0)
        return refuse(why, "there is no layout '%s', but fresh, empty", job->layout.text);
    for (unsigned i = 0; i < job->settings; i++)
        if (!setting_is_known(job->workload.text, &job->setting[i], why))
            return false;
    return true;
}

/* A text of bounded size that is put together piece by piece. */
struct pieces {
    char *text;
    size_t size, length;
};

static void add(struct pieces *pieces, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(struct pieces *pieces, const char *format, ...)
{
    if (pieces->length >= pieces->size)
        return;
    va_list arguments;
    va_start(arguments, format);
    int written =
        vsnprintf(pieces->text + pieces->length, pieces->size - pieces->length, format, arguments);
    va_end(arguments);
    pieces->length += (size_t)written;
}

bool job_parameters(const struct job *job, char text[PARAMETERS_MOST])
{
    struct pieces pieces = {text, PARAMETERS_MOST, 0};
    add(&pieces, "arch=%s platform=%s workload=%s policy=%s seed=%" PRIu64 " operations=%" PRIu64,
        job->architecture.text, job->platform.text, job->workload.text, job->policy.text, job->seed,
        job->operations);
    if (job->commit_limit == COMMIT_UNLIMITED)
        add(&pieces, " commit_limit=none");
    else
        add(&pieces, " commit_limit=%" PRIu64, job->commit_limit);
    add(&pieces, " layout=%s", job->layout.text);
    if (job_has_trace(job))
        add(&pieces, " trace=%s trace_crc32=%08" PRIx32, job->trace.text, job->trace_crc32);
    for (unsigned i = 0; i < job->settings; i++)
        add(&pieces, " %s=%" PRIu64, job->setting[i].key.text, job->setting[i].value);
    return pieces.length < pieces.size;
}

bool job_cell(const struct job *job, char text[CELL_MOST])
{
    struct pieces pieces = {text, CELL_MOST, 0};
    add(&pieces, "%s", job->workload.text);
    if (job_has_trace(job))
        add(&pieces, "-%s", job->trace.text);
    add(&pieces, "_%s", job->policy.text);
    /* Padded with zeros, so that names sort as the numbers do. */
    if (job->commit_limit != COMMIT_UNLIMITED && job->commit_limit % (1 << 20) == 0)
        add(&pieces, "_limit%04" PRIu64 "M", job->commit_limit >> 20);
    else if (job->commit_limit != COMMIT_UNLIMITED)
        add(&pieces, "_limit%010" PRIu64, job->commit_limit);
    if (strcmp(job->layout.text, "fresh") != 0)
        add(&pieces, "_%s", job->layout.text);
    for (unsigned i = 0; i < job->settings; i++)
        add(&pieces, "_%s%" PRIu64, job->setting[i].key.text, job->setting[i].value);
    if (job->counted)
        add(&pieces, "_count");
    return pieces.length < pieces.size;
}

bool job_name(const struct job *job, char text[JOB_NAME_MOST])
{
    char cell[CELL_MOST];
    struct pieces pieces = {text, JOB_NAME_MOST, 0};
    if (!job_cell(job, cell))
        return false;
    add(&pieces, "%s_s%04" PRIu64 "_%s-%s", cell, job->seed, job->architecture.text,
        job->platform.text);
    return pieces.length < pieces.size;
}

bool job_has_trace(const struct job *job)
{
    return strcmp(job->workload.text, TRACE_WORKLOAD) == 0;
}

void job_trace(const struct job *job, char path[TRACE_PATH_MOST])
{
    snprintf(path, TRACE_PATH_MOST, TRACE_FOLDER "/%s" TRACE_ENDING, job->trace.text);
}

unsigned job_page_size(const struct job *job)
{
    return strcmp(job->architecture.text, "alpha") == 0 ? 8192 : 4096;
}

static bool job_is_native(const struct job *job)
{
    return strcmp(job->platform.text, "native") == 0;
}

void job_launcher(const struct job *job, char path[HOUSE_PATH_MOST])
{
    snprintf(path, HOUSE_PATH_MOST, "arch/%s/launch-%s",
             job_is_native(job) ? "native" : job->architecture.text, job->platform.text);
}

void job_guest(const struct job *job, char path[HOUSE_PATH_MOST])
{
    if (job_is_native(job))
        snprintf(path, HOUSE_PATH_MOST, "build/native/guest");
    else
        snprintf(path, HOUSE_PATH_MOST, "build/%s-%s/guest.elf", job->architecture.text,
                 job->platform.text);
}
