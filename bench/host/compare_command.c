/* SPDX-License-Identifier: MIT
 *
 * `granule compare`: which runs of two campaigns are equal to the byte, and from where on the
 * others differ.
 *
 * The manifests say it by their SHA-256; a folder needs its records only to tell where a run
 * differs.
 */
#include "results.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANIFEST_BYTES_MOST ((size_t)64 << 20)
#define RUNS "runs/"

struct side {
    const char *folder;
    json_t *manifest, *files;
};

static bool side_read(struct side *side, const char *folder, struct why *why)
{
    char path[PATH_MOST];
    struct bytes bytes;
    json_error_t error;

    *side = (struct side){.folder = folder};
    if (!path_make(path, why, "%s/manifest.json", folder) ||
        !file_read(path, MANIFEST_BYTES_MOST, &bytes, why))
        return false;
    side->manifest = json_loadb(bytes.at, bytes.length, JSON_REJECT_DUPLICATES, &error);
    free(bytes.at);
    if (side->manifest == NULL)
        return refuse(why, "%s line %d: %s", path, error.line, error.text);
    side->files = json_object_get(side->manifest, "files");
    if (!json_is_object(side->files))
        return refuse(why, "%s: it isn't a campaign's manifest: it names no files", path);
    return true;
}

static void side_free(struct side *side)
{
    json_decref(side->manifest);
}

/* A run's digest; a null pointer when the campaign hasn't got it. */
static const char *digest_of(const struct side *side, const char *name)
{
    return json_string_value(json_object_get(json_object_get(side->files, name), "sha256"));
}

static size_t line_length(const char *text)
{
    const char *end = strchr(text, '\n');

    return end != NULL ? (size_t)(end - text) + 1 : strlen(text);
}

/* The operation of the last sample before the first line that differs; the first two lines, which
 * name the run, may. */
static unsigned long equal_upto(const char *a, const char *b)
{
    unsigned long operation = 0;

    for (unsigned line = 1; *a != '\0' && *b != '\0'; line++) {
        size_t length = line_length(a);

        if (line > 2 && (length != line_length(b) || memcmp(a, b, length) != 0))
            break;
        if (strncmp(a, "sample ", strlen("sample ")) == 0)
            operation = strtoul(a + strlen("sample "), NULL, 10);
        a += length;
        b += line_length(b);
    }
    return operation;
}

static void print_difference(const struct side *a, const struct side *b, const char *name)
{
    const int length = (int)(strlen(name) - strlen(RUNS) - strlen(".records"));
    const char *run = name + strlen(RUNS);
    char path_a[PATH_MOST], path_b[PATH_MOST];
    struct bytes text_a = {0}, text_b = {0};
    struct why why;

    if (path_make(path_a, &why, "%s/%s", a->folder, name) &&
        path_make(path_b, &why, "%s/%s", b->folder, name) &&
        file_read(path_a, RECORDS_MOST, &text_a, &why) &&
        file_read(path_b, RECORDS_MOST, &text_b, &why))
        printf("differs: %.*s, equal up to operation %lu\n", length, run,
               equal_upto(text_a.at, text_b.at));
    else
        printf("differs: %.*s (the records of one side aren't here to tell where)\n", length, run);
    free(text_a.at);
    free(text_b.at);
}

/* Whether a file of a manifest is a run's records; the rest follows from them. A name that isn't
 * plain is none: manifests may come from anywhere. */
static bool is_run(const char *name)
{
    size_t length = strlen(name);

    for (const char *c = name + strlen(RUNS); length > strlen(RUNS) && *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || *c == '/')
            return false;
    return strncmp(name, RUNS, strlen(RUNS)) == 0 && length > strlen(RUNS) + strlen(".records") &&
           strcmp(name + length - strlen(".records"), ".records") == 0;
}

/* => an exit code: success when every run of either is equal in both */
static int compare(const struct side *a, const struct side *b)
{
    size_t runs = 0, equal = 0, shared = 0;
    const char *name;
    json_t *value;

    json_object_foreach(a->files, name, value)
    {
        const char *digest_a = digest_of(a, name);
        const char *digest_b = digest_of(b, name);

        if (!is_run(name))
            continue;
        runs++;
        if (digest_a == NULL || digest_b == NULL) {
            printf("only in %s: %s\n", a->folder, name + strlen(RUNS));
            continue;
        }
        shared++;
        if (strcmp(digest_a, digest_b) == 0)
            equal++;
        else
            print_difference(a, b, name);
    }
    json_object_foreach(b->files, name, value)
    {
        if (is_run(name) && digest_of(a, name) == NULL) {
            printf("only in %s: %s\n", b->folder, name + strlen(RUNS));
            runs++;
        }
    }
    printf("%zu of %zu runs equal\n", equal, runs);
    if (shared == 0)
        return complain(EXIT_BROKEN, "compare: %s and %s have no run in common", a->folder,
                        b->folder);
    return equal == runs ? EXIT_SUCCESS : EXIT_BROKEN;
}

int command_compare(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct side a = {0}, b = {0};
    struct why why;
    int code;

    if (!options_take(argc, argv, table, 2))
        return EXIT_USAGE;
    if (!side_read(&a, argv[1], &why) || !side_read(&b, argv[2], &why))
        code = complain(EXIT_BROKEN, "compare: %s; 'make bench' makes a whole campaign", why.text);
    else
        code = compare(&a, &b);
    side_free(&a);
    side_free(&b);
    return code;
}
