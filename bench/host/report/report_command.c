/* SPDX-License-Identifier: MIT
 *
 * `granule report`: what a campaign tells, as a page and as Markdown.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

static bool write_page(const struct figures *figures, const char *text, struct why *why)
{
    struct whole page;
    if (!whole_open(&page, figures->results, REPORT_PAGE, why))
        return false;
    bool right = report_write_page(figures, text, page.stream, why) && whole_close(&page, why);
    whole_drop(&page);
    return right;
}

/* The text comes last: where it is, the page is. */
static bool write_report(const struct figures *figures, struct why *why)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        return refuse(why, "there isn't memory enough for the report");
    bool right = report_write_text(figures, stream, why);
    if (fclose(stream) != 0 && right)
        right = refuse(why, "there isn't memory enough for the report");
    right = right && write_page(figures, text, why) &&
            file_write(figures->results, REPORT_TEXT, text, length, why);
    free(text);
    return right;
}

int command_report(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct figures figures;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!figures_open(&figures, argv[1], &why))
        return complain(EXIT_BROKEN, "report: %s", why.text);
    bool right = write_report(&figures, &why);
    figures_close(&figures);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "report: %s", why.text);
}
