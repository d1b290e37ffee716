/* SPDX-License-Identifier: MIT
 *
 * Reading a folder of results, step by step from the folder itself, so that no link is followed.
 */
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A word of a plain name. => its length; 0: it isn't one */
static size_t plain_word(const char *name)
{
    size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789._+-");
    return name[0] == '.' || name[0] == '-' || length > NAME_MAX ? 0 : length;
}

bool inside_name_is_plain(const char *name)
{
    size_t length = plain_word(name);
    if (length && name[length] == '/') {
        name += length + 1;
        length = plain_word(name);
    }
    return length && name[length] == '\0';
}

/* Open one step of a path without following a link. => -1 */
static int open_step(int folder, const char *path, const char *word, int flags, struct why *why)
{
    int step = openat(folder, word, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags);
    if (step >= 0)
        return step;
    if (errno == ELOOP || (errno == ENOTDIR && flags))
        why_set(why, "%s: there is a link or a file where results have none", path);
    else
        why_set(why, "%s: %s", path, strerror(errno));
    return -1;
}

int inside_open(const char *results, const char *name, struct why *why)
{
    char path[PATH_MOST], word[NAME_MAX + 1];
    const char *slash = strchr(name, '/');
    struct stat status;
    if (!inside_name_is_plain(name)) {
        why_set(why, "%s: '%.100s' is no name of a file of results", results, name);
        return -1;
    }
    if (!path_make(path, why, "%s/%s", results, name))
        return -1;
    int folder = open(results, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        why_set(why, "%s: %s", path, strerror(errno));
        return -1;
    }
    if (slash) {
        snprintf(word, sizeof word, "%.*s", (int)(slash - name), name);
        int inner = open_step(folder, path, word, O_DIRECTORY, why);
        close(folder);
        folder = inner;
    }
    int file = folder < 0 ? -1 : open_step(folder, path, slash ? slash + 1 : name, 0, why);
    if (folder >= 0)
        close(folder);
    if (file >= 0 && (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))) {
        why_set(why, "%s: it is no file", path);
        close(file);
        file = -1;
    }
    return file;
}

bool inside_read(const char *results, const char *name, size_t most, struct bytes *bytes,
                 struct why *why)
{
    char path[PATH_MOST];
    int file = inside_open(results, name, why);
    bytes->at = NULL;
    if (file < 0 || !path_make(path, why, "%s/%s", results, name))
        return false;
    FILE *stream = fdopen(file, "rb");
    if (!stream) {
        close(file);
        return refuse(why, "%s: %s", path, strerror(errno));
    }
    return file_read_stream(stream, path, most, bytes, why);
}
