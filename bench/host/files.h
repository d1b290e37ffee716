/* SPDX-License-Identifier: MIT
 *
 * Files of a campaign's folder. They are read with a bound on their size and appear whole or not at
 * all: what is being written lies in the folder's host/ until it is done.
 */
#ifndef HOST_FILES_H
#define HOST_FILES_H

#include "command.h"

#include <stddef.h>
#include <stdio.h>

enum { PATH_MOST = 4096 };

/* A file's content; a NUL that isn't counted stands behind it. */
struct bytes {
    char *at;
    size_t length;
};

/* Read a file that is at most `most` bytes long. => true: bytes->at is the caller's to free */
bool file_read(const char *path, size_t most, struct bytes *bytes, struct why *why);

/* The same of a stream, which is closed; errors call it `path`. */
bool file_read_stream(FILE *stream, const char *path, size_t most, struct bytes *bytes,
                      struct why *why);

/* A path put together as printf() does. => false: it is longer than PATH_MOST */
bool path_make(char path[PATH_MOST], struct why *why, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Make DIR/name, and DIR first if it isn't there. `name` may be empty. */
bool folder_make(const char *results, const char *name, struct why *why);

/* A file on its way. Whoever writes to the stream needn't look for errors: whole_close() does. */
struct whole {
    FILE *stream;
    char path[PATH_MOST];
    char draft[PATH_MOST];
    /* where files are only checked: what would be written, and whether it needn't be there */
    char *text;
    size_t length;
    bool may_lack;
};

/* Begin the file `RESULTS/name`. => true: whole_close() or whole_drop() is owed */
bool whole_open(struct whole *whole, const char *results, const char *name, struct why *why);
/* End it: now it is there under its name. => false: it isn't, and what was there before remains */
bool whole_close(struct whole *whole, struct why *why);
void whole_drop(struct whole *whole);

/* From now on nothing is written: whole_close() holds what would have been written against what is
 * there. => whole_close() gives false where they differ, and why names the first such line; figures
 * and a report that aren't there are let pass, since they can be made at any time */
void whole_check_only(void);
bool whole_is_check(void);

/* The three in one. */
bool file_write(const char *results, const char *name, const char *bytes, size_t length,
                struct why *why);

/* Whether there is something of this path. */
bool file_exists(const char *path);

/* Remove the file `RESULTS/name`, if it is there. => false, where files are only checked: it is */
bool file_remove(const char *results, const char *name, struct why *why);

#endif
