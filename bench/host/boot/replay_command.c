/* SPDX-License-Identifier: MIT
 *
 * `granule replay`: a trace on the native layer, or in the guests.
 */
#include "house.h"
#include "native_run.h"
#include "replay_guests.h"

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

/* Nothing is printed of a run that breaks. */
static int replay_natively(struct native_run *native, const char *path, bool placements)
{
    char *kept = NULL;
    size_t length = 0;
    FILE *output = open_memstream(&kept, &length);
    int code;

    if (output == NULL)
        return complain(EXIT_BROKEN, "replay: no memory");
    native_run_reset(native, placements ? NULL : output);
    code = native_run_load(native, path);
    if (code == EXIT_SUCCESS)
        code = carry_out(native, placements ? output : NULL);
    if (fclose(output) != 0)
        code = complain(EXIT_BROKEN, "replay: no memory for the result");
    if (code == EXIT_SUCCESS)
        (void)fwrite(kept, 1, length, stdout); /* main() looks for errors */
    free(kept);
    return code;
}

int command_replay(int argc, char **argv)
{
    static struct native_run native = {.subcommand = "replay"};
    struct native_options given = NATIVE_OPTIONS_DEFAULT;
    struct guests_asked asked = {0};
    char house[PATH_MOST];
    const char *page_size = NULL;
    bool placements = false, guests = false;
    const struct option_row options[] = {
        {"page-size", &page_size, NULL},         NATIVE_OPTION_ROWS(given),
        {"placements", NULL, &placements},       {"guests", NULL, &guests},
        {"platforms", &asked.platforms, NULL},   {"root", &asked.root, NULL},
        {"time-limit", &asked.time_limit, NULL}, {NULL, NULL, NULL}};

    native.parameters = parameters_default();
    if (!options_take(argc, argv, options, 1))
        return EXIT_USAGE;
    if (guests && (placements || page_size != NULL))
        return complain(EXIT_USAGE, "replay: --guests goes without --placements and --page-size");
    if (!guests && asked.platforms != NULL)
        return complain(EXIT_USAGE, "replay: --platforms goes with --guests");
    if (page_size != NULL)
        given.page_size = page_size;
    if (!native_run_options(&native, &given))
        return EXIT_USAGE;
    if (!guests)
        return replay_natively(&native, argv[1], placements);
    if (!(asked.root = house_root("replay", asked.root, house)))
        return EXIT_BROKEN;
    asked.path = argv[1];
    if (asked.platforms == NULL)
        asked.platforms = "alpha-gxemul,x86-qemu";
    asked.policy = given.policy;
    asked.layout = given.layout;
    asked.commit_limit = given.commit_limit;
    return replay_guests(&asked);
}
