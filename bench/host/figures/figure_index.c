/* SPDX-License-Identifier: MIT
 *
 * index: the unusable index of every size over one run, before and after the service pack.
 */
#include "figure.h"
#include "number.h"

#include <inttypes.h>
#include <string.h>

static const struct figure_column columns[] = {
    {"panel", "from 1"},
    {"title", "of the panel: the policy of its run"},
    {"operation", "how many had been carried out; the same for every size"},
    {"size_bytes", "of the request; that of 65536 is the share of slot tails in what is free"},
    {"unusable_index", "1 - usable(size) / free; 1 when nothing is free"},
    {NULL, NULL},
};

static const struct {
    uint64_t size;
    const char *header;
} sizes[] = {
    {UINT64_C(64) << 10, "usable_bytes"},     {UINT64_C(256) << 10, "usable_256k_bytes"},
    {UINT64_C(1) << 20, "usable_1m_bytes"},   {UINT64_C(4) << 20, "usable_4m_bytes"},
    {UINT64_C(16) << 20, "usable_16m_bytes"}, {UINT64_C(64) << 20, "usable_64m_bytes"},
};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* Moments of a run that are drawn, evenly spaced. */
enum { MOMENTS = 150 };

struct reading {
    size_t operation, free_bytes, usable[SIZES]; /* columns of the samples */
};

static bool find_columns(const struct csv *samples, struct reading *reading, struct why *why)
{
    bool right = csv_column(samples, "operation", &reading->operation, why) &&
                 csv_column(samples, "free_bytes", &reading->free_bytes, why);
    for (int i = 0; right && i < SIZES; i++)
        right = csv_column(samples, sizes[i].header, &reading->usable[i], why);
    return right;
}

/* One sample, shown as the state at an operation. */
static bool write_moment(FILE *stream, const struct csv *samples, const struct reading *reading,
                         size_t row, const char *panel, uint64_t operation, struct why *why)
{
    uint64_t free_bytes, usable;
    char index[RATIO_TEXT];
    if (!csv_number(samples, row, reading->free_bytes, &free_bytes, why))
        return false;
    for (int i = 0; i < SIZES; i++) {
        if (!csv_number(samples, row, reading->usable[i], &usable, why))
            return false;
        if (usable > free_bytes)
            return refuse(why, "%s:%zu: %s are more than free_bytes", samples->name, row + 2,
                          sizes[i].header);
        ratio_text(free_bytes ? free_bytes - usable : 1, free_bytes ? free_bytes : 1, index);
        fprintf(stream, "%s,%" PRIu64 ",%" PRIu64 ",%s\n", panel, operation, sizes[i].size, index);
    }
    return true;
}

/* The last sample at or before each moment. */
static bool write_moments(FILE *stream, const struct csv *samples, const struct reading *reading,
                          const char *panel, struct why *why)
{
    uint64_t last, next;
    size_t row = 0;
    if (!csv_number(samples, samples->rows - 1, reading->operation, &last, why))
        return false;
    for (uint64_t i = 1; i <= MOMENTS; i++) {
        uint64_t operation = last * i / MOMENTS;
        for (; row + 1 < samples->rows; row++) {
            if (!csv_number(samples, row + 1, reading->operation, &next, why))
                return false;
            if (next > operation)
                break;
        }
        if (!write_moment(stream, samples, reading, row, panel, operation, why))
            return false;
    }
    return true;
}

static bool write_caption(FILE *stream, const struct figures *figures, const char *policy,
                          size_t run, struct why *why)
{
    struct range half;
    char text[WORDS_MOST];
    if (!cells_onset(&figures->cells, run, ONSET_INDEX, &half, why))
        return false;
    if (range_is_exact(half))
        fprintf(stream, " Under %s half of it is useless for a thread's 1 MB at operation %s.",
                policy, words_count((uint64_t)half.low, text));
    else
        fprintf(stream, " Under %s more than half of it would serve a thread's 1 MB to the end.",
                policy);
    return true;
}

static bool write_panel(const struct figures *figures, const struct drawing *drawing, int number,
                        size_t run, struct why *why)
{
    const char *policy = csv_field(&figures->cells.runs, run, figures->policy);
    char panel[TITLE_MOST + 16], title[TITLE_MOST];
    struct csv samples;
    struct reading reading;
    snprintf(panel, sizeof panel, "%d,%s", number, words_policy(policy, title));
    if (!figures_samples(figures, run, &samples, why))
        return false;
    bool right = find_columns(&samples, &reading, why) &&
                 write_moments(drawing->data[0], &samples, &reading, panel, why);
    csv_free(&samples);
    return right && write_caption(drawing->caption, figures, policy, run, why);
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    const struct cell *cell[2];
    size_t count = figures_pair(figures, "critsec", cell);
    const struct csv *runs = &figures->cells.runs;
    size_t first = figures_first_run(cell[0]);
    fprintf(drawing->caption,
            "The share of the free address space that no request of a size could use, over one run"
            " of %s (%s). At 64 KB it is the share of the slot tails.",
            csv_field(runs, first, figures->workload), csv_field(runs, first, figures->run));
    for (size_t i = 0; i < count; i++)
        if (!write_panel(figures, drawing, (int)i + 1, figures_first_run(cell[i]), why))
            return FIGURE_BROKEN;
    return FIGURE_MADE;
}

const struct figure figure_index = {
    .name = "index",
    .title = "How much of the free space is useless, by size of the request",
    .file = {{"", columns}},
    .make = make,
};
