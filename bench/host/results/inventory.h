/* SPDX-License-Identifier: MIT
 *
 * What lies in a folder of results: every file with its size and SHA-256. What differs by machine
 * or can be made again at any time, and the two files that are made from the inventory, aren't in
 * it.
 */
#ifndef HOST_INVENTORY_H
#define HOST_INVENTORY_H

#include "digest.h"

#include <stddef.h>
#include <stdint.h>

#define MANIFEST_FILE "manifest.json"
#define PACKAGE_FILE "datapackage.json"

struct item {
    char *name; /* `runs.csv`, `runs/NAME.records` */
    uint64_t bytes;
    struct digest digest;
};

struct inventory {
    struct item *items; /* sorted by name */
    size_t count, room;
};

/* => false: something can't be read, or is no file of results. True: inventory_free() is owed */
bool inventory_take(struct inventory *inventory, const char *results, struct why *why);
void inventory_free(struct inventory *inventory);

/* => null: there is none of this name */
const struct item *inventory_find(const struct inventory *inventory, const char *name);

/* Whether a file of a folder (`runs`, `samples`) is there. */
bool inventory_has_folder(const struct inventory *inventory, const char *folder);

#endif
