/* SPDX-License-Identifier: MIT */
#include "native_run.h"
#include "known.h"
#include "number.h"
#include "trace_file.h"

#include <stdlib.h>
#include <string.h>

#define TRACE_BYTES_MOST ((size_t)1 << 30)

/* Options */

static bool read_page_size(const char *text, struct native_run *native, struct why *why)
{
    if (strcmp(text, "4096") == 0)
        native->arch = "x86";
    else if (strcmp(text, "8192") == 0)
        native->arch = "alpha";
    else
        return refuse(why, "--page-size is '%s'; it can be 4096 (x86) or 8192 (Alpha)", text);
    return true;
}

static bool read_layout(const char *text, struct native_run *native, struct why *why)
{
    if (strcmp(text, "fresh") != 0 && strcmp(text, "empty") != 0)
        return refuse(why, "--layout is '%s'; it can be fresh or empty", text);
    native->parameters.layout = strcmp(text, "empty") == 0 ? LAYOUT_EMPTY : LAYOUT_FRESH;
    return true;
}

static bool read_limit(const char *text, struct native_run *native, struct why *why)
{
    uint64_t *limit = &native->parameters.commit_limit;

    if (strcmp(text, "none") == 0)
        return true;
    if (!number_read_size(text, strlen(text), UINT32_MAX, limit) || *limit == 0)
        return refuse(why, "--commit-limit is '%s'; it can be none, or 1 to 4294967295 bytes",
                      text);
    return true;
}

static bool read_policy(const char *text, struct native_run *native, struct why *why)
{
    char known[1024];

    native->parameters.policy = policy_named(text);
    if (native->parameters.policy == NULL)
        return refuse(why, "unknown policy '%s'; there are %s", text,
                      known_policies(known, sizeof known));
    if (policy_refusal(native->parameters.policy, native->arch) != NULL)
        return refuse(why, "--policy %s doesn't go with that --page-size: %s", text,
                      policy_refusal(native->parameters.policy, native->arch));
    return true;
}

bool native_run_options(struct native_run *native, const struct native_options *options)
{
    struct why why;

    if (read_page_size(options->page_size, native, &why) &&
        read_layout(options->layout, native, &why) &&
        read_limit(options->commit_limit, native, &why) &&
        read_policy(options->policy, native, &why))
        return true;
    complain(0, "%s: %s", native->subcommand, why.text);
    return false;
}

/* The run */

void native_run_reset(const struct native_run *native, FILE *output)
{
    in_process_begin(native->subcommand, native->arch, output);
}

/* The trace's memory lasts as long as the command. */
int native_run_load(struct native_run *native, const char *path)
{
    struct trace_file file;
    struct why why;

    if (!trace_file_read(&file, path, TRACE_BYTES_MOST, &why))
        return complain(EXIT_BROKEN, "%s: %s", native->subcommand, why.text);
    free(file.bytes.at);
    native->trace = file.trace;
    native->path = path;
    native->parameters.stream = TRACE_WORKLOAD;
    native->parameters.recipe.operations = native->trace.operations;
    native->parameters.trace_crc32 = file.crc32;
    trace_file_name(path, native->parameters.trace);
    return EXIT_SUCCESS;
}

void native_run_begin(struct native_run *native)
{
    struct arena arena = in_process_arena();
    struct source source = {&native->trace, trace_next, native->trace.ids, &native->trace};

    native->last_failure = (struct native_failure){.operation = 0};
    if (native->path == NULL)
        source = run_workload(&native->parameters, &arena);
    run_begin(&native->run, &native->parameters, &source, &arena);
}

int native_run_step(struct native_run *native, struct operation *operation, enum result *result,
                    struct outcome *outcome)
{
    const char *misuse;

    *result = run_step(&native->run, operation, outcome);
    if (*result == RESULT_FAILED)
        native->last_failure =
            (struct native_failure){native->run.measure.operation, operation->kind, outcome->cause};
    misuse = run_misuse(*result);
    if (misuse == NULL)
        return EXIT_SUCCESS;
    if (native->path == NULL)
        return complain(EXIT_BROKEN, "%s: the workload's stream is wrong: %s", native->subcommand,
                        misuse);
    return complain(EXIT_BROKEN, "%s: %s line %u: %s", native->subcommand, native->path,
                    native->trace.line[native->trace.at - 1], misuse);
}
