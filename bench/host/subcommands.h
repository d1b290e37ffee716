/* SPDX-License-Identifier: MIT
 *
 * The tables that the help is made from.
 */
#ifndef HOST_SUBCOMMANDS_H
#define HOST_SUBCOMMANDS_H

#include "command.h"

#include <stdio.h>

/* A text for people, of at most 80 columns: paragraphs with empty lines between, and lists. A term
 * of a list is indented by two. What is said of it stands behind two blanks or more, or on the next
 * lines, and is indented further. The manual is made from these texts (manual.awk). */

struct subcommand {
    const char *name;
    const char *summary; /* for the overview */
    const char *usage; /* what stands behind `usage: granule `: a synopsis, an empty line, a text */
    int (*run)(int argc, char **argv);
};

/* What is to be said of more than one subcommand. */
struct topic {
    const char *name;
    const char *summary;
    const char *text;
};

/* Each ends with a null name. */
extern const struct subcommand subcommands[];
extern const struct topic topics[];

/* => null: there is no such subcommand */
const struct subcommand *subcommand_find(const char *name);

/* All of them on a line each. */
void subcommands_print(FILE *stream);

/* What `granule help NAME` says, on stdout. */
void subcommand_print(const struct subcommand *subcommand);

/* => EXIT_USAGE */
int subcommand_unknown(const char *name);

#endif
