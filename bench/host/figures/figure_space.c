/* SPDX-License-Identifier: MIT
 *
 * space: who holds the address space over one run, Alpha and x86, before and after the service
 * pack. The run is carried out again on the native layer, as `granule map` does it.
 */
#include "figure.h"
#include "known.h"
#include "space_map.h"

#include <inttypes.h>
#include <string.h>

/* Moments that are drawn, evenly spaced; each stands for what led to it. */
enum { MOMENTS = 200 };

/* Bytes of a spot, as a power of two: 8 MB. */
enum { SPOT_SHIFT = 23, SPOTS_MOST = 1 << (32 - SPOT_SHIFT) };

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

/* What holds a spot, as the picture has it. */
enum what { SECTION = 1, STACK, HEAP, VIEW, IMAGE, OTHER, WHATS };
static const enum what of_owner[OWNERS] = {
    [OWNER_BLOCK] = OTHER, [OWNER_SECTIONS] = SECTION, [OWNER_STACK] = STACK,
    [OWNER_TEB] = OTHER,   [OWNER_HEAP] = HEAP,        [OWNER_VIEW] = VIEW,
    [OWNER_IMAGE] = IMAGE, [OWNER_SYSTEM] = OTHER,
};

/* What most of a spot is, as a code of the data: 0 holes, a holder, or 10 more for its tails. */
static int spot_code(const struct map_cell *cell)
{
    uint32_t held[WHATS] = {0}, tail[WHATS] = {0}, tails = 0;
    int most = SECTION, most_tail = SECTION;
    for (uint32_t owner = 0; owner < OWNERS; owner++) {
        held[of_owner[owner]] += cell->bytes[MAP_HELD + owner];
        tail[of_owner[owner]] += cell->bytes[MAP_TAIL + owner];
        tails += cell->bytes[MAP_TAIL + owner];
    }
    for (int what = SECTION; what < WHATS; what++) {
        if (held[what] > held[most])
            most = what;
        if (tail[what] > tail[most_tail])
            most_tail = what;
    }
    if (cell->bytes[MAP_HOLE] >= tails && cell->bytes[MAP_HOLE] >= held[most])
        return 0;
    return tails > held[most] ? 10 + most_tail : most;
}

static void write_moment(void *context, const struct scene *scene)
{
    static struct map_cell cells[SPOTS_MOST];
    struct moments *moments = context;
    size_t count = map_cells(scene->space, SPOT_SHIFT);
    map_fill(cells, scene->space, SPOT_SHIFT);
    if (moments->cells == 0) {
        moments->cells = count;
        for (size_t i = 0; i < moments->cells; i++)
            fprintf(moments->stream, ",cell_%zu", i);
        fputc('\n', moments->stream);
    }
    fprintf(moments->stream, "%d,%" PRIu64, moments->panel, scene->operation);
    for (size_t i = 0; i < count; i++) {
        int code = spot_code(&cells[i]);
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
        !watch_parts(&run.watched, false, MOMENTS, write_moment, moments, why))
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
