/* SPDX-License-Identifier: MIT
 *
 * `granule compare`: which runs of a campaign are equal to a reference's, from where on the others
 * differ, and what that does to onsets, ratios and their intervals.
 *
 * The manifests say by their digests which records are equal; a folder needs the records themselves
 * only to tell where a run differs.
 */
#include "compare.h"
#include "records.h"
#include "schema.h"

#include <stdlib.h>
#include <string.h>

static bool load_table(struct csv *csv, const char *folder, const char *name, struct why *why)
{
    return csv_load(csv, folder, name, why) && schema_check(schema_find(name), csv, why) &&
           (csv->rows > 0 || refuse(why,
                                    "%s: it has no rows; 'granule verify' says what is wrong "
                                    "with the folder",
                                    csv->name));
}

static bool load(struct campaigns_compared *compared, struct why *why)
{
    for (int side = 0; side < CAMPAIGNS; side++)
        if (!manifest_read(&compared->manifest[side], compared->folder[side], why) ||
            !load_table(&compared->runs[side], compared->folder[side], "runs.csv", why) ||
            !load_table(&compared->cells[side], compared->folder[side], "cells.csv", why))
            return false;
    return pairing_make(&compared->pairing, &compared->rules, &compared->runs[HERE],
                        &compared->runs[REFERENCE], "total_", why);
}

static void unload(struct campaigns_compared *compared)
{
    for (int side = 0; side < CAMPAIGNS; side++) {
        manifest_free(&compared->manifest[side]);
        csv_free(&compared->runs[side]);
        csv_free(&compared->cells[side]);
    }
    pairing_free(&compared->pairing);
}

static json_t *overs_json(const struct campaigns_compared *compared)
{
    json_t *overs = json_array();
    for (size_t i = 0; i < compared->rules.overs; i++)
        json_array_append_new(overs, json_string(compared->rules.over[i]));
    return overs;
}

static bool print_json(const struct campaigns_compared *compared, const struct runs_compared *runs,
                       const struct cells_compared *cells, struct why *why)
{
    json_t *json = json_pack("{s:s, s:s, s:o, s:{s:I, s:I, s:o, s:O, s:O}, s:O}", "campaign",
                             compared->folder[HERE], "reference", compared->folder[REFERENCE],
                             "paired_over", overs_json(compared), "runs", "all",
                             (json_int_t)runs->all, "equal", (json_int_t)runs->equal, "differing",
                             sheet_json(&runs->differing), "only_in_campaign", runs->only[HERE],
                             "only_in_reference", runs->only[REFERENCE], "cells", cells->json);
    return sheet_print_json(json, stdout, why);
}

static void print_alone(const struct campaigns_compared *compared, const struct runs_compared *runs)
{
    for (int side = 0; side < CAMPAIGNS; side++) {
        if (json_array_size(runs->only[side]))
            printf("Only in %s:\n\n", compared->folder[side]);
        for (size_t i = 0; i < json_array_size(runs->only[side]); i++)
            printf("- %s\n", json_string_value(json_array_get(runs->only[side], i)));
        if (json_array_size(runs->only[side]))
            putchar('\n');
    }
}

static bool print_words(const struct campaigns_compared *compared, const struct runs_compared *runs,
                        const struct cells_compared *cells, enum sheet_format format,
                        struct why *why)
{
    bool right = true;
    for (size_t i = 0; i < compared->rules.overs; i++)
        printf("%s%s%s",
               i ? ", " : "Paired over what the campaigns differ in: ", compared->rules.over[i],
               i + 1 < compared->rules.overs ? "" : ".\n\n");
    print_alone(compared, runs);
    if (runs->differing.rows) {
        puts("Runs that differ, the last sample up to which they are equal (?: the records of one "
             "side aren't\nhere to tell), and the onset of each:\n");
        right = sheet_print(&runs->differing, format, stdout, why);
        putchar('\n');
    }
    if (right && cells->sheet.rows) {
        puts("Operations until the onset, medians over seeds, and the median of the paired "
             "ratio:\n");
        right = sheet_print(&cells->sheet, format, stdout, why);
        putchar('\n');
    }
    printf("%zu of %zu runs equal to the reference\n", runs->equal, runs->all);
    return right;
}

/* => an exit code: success when every run of either is equal in both */
static int compare(const struct campaigns_compared *compared, const char *onset,
                   enum sheet_format format)
{
    struct runs_compared runs;
    struct cells_compared cells;
    struct why why;
    if (compared->pairing.pairs == 0)
        return complain(EXIT_BROKEN,
                        "compare: %s and %s have no run in common; --match KEY=A:B pairs others",
                        compared->folder[HERE], compared->folder[REFERENCE]);
    if (!compare_runs(&runs, compared, &why))
        return complain(EXIT_BROKEN, "compare: %s", why.text);
    bool right = compare_cells(&cells, compared, onset, &why);
    if (right) {
        right = format == SHEET_JSON ? print_json(compared, &runs, &cells, &why)
                                     : print_words(compared, &runs, &cells, format, &why);
        cells_compared_free(&cells);
    }
    bool equal = runs.equal == runs.all;
    runs_compared_free(&runs);
    if (!right)
        return complain(EXIT_BROKEN, "compare: %s", why.text);
    return equal ? EXIT_SUCCESS : EXIT_BROKEN;
}

static bool onset_is_known(const char *onset)
{
    for (int i = 0; onset && i < ONSETS; i++)
        if (strcmp(onset_names[i], onset) == 0)
            return true;
    return !onset ||
           (complain(0, "compare: there is no onset '%s'; cells.csv names them", onset), false);
}

int command_compare(int argc, char **argv)
{
    const char *match = NULL, *onset = NULL, *format_text = NULL;
    const struct option_row table[] = {{"match", &match, NULL},
                                       {"onset", &onset, NULL},
                                       {"format", &format_text, NULL},
                                       {NULL, NULL, NULL}};
    struct campaigns_compared compared = {.pairing = {.pairs = 0}};
    enum sheet_format format;
    struct why why;
    if (!options_take(argc, argv, table, 2) ||
        !sheet_format_read("compare", format_text, &format) || !onset_is_known(onset))
        return EXIT_USAGE;
    if (match && !pairing_rules_read(&compared.rules, match, &why))
        return complain(EXIT_USAGE, "compare: --match: %s", why.text);
    compared.folder[HERE] = argv[1];
    compared.folder[REFERENCE] = argv[2];
    int code = load(&compared, &why) ? compare(&compared, onset, format)
                                     : complain(EXIT_BROKEN, "compare: %s", why.text);
    unload(&compared);
    return code;
}
