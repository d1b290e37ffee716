/* SPDX-License-Identifier: MIT
 *
 * `granule verify`: whether a campaign's folder is what its manifest says, and whether its tables
 * follow from its records and from one another.
 *
 * First the bytes: every file that is missing, changed or one too many is named. Then the contents:
 * the manifest's against the campaign, datapackage.json's against the tables, the tables' against
 * their schemas. At last everything that follows from other files is derived once more, in memory,
 * and the line that is quoted from it.
 * Records and samples may be left out as a whole, as in results/reference: then what follows from
 * them can't be checked, and that is said.
 */
#include "manifest.h"
#include "package.h"
#include "quote.h"
#include "report.h"
#include "results.h"

#include <stdlib.h>
#include <string.h>

/* Folders that may be left out as a whole. */
enum { RUNS, SAMPLES, COST, FOLDERS };
static const char *const folders[FOLDERS] = {"runs", "samples", "cost"};

struct verification {
    const char *results;
    struct manifest manifest;
    struct inventory inventory;
    bool left_out[FOLDERS];
    size_t findings;
};

static void find(struct verification *verification, const char *name, const char *what)
{
    complain(0, "verify: %s/%s: %s", verification->results, name, what);
    verification->findings++;
}

/* Whether a file that isn't there belongs to a folder that was left out. */
static bool is_left_out(const struct verification *verification, const char *name)
{
    for (int i = 0; i < FOLDERS; i++) {
        size_t length = strlen(folders[i]);
        if (verification->left_out[i] && strncmp(name, folders[i], length) == 0 &&
            name[length] == '/')
            return true;
    }
    return false;
}

/* Every file that the manifest names, and every one that it doesn't. */
static void check_bytes(struct verification *verification)
{
    const struct inventory *inventory = &verification->inventory;
    const char *name;
    json_t *about;
    for (int i = 0; i < FOLDERS; i++)
        verification->left_out[i] = manifest_has_folder(&verification->manifest, folders[i]) &&
                                    !inventory_has_folder(inventory, folders[i]);
    json_object_foreach(verification->manifest.files, name, about)
    {
        const struct item *item = inventory_find(inventory, name);
        json_int_t bytes = json_integer_value(json_object_get(about, "bytes"));
        if (!item && !is_left_out(verification, name))
            find(verification, name, "it is missing");
        else if (item &&
                 (strcmp(item->digest.text, manifest_digest(&verification->manifest, name)) != 0 ||
                  (json_int_t)item->bytes != bytes))
            find(verification, name, "it was changed: its SHA-256 isn't the manifest's");
    }
    for (size_t i = 0; i < inventory->count; i++)
        if (!manifest_digest(&verification->manifest, inventory->items[i].name))
            find(verification, inventory->items[i].name, "the manifest doesn't name it");
}

/* What the manifest says of the campaign. */
static bool check_campaign(const struct verification *verification, struct why *why)
{
    const struct manifest *manifest = &verification->manifest;
    struct campaign campaign;
    struct bytes text;
    if (!results_campaign_text(&campaign, verification->results, &text, why))
        return false;
    bool right =
        (strcmp(text.at, manifest_text(manifest, "campaign")) == 0 ||
         refuse(why, "%s/" MANIFEST_FILE ": its campaign isn't that of the file campaign",
                verification->results)) &&
        (json_integer_value(json_object_get(manifest->json, "runs")) ==
             (json_int_t)campaign.count ||
         refuse(why, "%s/" MANIFEST_FILE ": the campaign stands for %zu runs, not for so many",
                verification->results, campaign.count));
    campaign_free(&campaign);
    free(text.at);
    return right;
}

static bool check_package(const struct verification *verification, struct why *why)
{
    struct why inner;
    json_t *made = package_make(verification->results, &verification->inventory,
                                manifest_text(&verification->manifest, MANIFEST_SEAL), why);
    json_t *package =
        made ? sealed_read(verification->results, PACKAGE_FILE, PACKAGE_SEAL, why) : NULL;
    bool right = package && (package_agrees(package, made, &inner) ||
                             refuse(why, "%.300s/" PACKAGE_FILE ": %.180s", verification->results,
                                    inner.text));
    json_decref(package);
    json_decref(made);
    return right;
}

