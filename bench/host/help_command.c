/* SPDX-License-Identifier: MIT
 *
 * `granule help`: what the table of subcommands says, all of it on a page or one in full.
 */
#include "subcommands.h"

#include <stdlib.h>
#include <string.h>

const struct subcommand *subcommand_find(const char *name)
{
    for (const struct subcommand *at = subcommands; at->name; at++)
        if (strcmp(at->name, name) == 0)
            return at;
    return NULL;
}

int subcommand_unknown(const char *name)
{
    return complain(EXIT_USAGE, "unknown subcommand '%s'; 'granule --help' lists them", name);
}

void subcommands_print(FILE *stream)
{
    fputs("usage: granule SUBCOMMAND ...\n"
          "       granule --help | --version\n\n"
          "Address-space fragmentation as Windows NT 4.0 had it, on Alpha and x86.\n\n"
          "subcommands:\n",
          stream);
    for (const struct subcommand *at = subcommands; at->name; at++)
        fprintf(stream, "  %-12s %s\n", at->name, at->summary);
    fputs("\ntopics:\n", stream);
    for (const struct topic *at = topics; at->name; at++)
        fprintf(stream, "  %-12s %s\n", at->name, at->summary);
    fputs("\n'granule help SUBCOMMAND' and 'granule help TOPIC' say more.\n", stream);
}

void subcommand_print(const struct subcommand *subcommand)
{
    printf("usage: granule %s", subcommand->usage);
}

/* => false: there is no such topic */
static bool topic_print(const char *name)
{
    for (const struct topic *at = topics; at->name; at++)
        if (strcmp(at->name, name) == 0) {
            fputs(at->text, stdout);
            return true;
        }
    return false;
}

int command_help(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    if (!options_take_most(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!argv[1]) {
        subcommands_print(stdout);
        return EXIT_SUCCESS;
    }
    const struct subcommand *subcommand = subcommand_find(argv[1]);
    if (subcommand)
        subcommand_print(subcommand);
    else if (!topic_print(argv[1]))
        return subcommand_unknown(argv[1]);
    return EXIT_SUCCESS;
}
