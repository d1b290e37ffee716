/* SPDX-License-Identifier: MIT
 *
 * Reading manifests.
 */
#include "manifest.h"
#include "inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool check_file(const char *name, const json_t *about, struct why *why)
{
    const char *digest = json_string_value(json_object_get(about, "sha256"));
    if (!inside_name_is_plain(name))
        return refuse(why, "it names '%.200s', which can't be a file of results", name);
    if (!json_is_integer(json_object_get(about, "bytes")) || !digest || !digest_is(digest))
        return refuse(why, "it doesn't say of %.200s what it should: bytes and sha256", name);
    return true;
}

static bool check(const struct manifest *manifest, struct why *why)
{
    static const char *const texts[] = {"suite", "version", "sources", "campaign"};
    const char *name;
    json_t *about;
    if (json_integer_value(json_object_get(manifest->json, "format")) != MANIFEST_FORMAT)
        return refuse(why,
                      "it isn't of format %d, which this version reads; run the campaign again",
                      MANIFEST_FORMAT);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!manifest_text(manifest, texts[i]))
            return refuse(why, "there is no text '%s' in it", texts[i]);
    if (!json_is_object(manifest->files))
        return refuse(why, "it isn't a campaign's manifest: it names no files");
    json_object_foreach(manifest->files, name, about)
    {
        if (!check_file(name, about, why))
            return false;
    }
    return true;
}

bool manifest_parse(struct manifest *manifest, const char *name, const struct bytes *text,
                    struct why *why)
{
    struct why inner;
    manifest->json = sealed_parse(name, text, MANIFEST_SEAL, why);
    manifest->files = json_object_get(manifest->json, "files");
    if (!manifest->json)
        return false;
    if (check(manifest, &inner))
        return true;
    manifest_free(manifest);
    return refuse(why, "%.200s: %.300s", name, inner.text);
}

bool manifest_read(struct manifest *manifest, const char *results, struct why *why)
{
    char path[PATH_MOST];
    struct bytes bytes;
    *manifest = (struct manifest){NULL, NULL};
    if (!path_make(path, why, "%s/" MANIFEST_FILE, results))
        return false;
    if (access(path, F_OK) != 0)
        return refuse(why, "%.300s: %s; a campaign has one when it is finished", path,
                      strerror(errno));
    if (!inside_read(results, MANIFEST_FILE, SEALED_MOST, &bytes, why))
        return false;
    bool right = manifest_parse(manifest, path, &bytes, why);
    free(bytes.at);
    return right;
}

void manifest_free(struct manifest *manifest)
{
    json_decref(manifest->json);
    *manifest = (struct manifest){NULL, NULL};
}

const char *manifest_digest(const struct manifest *manifest, const char *name)
{
    return json_string_value(json_object_get(json_object_get(manifest->files, name), "sha256"));
}

bool manifest_has_folder(const struct manifest *manifest, const char *folder)
{
    size_t length = strlen(folder);
    const char *name;
    json_t *about;
    json_object_foreach(manifest->files, name, about)
    {
        if (strncmp(name, folder, length) == 0 && name[length] == '/')
            return true;
    }
    return false;
}

const char *manifest_text(const struct manifest *manifest, const char *key)
{
    return json_string_value(json_object_get(manifest->json, key));
}
