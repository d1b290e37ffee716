/* SPDX-License-Identifier: MIT
 *
 * The reader of a run's records, line by line. Their frame and its CRC-32 are checked first, so
 * that a changed byte is told as that.
 */
#include "records.h"
#include "array.h"
#include "records_frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct column_row record_columns[COLUMNS] = {
    {"operation", "operation"},
    {"live", "live_objects"},
    {"requested", "requested_bytes"},
    {"allocated", "allocated_bytes"},
    {"reserved", "reserved_bytes"},
    {"committed", "committed_bytes"},
    {"free", "free_bytes"},
    {"usable", "usable_bytes"},
    {"largest", "largest_bytes"},
    {"holes", "holes"},
    {"regions", "regions"},
    {"usable_256k", "usable_256k_bytes"},
    {"usable_1m", "usable_1m_bytes"},
    {"usable_4m", "usable_4m_bytes"},
    {"usable_16m", "usable_16m_bytes"},
    {"usable_64m", "usable_64m_bytes"},
    {"tables", "tables_pages"},
    {"failed_invalid", "failed_invalid_operations"},
    {"failed_policy", "failed_policy_operations"},
    {"failed_exhausted", "failed_exhausted_operations"},
    {"failed_granularity", "failed_granularity_operations"},
    {"failed_fragmented", "failed_fragmented_operations"},
    {"failed_commit", "failed_commit_operations"},
    {"skipped", "skipped_operations"},
};

const char *const cause_names[CAUSES + 1] = {"invalid",    "policy", "exhausted", "granularity",
                                             "fragmented", "commit", "-"};

const char *const onset_names[ONSETS] = {"first_fragmentation_failure",
                                         "first_failure",
                                         "stack_onset",
                                         "block_16m_onset",
                                         "block_1m_onset",
                                         "index_onset"};

struct reader {
    struct records *records;
    const struct job *job;
    struct why *why;
    enum fault fault;
    size_t line;        /* the current one, from 1 */
    uint64_t operation; /* of the last line that had one */
    uint64_t operations;
    size_t sample_room, failure_room, limit_room;
};

static bool fail(struct reader *reader, enum fault fault)
{
    reader->fault = fault;
    return false;
}

static bool malformed(struct reader *reader, const char *what)
{
    why_set(reader->why, "line %zu of its output is malformed: %s", reader->line, what);
    return fail(reader, RECORDS_MALFORMED);
}

static bool no_memory(struct reader *reader)
{
    why_set(reader->why, "there isn't memory enough to read its records");
    return fail(reader, RECORDS_NO_MEMORY);
}

static bool next_number(struct span *rest, uint64_t *number)
{
    struct span field;
    return span_field(rest, &field) && number_read(field.at, field.length, NUMBER_MOST, number);
}

const char *pairs_find(const struct pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (strcmp(pairs->pair[i].key, key) == 0)
            return pairs->pair[i].value;
    return NULL;
}

static void pairs_free(struct pairs *pairs)
{
    free(pairs->text);
    free(pairs->pair);
    memset(pairs, 0, sizeof *pairs);
}

static bool is_key(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return length > 0 && length <= NAME_MOST && text[length] == '\0';
}

/* `key=value` words with one blank between them, each key once. */
static bool read_pairs(struct reader *reader, struct span rest, struct pairs *pairs)
{
    enum { PAIRS_MOST = 64 };
    pairs->text = malloc(rest.length + 1);
    pairs->pair = calloc(PAIRS_MOST, sizeof *pairs->pair);
    if (!pairs->text || !pairs->pair)
        return no_memory(reader);
    memcpy(pairs->text, rest.at, rest.length);
    pairs->text[rest.length] = '\0';
    if (strlen(pairs->text) != rest.length)
        return malformed(reader, "there is a zero byte in it");
    for (char *at = pairs->text, *next; at; at = next) {
        next = strchr(at, ' ');
        if (next)
            *next++ = '\0';
        char *equals = strchr(at, '=');
        if (!equals)
            return malformed(reader, "it should consist of key=value words");
        *equals = '\0';
        if (!is_key(at) || !name_is_safe(equals + 1, strlen(equals + 1)))
            return malformed(reader, "there is a key or a value that can't be one");
        if (pairs_find(pairs, at) || pairs->count == PAIRS_MOST)
            return malformed(reader, "a key stands twice, or there are too many");
        pairs->pair[pairs->count++] = (struct pair){at, equals + 1};
    }
    return true;
}

/* The measures that end a line, which stand in order of operation and can't contradict one another.
 */
