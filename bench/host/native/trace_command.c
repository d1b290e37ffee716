/* SPDX-License-Identifier: MIT
 *
 * `granule trace`: a workload's stream of operations, written down.
 */
#include "command.h"
#include "in_process.h"
#include "known.h"

#include "parameters.h"
#include "run.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

/* The parameters of a stream, in the guests' own words: they read them, and refuse what is wrong.
 */
static bool parameters_text(char *text, size_t size, const char *workload, const char *seed,
                            const char *operations, const char *settings)
{
    int length = snprintf(text, size, "workload=%s seed=%s", workload, seed);

    if (operations != NULL && length >= 0 && (size_t)length < size)
        length += snprintf(text + length, size - (size_t)length, " operations=%s", operations);
    if (settings != NULL && length >= 0 && (size_t)length < size)
        length += snprintf(text + length, size - (size_t)length, " %s", settings);
    return length >= 0 && (size_t)length < size;
}

static void write_trace(FILE *into, const struct parameters *parameters)
{
    struct arena arena = in_process_arena();
    struct source source = run_workload(parameters, &arena);
    struct operation operation;
    char line[TRACE_LINE_MOST];

    fprintf(into, "%s\n# %s, seed %u\n", TRACE_FIRST_LINE, parameters->stream,
            parameters->recipe.seed);
    for (uint32_t i = 0; i < parameters->recipe.operations && !ferror(into); i++) {
        source.next(source.state, &operation);
        trace_write(&operation, line);
        fprintf(into, "%s\n", line);
    }
}

int command_trace(int argc, char **argv)
{
    const char *seed = "0";
    const char *operations = NULL;
    const char *settings = NULL;
    const struct option_row options[] = {{"seed", &seed, NULL},
                                         {"operations", &operations, NULL},
                                         {"set", &settings, NULL},
                                         {NULL, NULL, NULL}};
    struct parameters parameters;
    char text[4096], known[1024];

    if (!options_take(argc, argv, options, 1))
        return EXIT_USAGE;
    if (!known_workload(argv[1]))
        return complain(EXIT_USAGE, "trace: unknown workload '%s'; there are %s", argv[1],
                        known_workloads(known, sizeof known));
    if (!parameters_text(text, sizeof text, argv[1], seed, operations, settings))
        return complain(EXIT_USAGE, "trace: the options are too long");
    in_process_begin("trace", "x86", NULL);
    parameters = parameters_read(text);
    write_trace(stdout, &parameters); /* main() looks for errors */
    return EXIT_SUCCESS;
}
