/* SPDX-License-Identifier: MIT
 *
 * A job's boot and what came of it: whole records, or what broke.
 */
#ifndef HOST_BOOTED_H
#define HOST_BOOTED_H

#include "boot.h"
#include "job.h"
#include "records.h"

/* The option --time-limit: how many seconds a boot may take, where it is given.
 * => false: it is wrong, and stderr says so after the subcommand's name */
bool boot_seconds_read(const char *subcommand, const char *text, unsigned *seconds);

/* Boot and read the job's records. outcome_free() is owed, whatever comes back.
 * => true: records_free() is owed too; false: why says it */
bool booted_records(const struct boot *with, const struct job *job, struct outcome *outcome,
                    struct records *records, struct why *why);

#endif