static bool read_moment(struct reader *reader, struct span rest, struct moment *moment)
{
    for (int i = 0; i < COLUMNS; i++)
        if (!next_number(&rest, &moment->at[i]))
            return malformed(reader, "a value is missing or no number");
    if (rest.at)
        return malformed(reader, "it has more values than there are columns");
    const uint64_t *at = moment->at;
    if (at[COLUMN_OPERATION] < reader->operation || at[COLUMN_OPERATION] > reader->operations)
        return malformed(reader, "its operation is out of order");
    if (at[COLUMN_COMMITTED] > at[COLUMN_RESERVED] || at[COLUMN_USABLE] > at[COLUMN_FREE] ||
        at[COLUMN_LARGEST] > at[COLUMN_USABLE])
        return malformed(reader, "its measures contradict one another");
    for (int i = COLUMN_USABLE_256K; i <= COLUMN_USABLE_64M; i++)
        if (at[i] > at[COLUMN_USABLE])
            return malformed(reader, "its measures contradict one another");
    reader->operation = at[COLUMN_OPERATION];
    return true;
}

static bool read_sample(struct reader *reader, struct span rest)
{
    struct records *records = reader->records;
    struct moment *samples =
        array_grown(records->samples, records->sample_count, &reader->sample_room, sizeof *samples);
    if (!samples)
        return no_memory(reader);
    records->samples = samples;
    return read_moment(reader, rest, &samples[records->sample_count++]);
}

/* The place of a name in a table. => false: it isn't there */
static bool name_find(struct span name, const char *const *names, int count, int *which)
{
    for (*which = 0; *which < count; ++*which)
        if (span_is(name, names[*which]))
            return true;
    return false;
}

static bool failure_is_new(const struct records *records, const struct failure *failure)
{
    for (size_t i = 0; i < records->failure_count; i++)
        if (records->failures[i].cause == failure->cause &&
            strcmp(records->failures[i].kind, failure->kind) == 0)
            return false;
    return true;
}

static bool read_failure(struct reader *reader, struct span rest)
{
    /* More than there are kinds of operation for every cause; keeps the search for a double short.
     */
    enum { FAILURES_MOST = 256 };
    struct records *records = reader->records;
    struct failure *failures = array_grown(records->failures, records->failure_count,
                                           &reader->failure_room, sizeof *failures);
    struct span cause, kind;
    int which;
    if (!failures)
        return no_memory(reader);
    records->failures = failures;
    struct failure *failure = &failures[records->failure_count];
    memset(failure, 0, sizeof *failure);
    if (!span_field(&rest, &cause) || !name_find(cause, cause_names, CAUSES, &which))
        return malformed(reader, "its cause is none that there is");
    if (!span_field(&rest, &kind) || !name_is_safe(kind.at, kind.length))
        return malformed(reader, "the operation that failed is no word");
    failure->cause = (enum cause)which;
    memcpy(failure->kind, kind.at, kind.length);
    if (!failure_is_new(records, failure) || records->failure_count == FAILURES_MOST)
        return malformed(reader, "a failure like this has been before");
    records->failure_count++;
    return (next_number(&rest, &failure->error) && next_number(&rest, &failure->needed) &&
            next_number(&rest, &failure->asked))
               ? read_moment(reader, rest, &failure->moment)
               : malformed(reader, "a value is missing or no number");
}

static bool read_onset(struct reader *reader, struct span rest)
{
    struct span name, cause;
    int which, why;
    if (!span_field(&rest, &name) || !name_find(name, onset_names, ONSETS, &which))
        return malformed(reader, "there is no onset of this name");
    if (!span_field(&rest, &cause) || !name_find(cause, cause_names, CAUSES + 1, &why))
        return malformed(reader, "its cause is none that there is");
    struct onset_record *onset = &reader->records->onsets[which];
    if (onset->reached)
        return malformed(reader, "this onset has been before");
    onset->reached = true;
    onset->cause = (enum cause)why;
    return read_moment(reader, rest, &onset->moment);
}

static bool read_limit(struct reader *reader, struct span rest)
{
    struct records *records = reader->records;
    struct limit *limits =
        array_grown(records->limits, records->limit_count, &reader->limit_room, sizeof *limits);
    if (!limits)
        return no_memory(reader);
    records->limits = limits;
    struct limit *limit = &limits[records->limit_count];
    if (!next_number(&rest, &limit->bytes) || !next_number(&rest, &limit->operation) || rest.at)
        return malformed(reader, "it should have two numbers");
    if (limit->operation > reader->operations)
        return malformed(reader, "its operation is out of order");
    /* A larger limit can't be passed sooner. */
    if (records->limit_count &&
        (limit->bytes <= limit[-1].bytes || limit->operation < limit[-1].operation))
        return malformed(reader, "the limits are out of order");
    records->limit_count++;
    return true;
}

static bool other_run(struct reader *reader, const char *key, const char *asked, const char *got)
{
    why_set(reader->why,
            "its records are those of another run: %s=%.64s was asked for, %s=%.64s %s", key, asked,
            key, got ? got : "", got ? "began" : "is missing");
    return fail(reader, RECORDS_OTHER_RUN);
}

