/* SPDX-License-Identifier: MIT
 *
 * Describing a campaign's tables.
 */
#include "package.h"
#include "inside.h"
#include "schema.h"

#include <stdlib.h>
#include <string.h>

/* No table of a campaign is larger. */
#define TABLE_MOST ((size_t)1 << 30)

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough to describe the tables");
}

/* One resource while it is put together. */
struct resource {
    const struct schema_table *table;
    json_t *paths, *schema;
    struct digest_sum sum;
};

/* The columns of a file, which are those of the files before. */
static bool add_schema(struct resource *resource, const struct csv *csv, struct why *why)
{
    json_t *schema = schema_json(resource->table, csv);
    if (!schema)
        return no_memory(why);
    bool same = !resource->schema || json_equal(resource->schema, schema);
    json_decref(resource->schema);
    resource->schema = schema;
    return same || refuse(why, "%s: its columns aren't those of the other samples", csv->name);
}

static bool add_file(struct resource *resource, const char *results, const char *name,
                     struct why *why)
{
    char path[PATH_MOST];
    struct bytes bytes;
    struct csv csv;
    if (!path_make(path, why, "%s/%s", results, name) ||
        !inside_read(results, name, TABLE_MOST, &bytes, why))
        return false;
    digest_add(&resource->sum, bytes.at, bytes.length);
    if (!csv_read(&csv, path, bytes, why))
        return false;
    bool right = schema_check(resource->table, &csv, why) && add_schema(resource, &csv, why);
    csv_free(&csv);
    return right &&
           (json_array_append_new(resource->paths, json_string(name)) == 0 || no_memory(why));
}

/* What stands in the description. => null: there is no memory */
static json_t *describe(const struct resource *resource)
{
    char hash[sizeof "sha256:" + sizeof(struct digest)];
    struct digest digest;
    struct digest_sum sum = resource->sum;
    bool single = json_array_size(resource->paths) == 1 &&
                  resource->table->path[strlen(resource->table->path) - 1] != '/';
    digest_end(&sum, &digest);
    snprintf(hash, sizeof hash, "sha256:%s", digest.text);
    return json_pack("{s:s, s:s, s:s, s:O, s:s, s:s, s:s, s:I, s:s, s:O, s:{s:s, s:s}}", "profile",
                     "tabular-data-resource", "name", resource->table->name, "description",
                     resource->table->about, "path",
                     single ? json_array_get(resource->paths, 0) : resource->paths, "format", "csv",
                     "mediatype", "text/csv", "encoding", "utf-8", "bytes",
                     (json_int_t)resource->sum.bytes, "hash", hash, "schema", resource->schema,
                     "dialect", "delimiter", ",", "lineTerminator", "\n");
}

/* All files of one table. */
static bool add_resource(json_t *resources, const struct schema_table *table, const char *results,
                         const struct inventory *inventory, struct why *why)
{
    struct resource resource = {.table = table, .paths = json_array()};
    bool right = resource.paths || no_memory(why);
    bool many = table->path[strlen(table->path) - 1] == '/';
    digest_begin(&resource.sum);
    for (size_t i = 0; right && i < inventory->count; i++)
        if (schema_find(inventory->items[i].name) == table)
            right = add_file(&resource, results, inventory->items[i].name, why);
    if (right && json_array_size(resource.paths))
        right = json_array_append_new(resources, describe(&resource)) == 0 || no_memory(why);
    else if (right && !table->optional && !many)
        right = refuse(why, "%s/%s: it is missing", results, table->path);
    json_decref(resource.paths);
    json_decref(resource.schema);
    return right;
}

/* Every file that has the look of a table must be one. */
static bool check_names(const char *results, const struct inventory *inventory, struct why *why)
{
    for (size_t i = 0; i < inventory->count; i++) {
        const char *name = inventory->items[i].name;
        const char *dot = strrchr(name, '.');
        if (dot && strcmp(dot, ".csv") == 0 && !schema_find(name))
            return refuse(why, "%s/%s: no campaign has such a table; take it away", results, name);
    }
    return true;
}

