/* SPDX-License-Identifier: MIT
 *
 * A run's parameters: what the launcher was given, read strictly. */
#ifndef GUEST_PARAMETERS_H
#define GUEST_PARAMETERS_H

#include "process.h"
#include "record.h"
#include "workload.h"

struct parameters {
    const struct workload *workload;
    const char *stream; /* the workload's name, or what the stream is called when it has none */
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
 * 0, the workload's own number of operations. */
struct parameters parameters_default(void);

/* Read `key=value` pairs with blanks between. Ends the run with an error that names an unknown key,
 * a value outside its range, or a key that is missing. */
struct parameters parameters_read(const char *text);

/* Write them all, as `key=value` pairs with a blank before each: everything that makes the run. */
void parameters_write(const struct parameters *parameters, struct record *record);

#endif
