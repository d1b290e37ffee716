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

static bool read_all(FILE *stream, const char *path, size_t most, struct bytes *bytes,
                     struct why *why)
{
    size_t room = 0;
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

bool file_read_stream(FILE *stream, const char *path, size_t most, struct bytes *bytes,
                      struct why *why)
{
    *bytes = (struct bytes){NULL, 0};
    bool right = read_all(stream, path, most, bytes, why);
    fclose(stream);
    if (!right) {
        free(bytes->at);
        bytes->at = NULL;
    }
    return right;
}

bool file_read(const char *path, size_t most, struct bytes *bytes, struct why *why)
{
    FILE *stream = fopen(path, "rb");
    return stream ? file_read_stream(stream, path, most, bytes, why)
                  : refuse(why, "%s: %s", path, strerror(errno));
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

static bool only_checks;

void whole_check_only(void)
{
    only_checks = true;
}

bool whole_is_check(void)
{
    return only_checks;
}

static bool whole_open_check(struct whole *whole, const char *results, const char *name,
                             struct why *why)
{
    if (!path_make(whole->path, why, "%s/%s", results, name))
        return false;
    whole->may_lack = strncmp(name, "plots/", strlen("plots/")) == 0 ||
                      strncmp(name, "report.", strlen("report.")) == 0;
    whole->stream = open_memstream(&whole->text, &whole->length);
    return whole->stream || refuse(why, "%s: there isn't memory enough to check it", whole->path);
}

/* Hold what would have been written against what is there. */
static bool whole_compare(const struct whole *whole, struct why *why)
{
    size_t at = 0, line = 1;
    int byte;
    FILE *there = fopen(whole->path, "rb");
    if (!there)
        return (whole->may_lack && errno == ENOENT) ||
               refuse(why, "%s: %s", whole->path, strerror(errno));
    while ((byte = getc_unlocked(there)) != EOF && at < whole->length &&
           byte == (unsigned char)whole->text[at]) {
        line += byte == '\n';
        at++;
    }
    fclose(there);
    return (byte == EOF && at == whole->length) ||
           refuse(why, "%s:%zu: it isn't what follows from the other files", whole->path, line);
}

static bool whole_close_check(struct whole *whole, struct why *why)
{
    bool right = !ferror(whole->stream) && fclose(whole->stream) == 0;
    whole->stream = NULL;
    right = right ? whole_compare(whole, why)
                  : refuse(why, "%s: there isn't memory enough to check it", whole->path);
    free(whole->text);
    whole->text = NULL;
    return right;
}

bool whole_open(struct whole *whole, const char *results, const char *name, struct why *why)
{
    const char *slash = strrchr(name, '/');
    char folder[PATH_MOST];
    whole->stream = NULL;
    whole->text = NULL;
    if (only_checks)
        return whole_open_check(whole, results, name, why);
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
    if (only_checks)
        return whole_close_check(whole, why);
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
    if (only_checks)
        free(whole->text);
    else
        unlink(whole->draft);
    whole->stream = NULL;
    whole->text = NULL;
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

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_remove(const char *results, const char *name, struct why *why)
{
    char path[PATH_MOST];
    if (!path_make(path, why, "%s/%s", results, name))
        return false;
    if (only_checks)
        return !file_exists(path) ||
               refuse(why, "%s: it follows from nothing in the other files", path);
    return unlink(path) == 0 || errno == ENOENT ||
           refuse(why, "%s can't be removed: %s", path, strerror(errno));
}
