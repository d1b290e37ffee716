/* SPDX-License-Identifier: MIT
 *
 * The report's text, part by part.
 */
#include "caption.h"
#include "inside.h"
#include "manifest.h"
#include "markdown.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL_FILE_MOST = 1 << 20 };

static void write_question(FILE *stream)
{
    fputs(
        "## The question\n\n"
        "A program asks for addresses, gives some back, and asks again. Windows NT 4.0 gave them "
        "in "
        "granules of 64 KB; its page has 4 KB on x86 and 8 KB on Alpha. Microsoft's article "
        "Q216540 tells what became of that "
        "before Service Pack 5: each critical section's debug information took a block of 4 KB, "
        "the other 60 KB of its granule were lost, and in the end a process with free memory "
        "couldn't create a thread. **When does a program lose its address space so, is it at "
        "another moment on Alpha than on x86, and why?**\n\n"
        "Granule runs the same streams of operations in guests on both architectures, on real page "
        "tables, and finds the operation with which it begins. It measures a model of NT 4.0's "
        "address space that is held against public documentation; it is not NT.\n\n",
        stream);
}

/* Figures */

static bool write_figure(const struct figures *figures, const char *name, FILE *stream,
                         struct why *why)
{
    struct caption caption;
    if (!caption_read(&caption, figures->results, name, why))
        return false;
    if (!caption.title) {
        caption_free(&caption);
        return true;
    }
    fputs("### ", stream);
    markdown_write(stream, caption.title);
    fputs("\n\n![", stream);
    markdown_write(stream, caption.title);
    fprintf(stream, "](plots/%s.svg)\n\n", name);
    markdown_write(stream, caption.paragraph);
    fputs("\n\n", stream);
    if (strcmp(name, "space") == 0)
        fputs(REPORT_EXPLORER "\n\n", stream);
    caption_free(&caption);
    return true;
}

static bool write_figures(const struct figures *figures, FILE *stream, struct why *why)
{
    fputs("## Figures\n\n", stream);
    for (size_t i = 0; figure_table[i]; i++)
        if (!write_figure(figures, figure_table[i]->name, stream, why))
            return false;
    return true;
}

/* Tables */

static bool write_tables(const struct figures *figures, FILE *stream, struct why *why)
{
    struct table_output output = {.format = SHEET_MARKDOWN, .stream = stream};
    fputs("## Tables\n\n", stream);
    if (!table_print(&output, figures->results, why))
        return false;
    fputs("\nThese and all others come with the report as CSV; `datapackage.json` describes every "
          "column.\n\n",
          stream);
    return true;
}

static void write_methods(FILE *stream)
{
    fputs(
        "## How it was measured\n\n"
        "A *run* is one workload under one policy, from one seed, on one architecture. The guest "
        "carries out its operations one by one; every page that is committed is really mapped and "
        "carries a tag, which is checked when it goes. After each operation the guest looks at its "
        "space: *free* is what isn't reserved; *usable* what lies in wholly free granules, and so "
        "can be reserved; *largest* the longest piece of that. What is free but not usable are the "
        "*slot tails*, the rest of granules in use.\n\n"
        "A request that fails has one cause, decided at that moment: `policy` (what was needed "
        "would "
        "have fitted, but the runtime asked for more), `granularity` (only slot tails could have "
        "served), `fragmented` (enough is usable, but not in one piece), `exhausted` (too little "
        "is "
        "free), `commit` (the limit on committed memory) or `invalid`. The *onset* shown here is "
        "the "
        "operation with which a request first fails by one of the first three; under a limit, with "
        "which one first fails at all.\n\n"
        "Both architectures get the same streams, so a seed is a *pair*. The ratio Alpha/x86 is "
        "the "
        "median of the pairs' ratios; its interval lies between two of them and assumes nothing of "
        "their distribution, and the probability with which it covers is printed. Where a run ends "
        "before its onset, only a bound is known. `p` is the exact sign test, corrected by Holm's "
        "method for all tests of the campaign. Seeds sample a workload's generator, not NT: an "
        "interval says how far a ratio hangs on the seed. That two medians are equal is a result, "
        "and printed as one.\n\n",
        stream);
}

/* Where it comes from */

/* A file's text as a block of code, which ends with a line that the text doesn't have. */
static bool write_block(const struct figures *figures, const char *file, FILE *stream,
                        struct why *why)
{
    struct bytes text;
    if (!inside_read(figures->results, file, SMALL_FILE_MOST, &text, why))
        return false;
    size_t longest = 2, ticks = 0;
    for (const char *at = text.at; *at; at++) {
        ticks = *at == '`' ? ticks + 1 : 0;
        if (ticks > longest)
            longest = ticks;
    }
    for (int end = 0; end < 2; end++) {
        for (size_t i = 0; i <= longest; i++)
            fputc('`', stream);
        fputs(end ? "\n\n" : "text\n", stream);
        if (!end)
            fputs(text.at, stream);
    }
    free(text.at);
    return true;
}

static bool write_provenance(const struct figures *figures, const struct manifest *manifest,
                             FILE *stream, struct why *why)
{
    char path[PATH_MOST];
    fputs("## Where it comes from\n\nGranule ", stream);
    markdown_write(stream, manifest_text(manifest, "version"));
    fputs(", sources ", stream);
    markdown_write(stream, manifest_text(manifest, "sources"));
    fprintf(
        stream,
        ", campaign `%s` (the first digits of the "
        "SHA-256 of `runs.csv`, which stand in the corner of every figure), %zu runs.\n"
        "`granule verify` checks every file of the campaign's folder and derives the tables, "
        "the figures' data and this report once more; the same campaign gives the same bytes on "
        "every machine. What differs by machine:\n\n",
        figures->hash, figures->cells.runs.rows);
    if (!path_make(path, why, "%s/host/environment", figures->results))
        return false;
    if (!file_exists(path))
        fputs("*(the campaign's folder has no `host/environment`)*\n\n", stream);
    else if (!write_block(figures, "host/environment", stream, why))
        return false;
    fputs("The campaign:\n\n", stream);
    return write_block(figures, "campaign", stream, why);
}

static bool write_parts(const struct figures *figures, const struct manifest *manifest,
                        FILE *stream, struct why *why)
{
    fprintf(stream, "# " REPORT_TITLE "\n\nCampaign `%s`, Granule ", figures->hash);
    markdown_write(stream, manifest_text(manifest, "version"));
    fputs("\n\n", stream);
    write_question(stream);
    fputs("## The answer\n\n", stream);
    if (!report_write_answer(figures, stream, why))
        return false;
    fputs("\n", stream);
    if (!write_figures(figures, stream, why) || !write_tables(figures, stream, why))
        return false;
    fputs("## Assumptions, and their other readings\n\n", stream);
    if (!report_write_assumptions(figures, json_object_get(manifest->json, "assumptions"), stream,
                                  why))
        return false;
    fputs("\n", stream);
    write_methods(stream);
    return write_provenance(figures, manifest, stream, why);
}

/* Versions and assumptions are those of the campaign, not of who reports on it. */
bool report_write_text(const struct figures *figures, FILE *stream, struct why *why)
{
    struct manifest manifest;
    if (!manifest_read(&manifest, figures->results, why))
        return false;
    bool right = write_parts(figures, &manifest, stream, why);
    manifest_free(&manifest);
    return right;
}
