/* SPDX-License-Identifier: MIT
 *
 * Any bytes at all as manifest.json and as datapackage.json: as they are, and, where they are JSON,
 * with the seal that belongs to them, so that what lies behind it is reached.
 *
 * `make build/fuzz/sealed` makes it a libFuzzer target; on its own it is a test of the files in
 * tests/fuzz/corpus/sealed.
 */
#include "corpus.h"

#include "inside.h"
#include "manifest.h"
#include "package.h"

#include <string.h>

static void hold(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "sealed: %s\n", what);
        abort();
    }
}

static struct bytes copy_of(const void *bytes, size_t length)
{
    struct bytes text = {malloc(length + 1), length};
    memcpy(text.at, bytes, length);
    text.at[length] = '\0';
    return text;
}

/* => whether it was one */
static bool read_manifest(const void *bytes, size_t length)
{
    struct bytes text = copy_of(bytes, length);
    struct manifest manifest;
    struct why why = {""};
    const char *name;
    json_t *about;
    bool right = manifest_parse(&manifest, "fuzz", &text, &why);
    if (right) {
        json_object_foreach(manifest.files, name, about)
        {
            hold(inside_name_is_plain(name), "a name that leads elsewhere");
            hold(strlen(manifest_digest(&manifest, name)) == 64, "a digest that is none");
        }
        hold(manifest_text(&manifest, "campaign") != NULL, "no campaign");
        hold(manifest_text(&manifest, MANIFEST_SEAL) != NULL, "no seal");
        manifest_has_folder(&manifest, "runs");
        manifest_free(&manifest);
    } else {
        hold(strncmp(why.text, "fuzz:", 5) == 0, "refused without its name");
    }
    free(text.at);
    return right;
}

static bool read_package(const void *bytes, size_t length, const json_t *made)
{
    struct bytes text = copy_of(bytes, length);
    struct why why = {""};
    json_t *package = sealed_parse("fuzz", &text, PACKAGE_SEAL, &why);
    bool right = package != NULL;
    if (!right)
        hold(strncmp(why.text, "fuzz:", 5) == 0, "refused without its name");
    else if (!package_agrees(package, made, &why))
        hold(why.text[0] != '\0', "refused without a reason");
    json_decref(package);
    free(text.at);
    return right;
}

/* The same JSON, rightly sealed, in its one form. => a text's length; it is the caller's to free */
static size_t seal(const json_t *json, const char *key, char **text)
{
    json_t *copy = json_deep_copy(json);
    struct why why;
    size_t length = 0;
    *text = NULL;
    if (sealed_sign(copy, key, &why)) {
        *text = json_dumps(copy, JSON_INDENT(2) | JSON_SORT_KEYS);
        length = strlen(*text);
        (*text)[length++] = '\n'; /* in the place of the NUL */
    }
    json_decref(copy);
    return length;
}

/* What package_make() gives for one table. */
static json_t *make_package(void)
{
    return json_pack("{s:s, s:[{s:s, s:s, s:s, s:i, s:s, s:{s:[{s:s}, {s:s}]}}]}", "manifest",
                     "sha256:0", "resources", "profile", "tabular-data-resource", "name", "runs",
                     "path", "runs.csv", "bytes", 7, "hash", "sha256:0", "schema", "fields", "name",
                     "run", "name", "arch");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    json_t *made = make_package();
    json_t *json =
        json_loadb((const char *)bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    read_manifest(bytes, length);
    read_package(bytes, length, made);
    if (json_is_object(json)) {
        char *text;
        size_t sealed = seal(json, MANIFEST_SEAL, &text);
        read_manifest(text, sealed);
        free(text);
        sealed = seal(json, PACKAGE_SEAL, &text);
        hold(read_package(text, sealed, made), "what was rightly sealed is refused");
        free(text);
    }
    json_decref(json);
    json_decref(made);
    return 0;
}

#ifndef FUZZ
int main(void)
{
    return corpus_feed("tests/fuzz/corpus/sealed");
}
#endif