/* All that was asked for must stand in the begin line as it was asked; the guest may say more. */
static bool check_begin(struct reader *reader)
{
    const struct pairs *begin = &reader->records->begin;
    char parameters[PARAMETERS_MOST], page_size[16];
    job_parameters(reader->job, parameters);
    for (char *word = parameters, *next; word; word = next) {
        next = strchr(word, ' ');
        if (next)
            *next++ = '\0';
        char *equals = strchr(word, '=');
        *equals = '\0';
        const char *value = pairs_find(begin, word);
        if (!value || strcmp(value, equals + 1) != 0)
            return other_run(reader, word, equals + 1, value);
    }
    snprintf(page_size, sizeof page_size, "%u", job_page_size(reader->job));
    const char *value = pairs_find(begin, "page_size");
    return (value && strcmp(value, page_size) == 0) ||
           other_run(reader, "page_size", page_size, value);
}

/* Check one total, a number. => false: it is missing or none */
static bool total(struct reader *reader, const char *key, uint64_t *number)
{
    const char *value = pairs_find(&reader->records->end, key);
    return value && number_read(value, strlen(value), NUMBER_MOST, number);
}

static bool check_end(struct reader *reader)
{
    uint64_t operations, tagged, checked, wrong;
    const char *stream = pairs_find(&reader->records->end, "stream");
    if (!total(reader, "operations", &operations) || !total(reader, "tagged", &tagged) ||
        !total(reader, "checked", &checked) || !total(reader, "wrong", &wrong))
        return malformed(reader, "one of operations, tagged, checked, wrong is missing");
    if (!stream || strlen(stream) != 16 || strspn(stream, "0123456789abcdef") != 16)
        return malformed(reader, "stream should be 16 hexadecimal digits");
    if (operations < reader->operation || operations > reader->operations)
        return malformed(reader, "its number of operations can't be");
    if (wrong == 0)
        return true;
    why_set(reader->why, "%" PRIu64 " of %" PRIu64 " pages had wrong tags", wrong, tagged);
    return fail(reader, RECORDS_WRONG_TAGS);
}

static bool check_columns(struct reader *reader, struct span rest)
{
    struct span name;
    for (int i = 0; i < COLUMNS; i++)
        if (!span_field(&rest, &name) || !span_is(name, record_columns[i].name))
            return malformed(reader, "its columns aren't those that this version reads");
    return !rest.at || malformed(reader, "its columns aren't those that this version reads");
}

/* The lines between columns and end. */
static bool read_event(struct reader *reader, struct span line)
{
    struct span rest;
    if (span_after(line, "sample", &rest))
        return read_sample(reader, rest);
    if (span_after(line, "failure", &rest))
        return read_failure(reader, rest);
    if (span_after(line, "onset", &rest))
        return read_onset(reader, rest);
    if (span_after(line, "limit", &rest))
        return read_limit(reader, rest);
    return malformed(reader, "it is of no kind that may stand here");
}

/* All lines of the frame, which is known to end in the CRC-32's. */
static bool read_lines(struct reader *reader, struct span frame)
{
    struct records *records = reader->records;
    struct span line, rest;
    span_line(&frame, &line);
    reader->line++;
    if (!span_line(&frame, &line) || !span_after(line, "begin", &rest))
        return malformed(reader, "it should be the begin line");
    reader->operations = reader->job->operations;
    if (!read_pairs(reader, rest, &records->begin) || !check_begin(reader))
        return false;
    reader->line++;
    if (!span_line(&frame, &line) || !span_after(line, "columns", &rest))
        return malformed(reader, "it should be the columns line");
    if (!check_columns(reader, rest))
        return false;
    for (;;) {
        reader->line++;
        if (!span_line(&frame, &line))
            return malformed(reader, "it should be an end line");
        if (span_after(line, "end", &rest))
            break;
        if (!read_event(reader, line))
            return false;
    }
    if (!read_pairs(reader, rest, &records->end) || !check_end(reader))
        return false;
    reader->line++;
    return (span_line(&frame, &line) && frame.length == 0) ||
           malformed(reader, "it should be the CRC-32's");
}

enum fault records_read(struct records *records, const struct job *job, const char *bytes,
                        size_t length, struct why *why)
{
    struct reader reader = {.records = records, .job = job, .why = why};
    struct frame frame;
    memset(records, 0, sizeof *records);
    enum fault fault = frame_find(&frame, "granule-run 1", (struct span){bytes, length}, why);
    if (fault != RECORDS_WHOLE)
        return fault;
    records->text = frame.text.at;
    records->length = frame.text.length;
    records->crc = frame.crc;
    reader.line = frame.lines_before + 1;
    if (read_lines(&reader, frame.text))
        return RECORDS_WHOLE;
    records_free(records);
    return reader.fault;
}

const struct failure *records_failure(const struct records *records, enum cause cause)
{
    for (size_t i = 0; i < records->failure_count; i++)
        if (records->failures[i].cause == cause)
            return &records->failures[i];
    return NULL;
}

void records_free(struct records *records)
{
    pairs_free(&records->begin);
    pairs_free(&records->end);
    free(records->samples);
    free(records->failures);
    free(records->limits);
    memset(records, 0, sizeof *records);
}
