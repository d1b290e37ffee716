/* SPDX-License-Identifier: MIT
 *
 * Files that appear whole or not at all.
 *
 * There is no fsync(): after a loss of power a file may be short, and every reader of ours notices
 * (records by their CRC-32, the rest by the manifest, which is written last).
 */
#include "files.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_stream(FILE *stream, const char *path, size_t most, struct bytes *bytes,
                        struct why *why)
{
    size_t room = 0;
    bytes->at = NULL;
    bytes->length = 0;
    for (;;) {
        if (bytes->length + 1 >= room) {
            room = room ? 2 * room : 65536;
            char *more = realloc(bytes->at, room);
            if (!more)
                return refuse(why, "%s: there isn't memory enough to read it", path);
            bytes->at = more;
        }
        size_t got = fread(bytes->at + bytes->length, 1, room - bytes->length - 1, stream);
        bytes->length += got;
        bytes->at[bytes->length] = '\0';
        if (bytes->length > most)
            return refuse(why, "%s: it is larger than %zu bytes", path, most);
        if (ferror(stream))
            return refuse(why, "%s: %s", path, strerror(errno));
        if (got == 0)
            return true;
    }
}

bool file_read(const char *path, size_t most, struct bytes *bytes, struct why *why)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return refuse(why, "%s: %s", path, strerror(errno));
    bool right = read_stream(stream, path, most, bytes, why);
    fclose(stream);
    if (!right) {
        free(bytes->at);
        bytes->at = NULL;
    }
    return right;
}

bool path_make(char path[PATH_MOST], struct why *why, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(path, PATH_MOST, format, arguments);
    va_end(arguments);
    return (length >= 0 && length < PATH_MOST) ||
           refuse(why, "%.200s...: the path is too long", path);
}

static bool folder_make_one(const char *path, struct why *why)
{
    struct stat status;
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return refuse(why, "%s: %s", path, strerror(errno));
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return true;
    return refuse(why, "%s: it is there, but it is no folder", path);
}

bool folder_make(const char *results, const char *name, struct why *why)
{
    char path[PATH_MOST];
    if (!path_make(path, why, *name ? "%s/%s" : "%s", results, name))
        return false;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool right = folder_make_one(path, why);
        *slash = '/';
        if (!right)
            return false;
    }
    return folder_make_one(path, why);
}

bool whole_open(struct whole *whole, const char *results, const char *name, struct why *why)
{
    const char *slash = strrchr(name, '/');
    char folder[PATH_MOST];
    whole->stream = NULL;
    if (!path_make(folder, why, "%.*s", slash ? (int)(slash - name) : 0, name) ||
        !folder_make(results, folder, why) || !folder_make(results, "host", why) ||
        !path_make(whole->path, why, "%s/%s", results, name) ||
        !path_make(whole->draft, why, "%s/host/draft-%ld-%s", results, (long)getpid(),
                   slash ? slash + 1 : name))
        return false;
    whole->stream = fopen(whole->draft, "wb");
    return whole->stream || refuse(why, "%s: %s", whole->draft, strerror(errno));
}

bool whole_close(struct whole *whole, struct why *why)
{
    bool written = fflush(whole->stream) == 0 && !ferror(whole->stream);
    int error = errno;
    if (fclose(whole->stream) != 0 && written) {
        written = false;
        error = errno;
    }
    whole->stream = NULL;
    if (written && rename(whole->draft, whole->path) == 0)
        return true;
    if (written)
        error = errno;
    unlink(whole->draft);
    return refuse(why, "%s can't be written: %s", whole->path, strerror(error));
}

void whole_drop(struct whole *whole)
{
    if (!whole->stream)
        return;
    fclose(whole->stream);
    unlink(whole->draft);
    whole->stream = NULL;
}

bool file_write(const char *results, const char *name, const char *bytes, size_t length,
                struct why *why)
{
    struct whole whole;
    if (!whole_open(&whole, results, name, why))
        return false;
    fwrite(bytes, 1, length, whole.stream);
    return whole_close(&whole, why);
}
