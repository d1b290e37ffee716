/* SPDX-License-Identifier: MIT
 *
 * The `granule` command: which subcommand it is, and whether its help is asked for.
 */
#include "subcommands.h"

#include <stdlib.h>
#include <string.h>

/* A table that didn't reach its reader whole is a failure too. */
static int flushed(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    return complain(EXIT_BROKEN, "the output couldn't be written; is its disk full?");
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Whether --help stands among a subcommand's options, which end with `--`. */
static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (is_help(argv[i]))
            return true;
    return false;
}

static int run(int argc, char **argv)
{
    const struct subcommand *subcommand = subcommand_find(argv[0]);
    if (!subcommand)
        return subcommand_unknown(argv[0]);
    if (!wants_help(argc, argv))
        return subcommand->run(argc, argv);
    subcommand_print(subcommand);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        subcommands_print(stderr);
        return EXIT_USAGE;
    }
    if (is_help(argv[1])) {
        subcommands_print(stdout);
        return flushed(EXIT_SUCCESS);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("granule " SUITE_VERSION " (sources %.12s)\n", suite_sources);
        return flushed(EXIT_SUCCESS);
    }
    if (argv[1][0] == '-')
        return complain(EXIT_USAGE, "unknown option '%s'; 'granule --help' lists them", argv[1]);
    return flushed(run(argc - 1, argv + 1));
}
