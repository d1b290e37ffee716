/* SPDX-License-Identifier: MIT
 *
 * The native layer inside the command: what `trace` and `replay` run on.
 */
#ifndef HOST_IN_PROCESS_H
#define HOST_IN_PROCESS_H

#include "command.h"

#include "arena.h"

#include <stdio.h>

/* Reset the native layer to an architecture, `x86` or `alpha`; what a guest writes goes to
 * `output`. A run that breaks ends the command, its error on stderr after the subcommand's name. */
void in_process_begin(const char *subcommand, const char *arch, FILE *output);

/* The layer's arena, untouched. */
struct arena in_process_arena(void);

#endif
