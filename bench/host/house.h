/* SPDX-License-Identifier: MIT
 *
 * The house: the folder that holds arch/, bench/, build/ and plots/, a source tree or what
 * `make install` made of one. The command knows it by where it lies itself, so that the house can
 * be moved.
 */
#ifndef HOST_HOUSE_H
#define HOST_HOUSE_H

#include "files.h"

/* The house whose build/granule this process runs. => false: it runs from elsewhere */
bool house_find(char path[PATH_MOST], struct why *why);

/* The folder with arch/ and build/ for a subcommand that has --root TOP: `root` if it was given,
 * else the house, which is put into path. => null: there is none, and stderr says so */
const char *house_root(const char *subcommand, const char *root, char path[PATH_MOST]);

/* Become one of the house's scripts, bench/host/SCRIPT; words[0] is left to be filled in, and a
 * null ends the words. => an exit code: it couldn't be done, and stderr says why */
int house_become(const char *subcommand, const char *script, const char **words);

#endif
