/* SPDX-License-Identifier: MIT
 *
 * The report on a campaign: one Markdown text, from which the page is made, too.
 */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include "figure.h"

#include <jansson.h>

#define REPORT_TEXT "report.md"
#define REPORT_PAGE "report.html"
#define REPORT_TITLE "Address-space fragmentation on Alpha and x86"

/* The line of the text in whose place the page has its explorer. */
#define REPORT_EXPLORER "<!-- explorer -->"

/* Write the text. What names something in a campaign may be any text, and reads as it is. The
 * campaign must be finished, since its manifest says what made it. */
bool report_write_text(const struct figures *figures, FILE *stream, struct why *why);

/* A part of it, from cells.csv and grid.csv: what came out, in three sentences. */
bool report_write_answer(const struct figures *figures, FILE *stream, struct why *why);

/* Parts of it: what other readings of the assumptions do, and the assumptions themselves,
 * as a manifest has them. */
bool report_write_assumptions(const struct figures *figures, const json_t *model, FILE *stream,
                              struct why *why);

/* Make the page of the text: one file of HTML that needs no other, with the figures in it. */
bool report_write_page(const struct figures *figures, const char *text, FILE *stream,
                       struct why *why);

/* What the explorer shows: an array of runs on both architectures, looked at in even steps; an
 * empty one where the campaign has no run that can be carried out again.
 * => null: why says it. Otherwise json_decref() is owed */
json_t *report_explorer(const struct figures *figures, struct why *why);

#endif
