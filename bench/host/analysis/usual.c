/* SPDX-License-Identifier: MIT
 *
 * Telling usual cells from others.
 */
#include "usual.h"
#include "known.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *cell_field(const struct cells *cells, const struct cell *cell, const char *header)
{
    for (size_t i = 0; i < cells->key_count; i++)
        if (strcmp(csv_header(&cells->runs, cells->key[i]), header) == 0)
            return csv_field(&cells->runs, cell->row, cells->key[i]);
    return "";
}

const char *usual_value(const struct cells *cells, const struct cell *cell, size_t column,
                        char text[USUAL_TEXT])
{
    const char *header = csv_header(&cells->runs, column);
    uint64_t value;
    if (strcmp(header, "commit_limit_bytes") == 0)
        return "none";
    if (strcmp(header, "layout") == 0)
        return "fresh";
    /* Of a setting that this version doesn't know, nothing is usual. */
    text[0] = '\0';
    if (known_setting_value(cell_field(cells, cell, "workload"), header, &value))
        snprintf(text, USUAL_TEXT, "%" PRIu64, value);
    return text;
}

/* Columns that say what is run, and not how. */
static bool is_work(const char *header)
{
    static const char *const work[] = {"workload", "operations", "trace", "trace_crc32"};
    for (size_t i = 0; i < sizeof work / sizeof *work; i++)
        if (strcmp(work[i], header) == 0)
            return true;
    return false;
}

size_t usual_differences(const struct cells *cells, const struct cell *cell, size_t *column)
{
    size_t differences = 0;
    for (size_t i = 0; i < cells->key_count; i++) {
        const char *value = csv_field(&cells->runs, cell->row, cells->key[i]);
        const char *header = csv_header(&cells->runs, cells->key[i]);
        char usual[USUAL_TEXT];
        /* Another workload's setting is an empty field. */
        if (is_work(header) || strcmp(header, "policy") == 0 || *value == '\0' ||
            strcmp(value, usual_value(cells, cell, cells->key[i], usual)) == 0)
            continue;
        *column = cells->key[i];
        differences++;
    }
    return differences;
}
