/* SPDX-License-Identifier: MIT
 *
 * A run on the native layer inside the command: what `replay` and `map` have in common.
 */
#ifndef HOST_NATIVE_RUN_H
#define HOST_NATIVE_RUN_H

#include "command.h"
#include "in_process.h"

#include "run.h"
#include "trace.h"

/* A request that failed. */
struct native_failure {
    uint64_t operation; /* 0: none has */
    uint32_t kind;
    enum cause cause;
};

struct native_run {
    const char *subcommand; /* for complaints */
    const char *arch;       /* x86 or alpha */
    const char *path;       /* of the trace; null: a workload's own stream */
    struct parameters parameters;
    struct trace trace;
    struct run run;
    struct native_failure last_failure;
};

/* The options that make a run, as the command line gives them, with what holds without them. */
struct native_options {
    const char *page_size, *layout, *commit_limit, *policy;
};
#define NATIVE_OPTIONS_DEFAULT                                                                     \
    {                                                                                              \
        "4096", "fresh", "none", policies[0].name                                                  \
    }
#define NATIVE_OPTION_ROWS(options)                                                                \
    {"page-size", &(options).page_size, NULL}, {"layout", &(options).layout, NULL},                \
        {"commit-limit", &(options).commit_limit, NULL},                                           \
    {                                                                                              \
        "policy", &(options).policy, NULL                                                          \
    }

/* Read them. => false: one is wrong, and stderr says which */
bool native_run_options(struct native_run *native, const struct native_options *options);

/* Put the layer at the run's architecture into its first state; records go to output, or nowhere.
 */
void native_run_reset(const struct native_run *native, FILE *output);

/* Read a trace, which becomes the run's stream. => an exit code; stderr says what is wrong */
int native_run_load(struct native_run *native, const char *path);

/* Begin the run of the trace, or of the workload in the parameters. */
void native_run_begin(struct native_run *native);

/* The next operation. => an exit code: a trace that is wrong is named by its line */
int native_run_step(struct native_run *native, struct operation *operation, enum result *result,
                    struct outcome *outcome);

#endif
