/* SPDX-License-Identifier: MIT
 *
 * JSON files that hold a digest of themselves, so that a changed byte shows.
 *
 * They have one form: sorted keys, two blanks of indent, one newline at the end. One member of the
 * outermost object is the seal: `sha256:` and the SHA-256 of the same object without it, its keys
 * sorted and without blanks.
 */
#ifndef HOST_SEALED_H
#define HOST_SEALED_H

#include "files.h"

#include <jansson.h>

/* No such file is larger. */
#define SEALED_MOST ((size_t)64 << 20)

/* Make it: `json`, an object, gets its seal under `key`. => false: there is no memory */
bool sealed_sign(json_t *json, const char *key, struct why *why);

/* Write RESULTS/name from what was signed. */
bool sealed_write(const char *results, const char *name, const json_t *json, struct why *why);

/* Read one from its text, whatever that is; errors call it `name`.
 * => null: why says it. Otherwise json_decref() is owed, and the seal is right */
json_t *sealed_parse(const char *name, const struct bytes *text, const char *key, struct why *why);
json_t *sealed_read(const char *results, const char *name, const char *key, struct why *why);

#endif
