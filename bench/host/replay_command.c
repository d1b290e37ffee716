/* SPDX-License-Identifier: MIT
 *
 * `granule replay`: a trace on the native layer.
 */
#include "command.h"
#include "files.h"
#include "in_process.h"
#include "known.h"
#include "number.h"

#include "run.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

#define TRACE_BYTES_MOST ((size_t)1 << 30)

struct replay {
    const char *path;
    const char *arch;
    bool placements;
    struct parameters parameters;
    struct trace trace;
    FILE *output; /* what goes to stdout when all has gone well */
};

/* Options */

static bool read_page_size(const char *text, struct replay *replay, struct why *why)
{
    if (strcmp(text, "4096") == 0)
        replay->arch = "x86";
    else if (strcmp(text, "8192") == 0)
        replay->arch = "alpha";
    else
        return refuse(why, "--page-size is '%s'; it can be 4096 (x86) or 8192 (Alpha)", text);
    return true;
}

static bool read_layout(const char *text, struct replay *replay, struct why *why)
{
    if (strcmp(text, "fresh") != 0 && strcmp(text, "empty") != 0)
        return refuse(why, "--layout is '%s'; it can be fresh or empty", text);
    replay->parameters.layout = strcmp(text, "empty") == 0 ? LAYOUT_EMPTY : LAYOUT_FRESH;
    return true;
}

static bool read_limit(const char *text, struct replay *replay, struct why *why)
{
    if (strcmp(text, "none") == 0)
        return true;
    if (!number_read_size(text, strlen(text), UINT32_MAX, &replay->parameters.commit_limit) ||
        replay->parameters.commit_limit == 0)
        return refuse(why, "--commit-limit is '%s'; it can be none, or 1 to 4294967295 bytes",
                      text);
    return true;
}

static bool read_policy(const char *text, struct replay *replay, struct why *why)
{
    char known[1024];

    replay->parameters.policy = policy_named(text);
    if (replay->parameters.policy == NULL)
        return refuse(why, "unknown policy '%s'; there are %s", text,
                      known_policies(known, sizeof known));
    return true;
}

static bool read_options(int argc, char **argv, struct replay *replay)
{
    const char *page_size = "4096";
    const char *layout = "fresh";
    const char *limit = "none";
    const char *policy = policies[0].name;
    const struct option_row options[] = {{"page-size", &page_size, NULL},
                                         {"layout", &layout, NULL},
                                         {"commit-limit", &limit, NULL},
                                         {"policy", &policy, NULL},
                                         {"placements", NULL, &replay->placements},
                                         {NULL, NULL, NULL}};
    struct why why;

    if (!options_take(argc, argv, options, 1))
        return false;
    replay->path = argv[1];
    if (read_page_size(page_size, replay, &why) && read_layout(layout, replay, &why) &&
        read_limit(limit, replay, &why) && read_policy(policy, replay, &why))
        return true;
    complain(0, "replay: %s", why.text);
    return false;
}

/* The trace */

/* => an exit code; the trace's memory lasts as long as the command */
static int load(struct replay *replay)
{
    struct bytes bytes;
    struct arena arena;
    struct trace_error error;
    struct why why;

    if (!file_read(replay->path, TRACE_BYTES_MOST, &bytes, &why))
        return complain(EXIT_BROKEN, "replay: %s", why.text);
    arena.left = 4096;
    for (size_t i = 0; i < bytes.length; i++)
        arena.left += bytes.at[i] == '\n' ? TRACE_BYTES_A_LINE : 0;
    arena.next = calloc(1, arena.left);
    if (arena.next == NULL)
        return complain(EXIT_BROKEN, "replay: no memory for %s", replay->path);
    error = trace_read(&replay->trace, bytes.at, bytes.length, &arena);
    free(bytes.at);
    if (error.what != NULL)
        return complain(EXIT_BROKEN, "replay: %s line %u: %s", replay->path, error.line,
                        error.what);
    return EXIT_SUCCESS;
}

/* One line of --placements: number, result, address, length. */
static void print_placement(FILE *output, uint32_t number, enum result result,
                            const struct outcome *outcome)
{
    if (result == RESULT_SKIPPED)
        fprintf(output, "%u skipped - 0\n", number);
    else if (result == RESULT_FAILED)
        fprintf(output, "%u %u - 0\n", number, (unsigned)outcome->error);
    else if (outcome->stretch.length == 0)
        fprintf(output, "%u ok - 0\n", number);
    else
        fprintf(output, "%u ok %x %u\n", number, outcome->stretch.address, outcome->stretch.length);
}

static int carry_out(struct replay *replay)
{
    static struct run run;
    struct source source = {&replay->trace, trace_next, replay->trace.ids};
    struct arena arena = in_process_arena();
    struct operation operation;
    struct outcome outcome;
    enum result result;

    run_begin(&run, &replay->parameters, &source, &arena);
    for (uint32_t i = 0; i < replay->trace.operations; i++) {
        result = run_step(&run, &operation, &outcome);
        if (run_misuse(result) != NULL)
            return complain(EXIT_BROKEN, "replay: %s line %u: %s", replay->path,
                            replay->trace.line[i], run_misuse(result));
        if (replay->placements)
            print_placement(replay->output, i + 1, result, &outcome);
    }
    run_end(&run);
    return EXIT_SUCCESS;
}

int command_replay(int argc, char **argv)
{
    struct replay replay = {.parameters = parameters_default()};
    char *kept = NULL;
    size_t length = 0;
    int code;

    if (!read_options(argc, argv, &replay))
        return EXIT_USAGE;
    replay.output = open_memstream(&kept, &length);
    if (replay.output == NULL)
        return complain(EXIT_BROKEN, "replay: no memory");
    in_process_begin("replay", replay.arch, replay.placements ? NULL : replay.output);
    code = load(&replay);
    replay.parameters.stream = "trace";
    replay.parameters.recipe.operations = replay.trace.operations;
    if (code == EXIT_SUCCESS)
        code = carry_out(&replay);
    if (fclose(replay.output) != 0)
        code = complain(EXIT_BROKEN, "replay: no memory for the result");
    if (code == EXIT_SUCCESS)
        code = in_process_print("replay", kept, length);
    free(kept);
    return code;
}
