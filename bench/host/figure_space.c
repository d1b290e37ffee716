/* SPDX-License-Identifier: MIT
 *
 * space: who holds the address space over one run, Alpha and x86, before and after the service
 * pack. The run is carried out again on the native layer, as `granule map` does it.
 */
#include "figure.h"
#include "known.h"

#include <inttypes.h>
#include <string.h>

/* Moments that are drawn, evenly spaced; each stands for what led to it. */
enum { MOMENTS = 200 };

static const struct figure_column moment_columns[] = {
    {"panel", "from 1"},
    {"operation", "how many had been carried out"},
    {"cell",
     "_0 and so on: what most of each 8 MB is, from address 0 on. 0 holes, 1 critical"
     " sections, 2 stacks, 3 heaps, 4 views, 5 images, 6 others; 11 to 16 slot tails of such"},
    {NULL, NULL},
};
static const struct figure_column panel_columns[] = {
    {"panel", "from 1"},
    {"title", "the architecture and the policy of its run"},
    {"run", "its name"},
    {"operations", "of the run"},
    {"onset_operation", "its first fragmentation failure, or none"},
    {"moments", "rows that the panel has in space.csv"},
    {"cells", "columns of space.csv that are cells"},
    {NULL, NULL},
};
static const struct figure_column kind_columns[] = {
    {"kind", "from 0: holes, what holds the cells of 1 to 6, 7 slot tails"},
    {"cells", "how many there are in space.csv"},
    {"name", "what the picture calls it"},
    {NULL, NULL},
};

enum { KINDS = 8, TAILS = 7 };
static const char *const kind_names[KINDS] = {
    "free",   "critical sections",         "stacks", "heaps", "views", "images",
    "others", "slot tails: free yet lost",
};

struct moments {
    FILE *stream;
    int panel;
    size_t cells; /* of the map before; 0: there was none */
    unsigned count[KINDS];
};

static int cell_code(char letter)
{
    const char *held = strchr(MAP_LETTERS, letter);
    const char *tail = strchr(MAP_LETTERS, letter - 'a' + 'A');
    return held ? (int)(held - MAP_LETTERS) + 1 : tail ? (int)(tail - MAP_LETTERS) + 11 : 0;
}

static void write_moment(void *context, uint64_t operation, const char *map)
{
    struct moments *moments = context;
    if (moments->cells == 0) {
        moments->cells = strlen(map);
        for (size_t i = 0; i < moments->cells; i++)
            fprintf(moments->stream, ",cell_%zu", i);
        fputc('\n', moments->stream);
    }
    fprintf(moments->stream, "%d,%" PRIu64, moments->panel, operation);
    for (; *map; map++) {
        int code = cell_code(*map);
        moments->count[code > 10 ? TAILS : code]++;
        fprintf(moments->stream, ",%d", code);
    }
    fputc('\n', moments->stream);
}

static bool write_panel(const struct figures *figures, const struct drawing *drawing,
                        struct moments *moments, size_t row, struct why *why)
{
    struct figures_run run;
    const struct csv *runs = &figures->cells.runs;
    const char *policy = csv_field(runs, row, figures->policy);
    struct range onset;
    char title[TITLE_MOST], number[WORDS_MOST];
    if (!figures_watched(figures, row, &run, why) ||
        !cells_onset(&figures->cells, row, ONSET_FIRST_FRAGMENTATION_FAILURE, &onset, why) ||
        !watch_maps(&run.watched, MOMENTS, write_moment, moments, why))
        return false;
    enum side side = strcmp(run.watched.arch, "alpha") == 0 ? SIDE_ALPHA : SIDE_X86;
    fprintf(drawing->data[1], "%d,%s: %s,%s,%s,", moments->panel, words_side(side),
            words_policy(policy, title), csv_field(runs, row, figures->run),
            csv_field(runs, row, figures->operations));
    if (range_is_exact(onset)) {
        fprintf(drawing->data[1], "%.0f", onset.low);
        fprintf(drawing->caption,
                " On %s under %s the first request fails for fragmentation at operation %s.",
                words_side(side), policy, words_count((uint64_t)onset.low, number));
    } else {
        fputs("none", drawing->data[1]);
        fprintf(drawing->caption, " On %s under %s none does.", words_side(side), policy);
    }
    fprintf(drawing->data[1], ",%d,%zu\n", MOMENTS, moments->cells);
    return true;
}

static bool write_panels(const struct figures *figures, const struct drawing *drawing,
                         struct why *why)
{
    const struct cell *cell[2];
    size_t count = figures_pair(figures, "server", cell);
    struct moments moments = {.stream = drawing->data[0]};
    fprintf(drawing->caption,
            "Who holds the address space over one run of %s (seed %" PRIu64
            "): each spot is 8 MB, coloured by what most of it is; slot tails are free,"
            " but nothing can reserve them.",
            figures_field(figures, cell[0], figures->workload), cell[0]->seeds[0].seed);
    for (size_t i = 0; i < count; i++)
        for (int side = 0; side < SIDES; side++) {
            size_t row = cell[i]->seeds[0].row[side];
            if (row == NO_RUN)
                continue;
            moments.panel++;
            if (!write_panel(figures, drawing, &moments, row, why))
                return false;
        }
    for (int kind = 0; kind < KINDS; kind++)
        if (moments.count[kind])
            fprintf(drawing->data[2], "%d,%u,%s\n", kind, moments.count[kind], kind_names[kind]);
    return true;
}

static enum figure_state make(const struct figures *figures, const struct drawing *drawing,
                              struct why *why)
{
    const struct cell *cell[2];
    figures_pair(figures, "server", cell);
    const char *workload = figures_field(figures, cell[0], figures->workload);
    if (!known_workload(workload))
        return absent(why, "its workload '%.40s' can't be carried out again", workload);
    return figure_state(write_panels(figures, drawing, why));
}

const struct figure figure_space = {
    .name = "space",
    .title = "The address space over one run",
    .file = {{"", moment_columns, .open = true},
             {"panels", panel_columns},
             {"kinds", kind_columns}},
    .make = make,
};
