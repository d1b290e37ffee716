/* SPDX-License-Identifier: MIT
 *
 * A job: one run as it is asked for, its parameters and its name.
 */
#ifndef HOST_JOB_H
#define HOST_JOB_H

#include "command.h"
#include "number.h"

#include "workload.h" /* SETTINGS_MOST */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CELL_MOST = 160,        /* a cell's name with its final NUL */
    JOB_NAME_MOST = 220,    /* a run's, which must make a file name */
    PARAMETERS_MOST = 1024, /* the parameter string with its final NUL */
    JOB_LINE_MOST = JOB_NAME_MOST + PARAMETERS_MOST + 8,
};

/* What the guests take. */
#define SEED_MOST UINT32_MAX
#define RUN_OPERATIONS_MOST 100000000
#define COMMIT_LIMIT_MOST UINT32_MAX
#define SETTING_VALUE_MOST UINT32_MAX
#define COMMIT_UNLIMITED UINT64_MAX

struct name {
    char text[NAME_MOST + 1];
};

/* => length is at most NAME_MOST */
void name_set(struct name *name, const char *text, size_t length);

/* A parameter that only some workload knows. */
struct job_setting {
    struct name key;
    uint64_t value;
};

struct job {
    struct name architecture, platform;
    struct name workload, policy;
    uint64_t seed, operations, commit_limit;
    struct name layout;
    struct name trace;    /* of the workload `trace`; empty for every other */
    uint32_t trace_crc32; /* of its file */
    unsigned settings;
    struct job_setting setting[SETTINGS_MOST];
    bool counted;    /* its instructions are; it stands apart from the plain runs */
    uint32_t limits; /* under which its first failure is asked for: a bit a limit of the grid */
    unsigned line;   /* of the campaign that asked for it */
};

/* The key of a workload-specific parameter: a lower-case word that no other parameter has. */
bool setting_key_is_free(const char *key, size_t length);

/* `arch-platform` as campaigns write it, for one of the layers that there are. */
bool job_set_platform(struct job *job, const char *text, size_t length, struct why *why);

/* Whether the job's platform counts instructions; if not, why says it. */
bool job_can_count(const struct job *job, struct why *why);

/* A line of the job list, `NAME<tab>PARAMETERS`, or its parameters alone; the word `count` and a
 * blank before the parameters of a counted one. Parameters stand in the order in which
 * job_parameters() writes them; a name must be the one that follows from them. */
bool job_read(struct job *job, const char *line, struct why *why);

/* Workload, policy, layout and settings are known ones, by the host's tables. */
bool job_is_known(const struct job *job, struct why *why);

/* The guest's parameters, one `key=value` after the other. => false: they don't fit */
bool job_parameters(const struct job *job, char text[PARAMETERS_MOST]);

/* The line without its name, as job_read() takes it. */
void job_line(const struct job *job, char text[JOB_LINE_MOST]);

/* All that a run has in common with those it is compared with: workload, policy and what else isn't
 * the default. => false: it doesn't fit */
bool job_cell(const struct job *job, char text[CELL_MOST]);

/* The run's name: its cell, its seed and its platform, fit for a file name. => false: too long */
bool job_name(const struct job *job, char text[JOB_NAME_MOST]);

/* Whether the job's stream is a trace. */
bool job_has_trace(const struct job *job);

/* The trace's file, below a campaign's folder. => job_has_trace() */
enum { TRACE_PATH_MOST = 64 };
void job_trace(const struct job *job, char path[TRACE_PATH_MOST]);

/* Bytes in a page of the job's architecture. */
unsigned job_page_size(const struct job *job);

/* Where the job's launcher and its guest lie, below the folder that holds arch/ and build/. */
enum { HOUSE_PATH_MOST = 128 };
void job_launcher(const struct job *job, char path[HOUSE_PATH_MOST]);
void job_guest(const struct job *job, char path[HOUSE_PATH_MOST]);

#endif
