/* SPDX-License-Identifier: MIT
 *
 * `granule bench` and `granule plots`: the scripts that run a campaign and draw its figures.
 */
#include "house.h"

#include <stddef.h>

/* Add `--name value`, if there is a value. */
static void add_option(const char **words, int *count, const char *option, const char *value)
{
    if (!value)
        return;
    words[(*count)++] = option;
    words[(*count)++] = value;
}

int command_bench(int argc, char **argv)
{
    const char *results = NULL, *words[6];
    const struct option_row table[] = {{"results", &results, NULL}, {NULL, NULL, NULL}};
    int count = 1;
    if (!options_take_most(argc, argv, table, 1))
        return EXIT_USAGE;
    add_option(words, &count, "--results", results);
    words[count++] = "--";
    words[count++] = argv[1] ? argv[1] : "default";
    words[count] = NULL;
    return house_become("bench", "campaign.sh", words);
}

int command_plots(int argc, char **argv)
{
    const char *only = NULL, *words[6];
    const struct option_row table[] = {{"only", &only, NULL}, {NULL, NULL, NULL}};
    int count = 1;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    add_option(words, &count, "--only", only);
    words[count++] = "--";
    words[count++] = argv[1];
    words[count] = NULL;
    return house_become("plots", "draw.sh", words);
}
