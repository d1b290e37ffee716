/* SPDX-License-Identifier: MIT
 *
 * What the tests of the records' reader share: a small whole run, with room for other lines.
 */
#ifndef TESTS_HOST_STREAM_H
#define TESTS_HOST_STREAM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "job.h"
#include "records.h"

enum { STREAM_MOST = 65536 };

#define STREAM_JOB                                                                                 \
    "arch=alpha platform=gxemul workload=critsec policy=sp4 seed=3 operations=1000 "               \
    "commit_limit=none layout=fresh"
#define STREAM_BEGIN                                                                               \
    "begin arch=alpha platform=gxemul page_size=8192 workload=critsec policy=sp4 seed=3 "          \
    "operations=1000 commit_limit=none layout=fresh stack=1048576\n"
#define STREAM_COLUMNS                                                                             \
    "columns operation,live,requested,allocated,reserved,committed,free,usable,largest,holes,"     \
    "regions,usable_256k,usable_1m,usable_4m,usable_16m,usable_64m,tables,failed_invalid,"         \
    "failed_policy,failed_exhausted,failed_granularity,failed_fragmented,failed_commit,skipped\n"
/* The measures behind the operation. */
#define STREAM_STATE ",2,64,64,131072,16384,900000,800000,700000,3,2,5,4,3,2,1,4,0,0,0,1,0,0,0"
#define STREAM_EVENTS                                                                              \
    "sample 0" STREAM_STATE "\n"                                                                   \
    "limit 33554432,10\n"                                                                          \
    "failure granularity,thread-create,8,1048576,1048576,700" STREAM_STATE "\n"                    \
    "onset first_failure,granularity,700" STREAM_STATE "\n"                                        \
    "onset stack_onset,-,700" STREAM_STATE "\n"                                                    \
    "sample 700" STREAM_STATE "\n"                                                                 \
    "limit 67108864,800\n"                                                                         \
    "sample 1000" STREAM_STATE "\n"
#define STREAM_END                                                                                 \
    "end operations=1000 skipped=0 tagged=9 checked=9 wrong=0 stream=0123456789abcdef\n"

struct stream {
    char text[STREAM_MOST];
    size_t length;
};

/* A run of these lines, with the CRC-32 that they have. */
static inline void stream_make(struct stream *stream, const char *begin, const char *columns,
                               const char *events, const char *end)
{
    int length =
        snprintf(stream->text, STREAM_MOST, "granule-run 1\n%s%s%s%s", begin, columns, events, end);
    uLong crc = crc32(0, (const Bytef *)stream->text, (uInt)length);
    length += snprintf(stream->text + length, STREAM_MOST - (size_t)length, "crc32 %08lx\n", crc);
    assert_true(length < STREAM_MOST);
    stream->length = (size_t)length;
}

static inline void stream_make_whole(struct stream *stream)
{
    stream_make(stream, STREAM_BEGIN, STREAM_COLUMNS, STREAM_EVENTS, STREAM_END);
}

/* Read bytes as the records of STREAM_JOB and forget them. */
static inline enum fault stream_fault(const char *bytes, size_t length, struct why *why)
{
    struct records records;
    struct job job;
    assert_true(job_read(&job, STREAM_JOB, why));
    /* A copy of just that size, so that a sanitizer sees every step beyond it. */
    char *copy = test_malloc(length ? length : 1);
    memcpy(copy, bytes, length);
    enum fault fault = records_read(&records, &job, copy, length, why);
    if (fault == RECORDS_WHOLE)
        records_free(&records);
    test_free(copy);
    return fault;
}

#endif
