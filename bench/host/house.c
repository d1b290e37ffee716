/* SPDX-License-Identifier: MIT */
#include "house.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* => false: the path doesn't end with this component, which is cut off */
static bool cut_off(char *path, const char *component)
{
    char *slash = strrchr(path, '/');
    if (!slash || strcmp(slash + 1, component) != 0)
        return false;
    *slash = '\0';
    return true;
}

bool house_find(char path[PATH_MOST], struct why *why)
{
    /* proc(5): the program's file, symbolic links resolved. */
    ssize_t length = readlink("/proc/self/exe", path, PATH_MOST);
    if (length < 0 || length == PATH_MOST)
        return refuse(why, "/proc/self/exe: %s", length < 0 ? strerror(errno) : "too long");
    path[length] = '\0';
    if (cut_off(path, "granule") && cut_off(path, "build"))
        return true;
    return refuse(why,
                  "the command lies alone in %.400s; use the one in a source tree's build/, or "
                  "'make install'",
                  path);
}

const char *house_root(const char *subcommand, const char *root, char path[PATH_MOST])
{
    struct why why;
    if (root)
        return root;
    if (house_find(path, &why))
        return path;
    complain(0, "%s: %s; or name --root TOP", subcommand, why.text);
    return NULL;
}

int house_become(const char *subcommand, const char *script, const char **words)
{
    char house[PATH_MOST], path[PATH_MOST];
    struct why why;
    if (!house_find(house, &why) || !path_make(path, &why, "%s/bench/host/%s", house, script))
        return complain(EXIT_BROKEN, "%s: %s", subcommand, why.text);
    words[0] = path;
    execv(path, (char **)words);
    return complain(EXIT_BROKEN, "%s: %s: %s", subcommand, path, strerror(errno));
}