/* The package's name follows from the campaign, so that it is the same wherever it runs. */
static json_t *head(const struct inventory *inventory, const char *seal, json_t *resources)
{
    const struct item *campaign = inventory_find(inventory, "campaign");
    char name[sizeof "granule-" + 12];
    snprintf(name, sizeof name, "granule-%.12s", campaign ? campaign->digest.text : "campaign");
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:s}], s:O}", "profile",
        "tabular-data-package", "name", name, "title",
        "Granule: when an address space fragments, on Alpha and on x86", "description",
        "Results of a campaign of the benchmark suite Granule, which models the address space of "
        "Windows NT 4.0. manifest.json says what was run; its seal is the member manifest.",
        "version", SUITE_VERSION, "manifest", seal, "licenses", "name", "CC-BY-4.0", "title",
        "Creative Commons Attribution 4.0", "path", "https://creativecommons.org/licenses/by/4.0/",
        "resources", resources);
}

json_t *package_make(const char *results, const struct inventory *inventory, const char *seal,
                     struct why *why)
{
    json_t *resources = json_array(), *package = NULL;
    bool right = check_names(results, inventory, why);
    for (size_t i = 0; right && i < schema_table_count; i++)
        right = add_resource(resources, &schema_tables[i], results, inventory, why);
    if (right) {
        package = head(inventory, seal, resources);
        right = package && sealed_sign(package, PACKAGE_SEAL, why);
        if (!package)
            no_memory(why);
    }
    json_decref(resources);
    if (right)
        return package;
    json_decref(package);
    return NULL;
}

/* The names of a resource's columns. */
static bool same_columns(const json_t *a, const json_t *b)
{
    const json_t *left = json_object_get(json_object_get(a, "schema"), "fields");
    const json_t *right = json_object_get(json_object_get(b, "schema"), "fields");
    if (!json_is_array(left) || json_array_size(left) != json_array_size(right))
        return false;
    for (size_t i = 0; i < json_array_size(left); i++)
        if (!json_equal(json_object_get(json_array_get(left, i), "name"),
                        json_object_get(json_array_get(right, i), "name")))
            return false;
    return true;
}

static bool resource_agrees(const json_t *resource, const json_t *made, struct why *why)
{
    static const char *const members[] = {"path", "bytes", "hash", "profile"};
    const char *name = json_string_value(json_object_get(made, "name"));
    const char *path = json_string_value(json_object_get(resource, "path"));
    if (path && !inside_name_is_plain(path))
        return refuse(why, "the path '%.200s' isn't one inside of the folder", path);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!json_equal(json_object_get(resource, members[i]), json_object_get(made, members[i])))
            return refuse(why, "the %s of the resource '%s' isn't that of the files", members[i],
                          name);
    return same_columns(resource, made) ||
           refuse(why, "the columns of the resource '%s' aren't those of its file", name);
}

bool package_agrees(const json_t *package, const json_t *made, struct why *why)
{
    const json_t *theirs = json_object_get(package, "resources");
    const json_t *ours = json_object_get(made, "resources");
    if (!json_is_array(theirs))
        return refuse(why, "it names no resources");
    if (!json_equal(json_object_get(package, "manifest"), json_object_get(made, "manifest")))
        return refuse(why, "its 'manifest' isn't the seal of " MANIFEST_FILE);
    for (size_t i = 0; i < json_array_size(theirs) && i < json_array_size(ours); i++)
        if (!resource_agrees(json_array_get(theirs, i), json_array_get(ours, i), why))
            return false;
    return json_array_size(theirs) == json_array_size(ours) ||
           refuse(why, "it names %zu tables, but there are %zu", json_array_size(theirs),
                  json_array_size(ours));
}
