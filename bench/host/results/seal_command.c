/* SPDX-License-Identifier: MIT
 *
 * `granule seal`: write a campaign's manifest, which marks it as finished, and its
 * datapackage.json.
 *
 * The manifest says what was run and holds the SHA-256 of every file of the results. host/ isn't
 * among them, since its content differs by machine, nor is plots/, which can be drawn again at any
 * time. It is the same on every machine for the same sources, which it names by a digest: git's
 * name for them, and the versions of compilers and emulators, lie in host/environment.
 */
#include "assumptions.h"
#include "manifest.h"
#include "package.h"
#include "results.h"

#include <stdlib.h>
#include <string.h>

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough for the manifest");
}

static json_t *files_of(const struct inventory *inventory)
{
    json_t *files = json_object();
    for (size_t i = 0; i < inventory->count; i++) {
        const struct item *item = &inventory->items[i];
        json_object_set_new(
            files, item->name,
            json_pack("{s:I, s:s}", "bytes", (json_int_t)item->bytes, "sha256", item->digest.text));
    }
    return files;
}

static json_t *platforms_of(const struct campaign *campaign)
{
    json_t *platforms = json_object();
    for (size_t i = 0; i < campaign->count; i++) {
        const struct job *job = &campaign->jobs[i];
        char name[2 * NAME_MOST + 2];
        snprintf(name, sizeof name, "%s-%s", job->architecture.text, job->platform.text);
        if (!json_object_get(platforms, name))
            json_object_set_new(platforms, name,
                                json_pack("{s:s, s:s, s:i}", "arch", job->architecture.text,
                                          "platform", job->platform.text, "page_size_bytes",
                                          (int)job_page_size(job)));
    }
    return platforms;
}

/* => null: there is no memory */
static json_t *make_manifest(const struct campaign *campaign, const char *text,
                             const struct inventory *inventory)
{
    return json_pack("{s:s, s:i, s:s, s:s, s:s, s:I, s:o, s:o, s:o}", "suite", "granule", "format",
                     MANIFEST_FORMAT, "version", SUITE_VERSION, "sources", suite_sources,
                     "campaign", text, "runs", (json_int_t)campaign->count, "platforms",
                     platforms_of(campaign), "assumptions", assumptions_json(), "files",
                     files_of(inventory));
}

/* The package first: a folder with a manifest is finished. */
static bool write_both(const char *results, json_t *manifest, const struct inventory *inventory,
                       struct why *why)
{
    if (!manifest)
        return no_memory(why);
    if (!sealed_sign(manifest, MANIFEST_SEAL, why))
        return false;
    const char *seal = json_string_value(json_object_get(manifest, MANIFEST_SEAL));
    json_t *package = package_make(results, inventory, seal, why);
    bool right = package && sealed_write(results, PACKAGE_FILE, package, why) &&
                 sealed_write(results, MANIFEST_FILE, manifest, why);
    json_decref(package);
    return right;
}

static bool seal(const char *results, struct why *why)
{
    struct bytes text;
    struct campaign campaign;
    struct inventory inventory;
    if (!results_campaign_text(&campaign, results, &text, why))
        return false;
    bool right = inventory_take(&inventory, results, why);
    if (right) {
        json_t *manifest = make_manifest(&campaign, text.at, &inventory);
        right = write_both(results, manifest, &inventory, why);
        json_decref(manifest);
        inventory_free(&inventory);
    }
    campaign_free(&campaign);
    free(text.at);
    return right;
}

int command_seal(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    return seal(argv[1], &why) ? EXIT_SUCCESS : complain(EXIT_BROKEN, "seal: %s", why.text);
}
