/* SPDX-License-Identifier: MIT */
#include "caption.h"
#include "inside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAPTION_MOST = 1 << 20 };

/* Cut the text in two. */
static bool split(struct caption *caption)
{
    char *at = caption->text.at, *end = strstr(at, "\n\n");
    size_t length = caption->text.length;
    if (!end || end == at || strlen(at) != length)
        return false;
    while (length && at[length - 1] == '\n')
        at[--length] = '\0';
    *end = '\0';
    caption->title = at;
    caption->paragraph = end + 2;
    return length > (size_t)(caption->paragraph - at);
}

bool caption_read(struct caption *caption, const char *results, const char *figure, struct why *why)
{
    char name[PATH_MOST], path[PATH_MOST];
    memset(caption, 0, sizeof *caption);
    if (!path_make(name, why, "plots/%s.caption", figure) ||
        !path_make(path, why, "%s/%s", results, name))
        return false;
    if (access(path, F_OK) != 0)
        return true;
    if (!inside_read(results, name, CAPTION_MOST, &caption->text, why))
        return false;
    if (split(caption))
        return true;
    caption_free(caption);
    return refuse(why, "%s: it is no caption; 'granule figures' makes it", path);
}

void caption_free(struct caption *caption)
{
    free(caption->text.at);
    memset(caption, 0, sizeof *caption);
}