static bool derives(int (*command)(int argc, char **argv), const char *name, const char *results)
{
    char *arguments[] = {(char *)name, (char *)results, NULL};
    return command(2, arguments) == EXIT_SUCCESS;
}

static bool lacks_folder(const struct verification *verification)
{
    for (int i = 0; i < FOLDERS; i++)
        if (verification->left_out[i])
            return true;
    return false;
}

static bool has_report(const char *results)
{
    char path[PATH_MOST];
    struct why why;
    return (path_make(path, &why, "%s/" REPORT_TEXT, results) && file_exists(path)) ||
           (path_make(path, &why, "%s/" REPORT_PAGE, results) && file_exists(path));
}

/* Make once more what follows from other files. => false: stderr says what doesn't */
static bool derive(const struct verification *verification)
{
    const bool *left_out = verification->left_out;
    whole_check_only();
    return (lacks_folder(verification) ||
            derives(command_collect, "collect", verification->results)) &&
           derives(command_analyse, "analyse", verification->results) &&
           (left_out[SAMPLES] || derives(command_figures, "figures", verification->results)) &&
           (!has_report(verification->results) ||
            derives(command_report, "report", verification->results));
}

static void report(const struct verification *verification)
{
    printf("%s: %zu files are what the manifest says\n", verification->results,
           verification->inventory.count);
    if (lacks_folder(verification)) {
        printf("%s: its cells follow from its runs; what its runs follow from isn't here (",
               verification->results);
        for (int i = 0, found = 0; i < FOLDERS; i++)
            if (verification->left_out[i])
                printf("%s%s/", found++ ? ", " : "", folders[i]);
        puts("), only its digests are");
    } else {
        printf("%s: its tables follow from its records\n", verification->results);
    }
    printf("seal %s\n", manifest_text(&verification->manifest, MANIFEST_SEAL));
}

/* The line that others quote, or the one that somebody has quoted. => an exit code */
static int check_quotes(const char *results, const char *quoted)
{
    struct quotes quotes;
    struct why why;
    if (!quotes_make(&quotes, results, &why))
        return complain(EXIT_BROKEN, "verify: %s", why.text);
    bool right = !quoted || quotes_check(&quotes, quoted, &why);
    const char *line = quoted ? quoted : quotes_first(&quotes, &why);
    int code = EXIT_SUCCESS;
    if (!right)
        code = complain(EXIT_BROKEN, "verify: --quoted: %s: %s", results, why.text);
    else if (line)
        printf("%s\n", line);
    else
        printf("nothing to quote: %s\n", why.text);
    quotes_free(&quotes);
    return code;
}

static int verify(struct verification *verification, const char *quoted)
{
    struct why why;
    check_bytes(verification);
    if (verification->findings == 1)
        return EXIT_BROKEN;
    if (verification->findings)
        return complain(EXIT_BROKEN, "verify: %s: %zu files aren't what the manifest says",
                        verification->results, verification->findings);
    if (!check_campaign(verification, &why) || !check_package(verification, &why))
        return complain(EXIT_BROKEN, "verify: %s", why.text);
    if (!derive(verification))
        return EXIT_BROKEN;
    report(verification);
    return check_quotes(verification->results, quoted);
}

int command_verify(int argc, char **argv)
{
    const char *quoted = NULL;
    const struct option_row table[] = {{"quoted", &quoted, NULL}, {NULL, NULL, NULL}};
    struct verification verification = {0};
    struct why why;
    int code = EXIT_BROKEN;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    verification.results = argv[1];
    if (!manifest_read(&verification.manifest, argv[1], &why) ||
        !inventory_take(&verification.inventory, argv[1], &why))
        complain(0, "verify: %s", why.text);
    else
        code = verify(&verification, quoted);
    inventory_free(&verification.inventory);
    manifest_free(&verification.manifest);
    return code;
}
