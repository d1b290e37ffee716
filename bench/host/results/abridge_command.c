/* SPDX-License-Identifier: MIT
 *
 * `granule abridge`: a campaign's tables, figures and report without its records and samples, small
 * enough to be committed. The manifest goes along as it is and vouches for what was left out.
 */
#include "inside.h"
#include "manifest.h"
#include "package.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COPIED_FILE_MOST ((size_t)1 << 30)

static bool copy(const char *from, const char *to, const char *name, struct why *why)
{
    struct bytes bytes;
    if (!inside_read(from, name, COPIED_FILE_MOST, &bytes, why))
        return false;
    bool right = file_write(to, name, bytes.at, bytes.length, why);
    free(bytes.at);
    return right;
}

/* The large folders. */
static bool is_left_out(const char *name)
{
    static const char *const folders[] = {"runs/", "samples/", "cost/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (strncmp(name, folders[i], strlen(folders[i])) == 0)
            return true;
    return false;
}

static bool copy_tables(const char *from, const char *to, struct why *why)
{
    struct inventory inventory;
    if (!inventory_take(&inventory, from, why))
        return false;
    bool right = true;
    for (size_t i = 0; right && i < inventory.count; i++)
        if (!is_left_out(inventory.items[i].name))
            right = copy(from, to, inventory.items[i].name, why);
    inventory_free(&inventory);
    return right;
}

static bool copy_figures(const char *from, const char *to, struct why *why)
{
    char name[PATH_MOST];
    const struct dirent *entry;
    bool right = true;
    if (!path_make(name, why, "%s/plots", from))
        return false;
    DIR *stream = opendir(name);
    if (!stream)
        return refuse(why, "%s: %s; 'make plots' draws the figures", name, strerror(errno));
    while (right && (entry = readdir(stream)))
        right = entry->d_name[0] == '.' ||
                (path_make(name, why, "plots/%s", entry->d_name) && copy(from, to, name, why));
    closedir(stream);
    return right;
}

/* Where there is one. */
static bool copy_report(const char *from, const char *to, struct why *why)
{
    static const char *const forms[] = {"report.html", "report.md"};
    char path[PATH_MOST];
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!path_make(path, why, "%s/%s", from, forms[i]) ||
            (file_exists(path) && !copy(from, to, forms[i], why)))
            return false;
    return true;
}

/* The package describes what is there now. */
static bool describe(const char *to, struct why *why)
{
    struct manifest manifest;
    struct inventory inventory;
    if (!manifest_read(&manifest, to, why))
        return false;
    bool right = inventory_take(&inventory, to, why);
    if (right) {
        json_t *package =
            package_make(to, &inventory, manifest_text(&manifest, MANIFEST_SEAL), why);
        right = package && sealed_write(to, PACKAGE_FILE, package, why);
        json_decref(package);
        inventory_free(&inventory);
    }
    manifest_free(&manifest);
    return right;
}

static bool is_empty(const char *folder)
{
    size_t entries = 0;
    DIR *stream = opendir(folder);
    if (!stream)
        return errno == ENOENT;
    while (readdir(stream))
        entries++;
    closedir(stream);
    return entries == 2; /* . and .. */
}

int command_abridge(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct why why;
    if (!options_take(argc, argv, table, 2))
        return EXIT_USAGE;
    const char *from = argv[1], *to = argv[2];
    if (!is_empty(to))
        return complain(EXIT_BROKEN, "abridge: %s: there is something in it; give another folder",
                        to);
    if (copy_tables(from, to, &why) && copy_figures(from, to, &why) &&
        copy_report(from, to, &why) && copy(from, to, "host/environment", &why) &&
        copy(from, to, MANIFEST_FILE, &why) && describe(to, &why))
        return EXIT_SUCCESS;
    return complain(EXIT_BROKEN, "abridge: %s", why.text);
}
