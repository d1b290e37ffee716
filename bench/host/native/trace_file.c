/* SPDX-License-Identifier: MIT */
#include "trace_file.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

uint32_t trace_file_crc32(const struct bytes *bytes)
{
    return (uint32_t)crc32_z(0, (const Bytef *)bytes->at, bytes->length);
}

static bool parse(struct trace_file *file, const char *path, struct why *why)
{
    struct arena arena = {.left = 64 + TRACE_BYTES_A_LINE};
    struct trace_error error;

    for (size_t i = 0; i < file->bytes.length; i++)
        arena.left += file->bytes.at[i] == '\n' ? TRACE_BYTES_A_LINE : 0;
    arena.next = file->memory = calloc(1, arena.left);
    if (file->memory == NULL)
        return refuse(why, "%s: there isn't memory enough to read it", path);
    error = trace_read(&file->trace, file->bytes.at, file->bytes.length, &arena);
    return error.what == NULL || refuse(why, "%s line %u: %s", path, error.line, error.what);
}

bool trace_file_read(struct trace_file *file, const char *path, size_t most, struct why *why)
{
    *file = (struct trace_file){0};
    if (!file_read(path, most, &file->bytes, why))
        return false;
    file->crc32 = trace_file_crc32(&file->bytes);
    if (parse(file, path, why))
        return true;
    trace_file_free(file);
    return false;
}

void trace_file_free(struct trace_file *file)
{
    free(file->bytes.at);
    free(file->memory);
    *file = (struct trace_file){0};
}

void trace_file_name(const char *path, char name[NAME_MOST + 1])
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    size_t length = strlen(base);
    const size_t ending = strlen(TRACE_ENDING);

    if (length > ending && strcmp(base + length - ending, TRACE_ENDING) == 0)
        length -= ending;
    if (length > NAME_MOST)
        length = NAME_MOST;
    for (size_t i = 0; i < length; i++) {
        name[i] = base[i];
        if (!name_is_safe(&name[i], 1) && (i == 0 || (base[i] != '.' && base[i] != '-')))
            name[i] = '_';
    }
    if (length == 0)
        name[length++] = '_';
    name[length] = '\0';
}
