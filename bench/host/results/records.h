/* SPDX-License-Identifier: MIT
 *
 * The reader of a run's records: the lines that a guest writes, from `granule-run 1` through the
 * line of its CRC-32. It believes nothing: whatever the bytes, they are either a whole run or one
 * of the faults below, in time and memory that grow with their number.
 */
#ifndef HOST_RECORDS_H
#define HOST_RECORDS_H

#include "command.h"
#include "job.h"

#include <stddef.h>
#include <stdint.h>

/* No run's records are larger. */
#define RECORDS_MOST ((size_t)64 << 20)

/* The values of a sample, in their order. */
enum column {
    COLUMN_OPERATION,
    COLUMN_LIVE,
    COLUMN_REQUESTED,
    COLUMN_ALLOCATED,
    COLUMN_RESERVED,
    COLUMN_COMMITTED,
    COLUMN_FREE,
    COLUMN_USABLE,
    COLUMN_LARGEST,
    COLUMN_HOLES,
    COLUMN_REGIONS,
    COLUMN_USABLE_256K,
    COLUMN_USABLE_1M,
    COLUMN_USABLE_4M,
    COLUMN_USABLE_16M,
    COLUMN_USABLE_64M,
    COLUMN_TABLES,
    COLUMN_FAILED_INVALID,
    COLUMN_FAILED_POLICY,
    COLUMN_FAILED_EXHAUSTED,
    COLUMN_FAILED_GRANULARITY,
    COLUMN_FAILED_FRAGMENTED,
    COLUMN_FAILED_COMMIT,
    COLUMN_SKIPPED,
    COLUMNS
};

/* A column's name in records, and in tables, where its unit belongs to it. */
struct column_row {
    const char *name;
    const char *header;
};
extern const struct column_row record_columns[COLUMNS];

enum cause {
    CAUSE_INVALID,
    CAUSE_POLICY,
    CAUSE_EXHAUSTED,
    CAUSE_GRANULARITY,
    CAUSE_FRAGMENTED,
    CAUSE_COMMIT,
    CAUSES,
    CAUSE_NONE = CAUSES /* of an onset that isn't a failure; written `-` */
};
extern const char *const cause_names[CAUSES + 1];

enum onset {
    ONSET_FIRST_FRAGMENTATION_FAILURE,
    ONSET_FIRST_FAILURE,
    ONSET_STACK,
    ONSET_BLOCK_16M,
    ONSET_BLOCK_1M,
    ONSET_INDEX,
    ONSETS
};
extern const char *const onset_names[ONSETS];

/* The measures at one operation. */
struct moment {
    uint64_t at[COLUMNS];
};

/* The first failure of an operation's kind for a cause. */
struct failure {
    enum cause cause;
    char kind[NAME_MOST + 1]; /* the operation's word */
    uint64_t error;           /* Win32's number */
    uint64_t needed, asked;   /* bytes */
    struct moment moment;
};

struct onset_record {
    bool reached;
    enum cause cause;
    struct moment moment;
};

struct limit {
    uint64_t bytes, operation;
};

/* `key=value` words. */
struct pair {
    char *key, *value;
};
struct pairs {
    char *text; /* what keys and values point into */
    struct pair *pair;
    size_t count;
};
/* The value of a key. => null: there is none */
const char *pairs_find(const struct pairs *pairs, const char *key);

struct records {
    const char *text; /* the run's own bytes, inside of what was read */
    size_t length;
    uint32_t crc;
    struct pairs begin, end;
    struct moment *samples;
    size_t sample_count;
    struct failure *failures;
    size_t failure_count;
    struct onset_record onsets[ONSETS];
    struct limit *limits;
    size_t limit_count;
};

/* What may be wrong, in the order in which it is looked for. */
enum fault {
    RECORDS_WHOLE,
    RECORDS_NO_START,
    RECORDS_GUEST_ERROR,
    RECORDS_CUT,
    RECORDS_CRC,
    RECORDS_MALFORMED,
    RECORDS_OTHER_RUN,
    RECORDS_WRONG_TAGS,
    RECORDS_NO_MEMORY
};

/* Read the records of one job. Bytes before the first line and behind the last are no part of them;
 * lines are counted from the first of `bytes`.
 * => RECORDS_WHOLE: `bytes` must live as long as the records, and records_free() is owed
 * => otherwise: why says it */
enum fault records_read(struct records *records, const struct job *job, const char *bytes,
                        size_t length, struct why *why);

/* The first failure for a cause. => null: there was none */
const struct failure *records_failure(const struct records *records, enum cause cause);

void records_free(struct records *records);

#endif
