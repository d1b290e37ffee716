/* SPDX-License-Identifier: MIT
 *
 * Signing and reading sealed JSON files.
 */
#include "sealed.h"
#include "digest.h"
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "sha256:"
enum { SEAL_TEXT = sizeof PREFIX + sizeof(struct digest) };

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough for it");
}

/* The seal that an object should have. */
static bool make_seal(const json_t *json, const char *key, char seal[SEAL_TEXT], struct why *why)
{
    struct digest digest;
    json_t *bare = json_copy((json_t *)json);
    json_object_del(bare, key);
    char *text = bare ? json_dumps(bare, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    json_decref(bare);
    if (!text)
        return no_memory(why);
    digest_of(text, strlen(text), &digest);
    free(text);
    snprintf(seal, SEAL_TEXT, PREFIX "%s", digest.text);
    return true;
}

bool sealed_sign(json_t *json, const char *key, struct why *why)
{
    char seal[SEAL_TEXT];
    return make_seal(json, key, seal, why) &&
           (json_object_set_new(json, key, json_string(seal)) == 0 || no_memory(why));
}

/* The one form. => null: there is no memory */
static char *form(const json_t *json)
{
    return json_dumps(json, JSON_INDENT(2) | JSON_SORT_KEYS);
}

bool sealed_write(const char *results, const char *name, const json_t *json, struct why *why)
{
    struct whole whole;
    char *text = form(json);
    bool right = text ? whole_open(&whole, results, name, why) : no_memory(why);
    if (text && right) {
        fprintf(whole.stream, "%s\n", text);
        right = whole_close(&whole, why);
    }
    free(text);
    return right;
}

static bool has_form(const json_t *json, const struct bytes *bytes, struct why *why)
{
    char *text = form(json);
    if (!text)
        return no_memory(why);
    size_t length = strlen(text);
    bool right = bytes->length == length + 1 && memcmp(bytes->at, text, length) == 0 &&
                 bytes->at[length] == '\n';
    free(text);
    return right || refuse(why, "it isn't written as 'granule seal' writes it");
}

static bool is_sealed(const json_t *json, const struct bytes *bytes, const char *key,
                      struct why *why)
{
    char right[SEAL_TEXT];
    const char *seal = json_string_value(json_object_get(json, key));
    if (!json_is_object(json))
        return refuse(why, "it is no object");
    if (!seal)
        return refuse(why,
                      "there is no '%s' in it; an earlier version may have written it, so run the "
                      "campaign again",
                      key);
    if (!has_form(json, bytes, why) || !make_seal(json, key, right, why))
        return false;
    return strcmp(seal, right) == 0 ||
           refuse(why, "its '%s' doesn't belong to its content: one of them was changed", key);
}

json_t *sealed_parse(const char *name, const struct bytes *text, const char *key, struct why *why)
{
    json_error_t error;
    struct why inner;
    json_t *json = json_loadb(text->at, text->length, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        why_set(why, "%s:%d: %s", name, error.line, error.text);
        return NULL;
    }
    if (is_sealed(json, text, key, &inner))
        return json;
    json_decref(json);
    why_set(why, "%.300s: %.200s", name, inner.text);
    return NULL;
}

json_t *sealed_read(const char *results, const char *name, const char *key, struct why *why)
{
    char path[PATH_MOST];
    struct bytes bytes;
    if (!path_make(path, why, "%s/%s", results, name) ||
        !inside_read(results, name, SEALED_MOST, &bytes, why))
        return NULL;
    json_t *json = sealed_parse(path, &bytes, key, why);
    free(bytes.at);
    return json;
}
