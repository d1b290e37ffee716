/* SPDX-License-Identifier: MIT
 *
 * Files inside of a folder of results. They may come from anybody, so nothing in them leads out of
 * the folder: no name, no link.
 */
#ifndef HOST_INSIDE_H
#define HOST_INSIDE_H

#include "files.h"

/* Whether a name can be that of a file of results: one or two words of A-Za-z0-9._+- with a slash
 * between, none of which begins with a dot or a dash. */
bool inside_name_is_plain(const char *name);

/* Open RESULTS/name, which must be a plain file in a plain folder. => -1: why says it */
int inside_open(const char *results, const char *name, struct why *why);

/* Read it. => true: bytes->at is the caller's to free */
bool inside_read(const char *results, const char *name, size_t most, struct bytes *bytes,
                 struct why *why);

#endif
