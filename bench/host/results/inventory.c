/* SPDX-License-Identifier: MIT
 *
 * Walking a folder of results, which has one level of folders.
 */
#include "inventory.h"
#include "array.h"
#include "inside.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough for a list of the files");
}

static bool add_file(struct inventory *inventory, const char *results, const char *name,
                     struct why *why)
{
    static char piece[1 << 16];
    struct digest_sum sum;
    ssize_t length;
    struct item *items =
        array_grown(inventory->items, inventory->count, &inventory->room, sizeof *items);
    if (!items)
        return no_memory(why);
    inventory->items = items;
    int file = inside_open(results, name, why);
    if (file < 0)
        return false;
    digest_begin(&sum);
    while ((length = read(file, piece, sizeof piece)) > 0)
        digest_add(&sum, piece, (size_t)length);
    close(file);
    if (length < 0)
        return refuse(why, "%s/%s: %s", results, name, strerror(errno));
    struct item *item = &inventory->items[inventory->count];
    item->name = strdup(name);
    item->bytes = sum.bytes;
    digest_end(&sum, &item->digest);
    inventory->count += item->name != NULL;
    return item->name || no_memory(why);
}

/* Whether a name of the outermost folder is none of the inventory's. */
static bool is_apart(const char *name)
{
    static const char *const apart[] = {"host",      "plots",       "broken",    "report.html",
                                        "report.md", MANIFEST_FILE, PACKAGE_FILE};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (strcmp(name, apart[i]) == 0)
            return true;
    return false;
}

static bool add_folder(struct inventory *inventory, const char *results, const char *folder,
                       struct why *why);

static bool add_entry(struct inventory *inventory, const char *results, const char *folder,
                      const char *entry, struct why *why)
{
    char path[PATH_MOST], name[PATH_MOST];
    struct stat status;
    if (!path_make(name, why, "%s%s%s", folder, *folder ? "/" : "", entry) ||
        !path_make(path, why, "%s/%s", results, name))
        return false;
    if (!inside_name_is_plain(name))
        return refuse(why, "%s: it is no file of results; take it away", path);
    if (lstat(path, &status) != 0)
        return refuse(why, "%s: %s", path, strerror(errno));
    if (S_ISREG(status.st_mode))
        return add_file(inventory, results, name, why);
    if (S_ISDIR(status.st_mode) && !*folder)
        return add_folder(inventory, results, name, why);
    return refuse(why, "%s: it is neither a file nor a folder of results; take it away", path);
}

static bool add_folder(struct inventory *inventory, const char *results, const char *folder,
                       struct why *why)
{
    char path[PATH_MOST];
    const struct dirent *entry;
    bool right = true;
    if (!path_make(path, why, "%s/%s", results, folder))
        return false;
    DIR *stream = opendir(path);
    if (!stream)
        return refuse(why, "%s: %s", path, strerror(errno));
    while (right && (entry = readdir(stream))) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && (*folder || !is_apart(name)))
            right = add_entry(inventory, results, folder, name, why);
    }
    closedir(stream);
    return right;
}

static int compare_items(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    return strcmp(left->name, right->name);
}

bool inventory_take(struct inventory *inventory, const char *results, struct why *why)
{
    *inventory = (struct inventory){NULL, 0, 0};
    if (!add_folder(inventory, results, "", why)) {
        inventory_free(inventory);
        return false;
    }
    if (inventory->count)
        qsort(inventory->items, inventory->count, sizeof *inventory->items, compare_items);
    return true;
}

void inventory_free(struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->count; i++)
        free(inventory->items[i].name);
    free(inventory->items);
    *inventory = (struct inventory){NULL, 0, 0};
}

const struct item *inventory_find(const struct inventory *inventory, const char *name)
{
    const struct item wanted = {.name = (char *)name};
    return inventory->count ? bsearch(&wanted, inventory->items, inventory->count,
                                      sizeof *inventory->items, compare_items)
                            : NULL;
}

bool inventory_has_folder(const struct inventory *inventory, const char *folder)
{
    size_t length = strlen(folder);
    for (size_t i = 0; i < inventory->count; i++)
        if (strncmp(inventory->items[i].name, folder, length) == 0 &&
            inventory->items[i].name[length] == '/')
            return true;
    return false;
}
