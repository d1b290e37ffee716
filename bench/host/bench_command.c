/* SPDX-License-Identifier: MIT
 *
 * `granule bench`, `granule plots` and `granule publish`: the scripts that run a campaign, draw its
 * figures and make an archive of it.
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

/* Become a script that takes a campaign's folder and has one option. */
static int become_on_folder(const char *script, const char *option, int argc, char **argv)
{
    const char *value = NULL, *words[6];
    char spelled[16];
    const struct option_row table[] = {{option, &value, NULL}, {NULL, NULL, NULL}};
    int count = 1;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    snprintf(spelled, sizeof spelled, "--%s", option);
    add_option(words, &count, spelled, value);
    words[count++] = "--";
    words[count++] = argv[1];
    words[count] = NULL;
    return house_become(argv[0], script, words);
}

int command_plots(int argc, char **argv)
{
    return become_on_folder("draw.sh", "only", argc, argv);
}

int command_publish(int argc, char **argv)
{
    return become_on_folder("publish.sh", "to", argc, argv);
}
