/* SPDX-License-Identifier: MIT
 *
 * A run's parameters: what the launcher was given, read strictly. */
#ifndef GUEST_PARAMETERS_H
#define GUEST_PARAMETERS_H

#include "process.h"
#include "record.h"
#include "workload.h"

/* Characters of a trace's name: letters, digits and ._+-, of which the last two or a dot can't be
 * the first. */
#define TRACE_NAME_MOST 32

struct parameters {
    const struct workload *workload; /* a null pointer: the stream is a trace */
    const char *stream;              /* the workload's name, or `trace` */
    char trace[TRACE_NAME_MOST + 1]; /* the trace's name; empty: none */
    uint32_t trace_crc32;            /* of the file that it was read from */
    bool trace_crc32_given;
    const struct policy *policy;
    struct recipe recipe;
    enum layout layout;
    uint64_t commit_limit; /* bytes; 0: none */
    bool records;          /* measure, and write samples, failures and onsets */
    uint32_t alias;        /* break the mapping at this page, for a test; 0: don't */
};

/* Operations that one run may have. */
#define OPERATIONS_MOST 100000000u

/* What holds unless it is said otherwise: the first policy, the fresh layout, no commit limit, seed
 * 0, the workload's own number of operations; a trace's is known when it is read, and 0 until then.
 */
struct parameters parameters_default(void);

/* Read `key=value` pairs with blanks between. Ends the run with an error that names an unknown key,
 * a value outside its range, or a key that is missing. */
struct parameters parameters_read(const char *text);

/* Write them all, as `key=value` pairs with a blank before each: everything that makes the run. */
void parameters_write(const struct parameters *parameters, struct record *record);

#endif
