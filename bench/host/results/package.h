/* SPDX-License-Identifier: MIT
 *
 * A campaign's folder as a Frictionless Data Package (https://specs.frictionlessdata.io): its
 * datapackage.json names every table that lies there, with a schema for each.
 *
 * A table is a resource. The samples are one resource of many files, each with the header; its
 * `bytes` and `hash` are those of the files one behind the other, in the order of its `path`.
 */
#ifndef HOST_PACKAGE_H
#define HOST_PACKAGE_H

#include "inventory.h"
#include "sealed.h"

/* The member that is the package's own seal. */
#define PACKAGE_SEAL "id"

/* Describe the tables of a folder, which are held against their schemas on the way; `seal` is the
 * manifest's, which the package names.
 * => null: why names what is wrong. Otherwise json_decref() is owed */
json_t *package_make(const char *results, const struct inventory *inventory, const char *seal,
                     struct why *why);

/* Whether a package says of each table what package_make() says: where it lies, its size, its
 * digest and its columns. */
bool package_agrees(const json_t *package, const json_t *made, struct why *why);

#endif
