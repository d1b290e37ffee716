/* SPDX-License-Identifier: MIT
 *
 * `granule seal`: write a campaign's manifest, which marks it as finished.
 *
 * It says what was run and holds the SHA-256 of every file of the results. host/ isn't among them,
 * since its content differs by machine, nor is plots/, which can be drawn again at any time.
 */
#include "assumptions.h"
#include "results.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SEALED_FILE_MOST ((size_t)1 << 30)

static bool no_memory(struct why *why)
{
    return refuse(why, "there isn't memory enough for the manifest");
}

static json_t *digest(const struct bytes *bytes)
{
    uint8_t sum[SHA256_DIGEST_SIZE];
    char text[2 * SHA256_DIGEST_SIZE + 1];
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, bytes->length, (const uint8_t *)bytes->at);
    sha256_digest(&context, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(text + 2 * i, 3, "%02x", sum[i]);
    return json_pack("{s:I, s:s}", "bytes", (json_int_t)bytes->length, "sha256", text);
}

static bool seal_file(json_t *files, const char *path, const char *name, struct why *why)
{
    struct bytes bytes;
    if (!file_read(path, SEALED_FILE_MOST, &bytes, why))
        return false;
    bool right = json_object_set_new(files, name, digest(&bytes)) == 0;
    free(bytes.at);
    return right || no_memory(why);
}

static bool is_sealed(const char *name)
{
    static const char *const apart[] = {"host", "plots", "broken", "manifest.json"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (strcmp(name, apart[i]) == 0)
            return false;
    return true;
}

/* All files of RESULTS/folder; one level of folders below the results' own. */
static bool seal_folder(json_t *files, const char *results, const char *folder, struct why *why)
{
    char path[PATH_MOST], name[PATH_MOST];
    struct dirent *entry;
    bool right = true;
    if (!path_make(path, why, "%s/%s", results, folder))
        return false;
    DIR *stream = opendir(path);
    if (!stream)
        return refuse(why, "%s: %s", path, strerror(errno));
    while (right && (entry = readdir(stream))) {
        struct stat status;
        if (entry->d_name[0] == '.' || (!*folder && !is_sealed(entry->d_name)))
            continue;
        right = path_make(name, why, "%s%s%s", folder, *folder ? "/" : "", entry->d_name) &&
                path_make(path, why, "%s/%s", results, name);
        if (!right)
            break;
        if (lstat(path, &status) == 0 && S_ISREG(status.st_mode))
            right = seal_file(files, path, name, why);
        else if (S_ISDIR(status.st_mode) && !*folder)
            right = seal_folder(files, results, name, why);
        else
            right = refuse(why, "%s: neither a file nor a folder of results", path);
    }
    closedir(stream);
    return right;
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

static bool write_manifest(const char *results, const struct campaign *campaign, const char *text,
                           json_t *files, struct why *why)
{
    json_t *manifest = json_pack("{s:s, s:i, s:s, s:s, s:I, s:o, s:o, s:O}", "suite", "granule",
                                 "format", 1, "version", SUITE_VERSION, "campaign", text, "runs",
                                 (json_int_t)campaign->count, "platforms", platforms_of(campaign),
                                 "assumptions", assumptions_json(), "files", files);
    char *json = manifest ? json_dumps(manifest, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
    struct whole whole;
    bool right = json ? whole_open(&whole, results, "manifest.json", why) : no_memory(why);
    if (json && right) {
        fprintf(whole.stream, "%s\n", json);
        right = whole_close(&whole, why);
    }
    free(json);
    json_decref(manifest);
    return right;
}

static bool seal(const char *results, struct why *why)
{
    char path[PATH_MOST];
    struct bytes bytes;
    struct campaign campaign;
    if (!path_make(path, why, "%s/%s", results, RESULTS_CAMPAIGN) ||
        !file_read(path, CAMPAIGN_BYTES_MOST, &bytes, why))
        return false;
    bool right = campaign_read(&campaign, path, bytes.at, bytes.length, why);
    if (right) {
        json_t *files = json_object();
        right = files ? seal_folder(files, results, "", why) : no_memory(why);
        right = right && write_manifest(results, &campaign, bytes.at, files, why);
        json_decref(files);
        campaign_free(&campaign);
    }
    free(bytes.at);
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
