/* SPDX-License-Identifier: MIT
 *
 * The table of subcommands.
 */
#ifndef HOST_SUBCOMMANDS_H
#define HOST_SUBCOMMANDS_H

#include "command.h"

#include <stdio.h>

struct subcommand {
    const char *name;
    const char *summary; /* for the overview, which has 80 columns */
    /* What stands behind `usage: granule `: the synopsis, an empty line, paragraphs and lists. A
     * line of a list is indented by two and has two blanks or more between the term and what is
     * said of it; the manual is made from it. */
    const char *usage;
    int (*run)(int argc, char **argv);
};

/* Ends with a null name. */
extern const struct subcommand subcommands[];

/* => null: there is no such subcommand */
const struct subcommand *subcommand_find(const char *name);

/* All of them on a line each. */
void subcommands_print(FILE *stream);

/* What `granule help NAME` says, on stdout. */
void subcommand_print(const struct subcommand *subcommand);

/* => EXIT_USAGE */
int subcommand_unknown(const char *name);

#endif
