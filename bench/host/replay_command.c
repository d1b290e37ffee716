/* SPDX-License-Identifier: MIT
 *
 * `granule replay`: a trace on the native layer.
 */
#include "native_run.h"

#include <stdlib.h>

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

static int carry_out(struct native_run *native, FILE *placements)
{
    struct operation operation;
    struct outcome outcome;
    enum result result;

    native_run_begin(native);
    for (uint32_t i = 1; i <= native->trace.operations; i++) {
        int code = native_run_step(native, &operation, &result, &outcome);

        if (code != EXIT_SUCCESS)
            return code;
        if (placements != NULL)
            print_placement(placements, i, result, &outcome);
    }
    run_end(&native->run);
    return EXIT_SUCCESS;
}

int command_replay(int argc, char **argv)
{
    static struct native_run native = {.subcommand = "replay"};
    struct native_options given = NATIVE_OPTIONS_DEFAULT;
    bool placements = false;
    const struct option_row options[] = {
        NATIVE_OPTION_ROWS(given), {"placements", NULL, &placements}, {NULL, NULL, NULL}};
    char *kept = NULL;
    size_t length = 0;
    FILE *output;
    int code;

    native.parameters = parameters_default();
    if (!options_take(argc, argv, options, 1) || !native_run_options(&native, &given))
        return EXIT_USAGE;
    /* nothing is printed of a run that breaks */
    output = open_memstream(&kept, &length);
    if (output == NULL)
        return complain(EXIT_BROKEN, "replay: no memory");
    native_run_reset(&native, placements ? NULL : output);
    code = native_run_load(&native, argv[1]);
    if (code == EXIT_SUCCESS)
        code = carry_out(&native, placements ? output : NULL);
    if (fclose(output) != 0)
        code = complain(EXIT_BROKEN, "replay: no memory for the result");
    if (code == EXIT_SUCCESS)
        (void)fwrite(kept, 1, length, stdout); /* main() looks for errors */
    free(kept);
    return code;
}
