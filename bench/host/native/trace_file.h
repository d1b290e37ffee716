/* SPDX-License-Identifier: MIT
 *
 * Trace files on the host: what is in one, or which of its lines is wrong.
 */
#ifndef HOST_TRACE_FILE_H
#define HOST_TRACE_FILE_H

#include "files.h"
#include "number.h"

#include "trace.h"

/* Where a campaign's traces lie: NAME.trace below traces/ beside it. */
#define TRACE_FOLDER "traces"
#define TRACE_ENDING ".trace"

struct trace_file {
    struct bytes bytes;
    struct trace trace;
    void *memory; /* what the trace points into */
    uint32_t crc32;
};

/* Read a file of at most so many bytes.
 * => true: trace_file_free() is owed; false: why says it, with the file's name and the line */
bool trace_file_read(struct trace_file *file, const char *path, size_t most, struct why *why);
void trace_file_free(struct trace_file *file);

/* The CRC-32 of bytes, as the guests have it. */
uint32_t trace_file_crc32(const struct bytes *bytes);

/* A name for a trace after its file: without folder and ending, safe as number.h has it. */
void trace_file_name(const char *path, char name[NAME_MOST + 1]);

#endif
