/* SPDX-License-Identifier: MIT
 *
 * A campaign's manifest: what was run, by which version, and the SHA-256 of every file.
 */
#ifndef HOST_MANIFEST_H
#define HOST_MANIFEST_H

#include "inventory.h"
#include "sealed.h"

/* The member that is the manifest's own seal. */
#define MANIFEST_SEAL "seal"
/* Of the manifest's form. */
#define MANIFEST_FORMAT 2

struct manifest {
    json_t *json, *files;
};

/* Read one; manifests may come from anybody. => true: every name in it is plain, every digest is
 * one, and manifest_free() is owed */
bool manifest_parse(struct manifest *manifest, const char *name, const struct bytes *text,
                    struct why *why);
bool manifest_read(struct manifest *manifest, const char *results, struct why *why);
void manifest_free(struct manifest *manifest);

/* What it says of a file. => null or false: it doesn't name it */
const char *manifest_digest(const struct manifest *manifest, const char *name);
/* Whether it names a file of a folder. */
bool manifest_has_folder(const struct manifest *manifest, const char *folder);

const char *manifest_text(const struct manifest *manifest, const char *key);

#endif
