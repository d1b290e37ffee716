/* SPDX-License-Identifier: MIT
 *
 * What the page's explorer shows. Its runs are carried out again on the native layer; at every step
 * there is what `granule map` prints at that operation.
 *
 * A map is one text: a letter a megabyte, as in `granule map`, and behind it how many such there
 * are in a row, where that is more than one.
 */
#include "known.h"
#include "report.h"
#include "space_map.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 200, MEGABYTE_SHIFT = 20, CELLS_MOST = 1 << (32 - MEGABYTE_SHIFT) };

static json_t *map_json(const struct space *space)
{
    static struct map_cell cells[CELLS_MOST];
    char text[8 * CELLS_MOST];
    size_t length = 0, count = map_cells(space, MEGABYTE_SHIFT);
    map_fill(cells, space, MEGABYTE_SHIFT);
    for (size_t i = 0; i < count;) {
        char letter = map_letter(&cells[i]);
        size_t first = i;
        while (i < count && map_letter(&cells[i]) == letter)
            i++;
        text[length++] = letter;
        if (i - first > 1)
            length += (size_t)snprintf(text + length, sizeof text - length, "%zu", i - first);
    }
    return json_stringn(text, length);
}

static json_t *failure_json(const struct scene *scene)
{
    if (!scene->failed)
        return json_null();
    return json_pack("[I, s, s]", (json_int_t)scene->failed, scene->failed_word,
                     scene->failed_cause);
}

static void add_scene(void *context, const struct scene *scene)
{
    json_t *side = context;
    const struct space *space = scene->space;
    json_array_append_new(json_object_get(side, "scenes"),
                          json_pack("[I, I, I, I, I, I, o, o]", (json_int_t)scene->operation,
                                    (json_int_t)space_free(space), (json_int_t)space_usable(space),
                                    (json_int_t)space_largest(space), (json_int_t)space->regions,
                                    (json_int_t)space->holes.count, failure_json(scene),
                                    map_json(space)));
}

/* The command that prints the same map, but for ` --at N`. */
static json_t *map_command(const struct job *job)
{
    char settings[PARAMETERS_MOST] = "";
    size_t length = 0;
    for (unsigned i = 0; i < job->settings && length < sizeof settings; i++)
        length +=
            (size_t)snprintf(settings + length, sizeof settings - length, " %s=%llu",
                             job->setting[i].key.text, (unsigned long long)job->setting[i].value);
    return json_sprintf("granule map %s --policy %s --seed %llu --layout %s "
                        "--set 'operations=%llu%s' --page-size %u",
                        job->workload.text, job->policy.text, (unsigned long long)job->seed,
                        job->layout.text, (unsigned long long)job->operations, settings,
                        (unsigned)job_page_size(job));
}

static json_t *side_json(const struct figures *figures, size_t row, struct why *why)
{
    const struct csv *runs = &figures->cells.runs;
    struct figures_run run;
    struct range onset;
    if (!figures_watched(figures, row, &run, why) ||
        !cells_onset(&figures->cells, row, ONSET_FIRST_FRAGMENTATION_FAILURE, &onset, why))
        return NULL;
    enum side name = strcmp(run.watched.arch, "alpha") == 0 ? SIDE_ALPHA : SIDE_X86;
    json_t *side = json_pack(
        "{s:s, s:s, s:o, s:o, s:[]}", "name", words_side(name), "run",
        csv_field(runs, row, figures->run), "command", map_command(&run.job), "onset",
        range_is_exact(onset) ? json_integer((json_int_t)onset.low) : json_null(), "scenes");
    if (side && watch_parts(&run.watched, true, STEPS, add_scene, side, why) &&
        json_array_size(json_object_get(side, "scenes")) == STEPS + 1)
        return side;
    if (!side || json_array_size(json_object_get(side, "scenes")))
        why_set(why, "there isn't memory enough for the explorer");
    json_decref(side);
    return NULL;
}

/* The first seed of a cell that both architectures ran. */
static const struct seed_runs *find_pair(const struct cell *cell)
{
    for (size_t i = 0; i < cell->count; i++)
        if (cell->seeds[i].row[SIDE_ALPHA] != NO_RUN && cell->seeds[i].row[SIDE_X86] != NO_RUN)
            return &cell->seeds[i];
    return NULL;
}

static bool add_run(const struct figures *figures, const struct cell *cell, json_t *array,
                    struct why *why)
{
    const char *workload = figures_field(figures, cell, figures->workload);
    const struct seed_runs *pair = find_pair(cell);
    char policy[TITLE_MOST];
    if (!pair || !known_workload(workload))
        return true;
    json_t *run =
        json_pack("{s:o, s:[]}", "title",
                  json_sprintf("%s %s, seed %llu", workload,
                               words_policy(figures_field(figures, cell, figures->policy), policy),
                               (unsigned long long)pair->seed),
                  "sides");
    bool right = json_array_append_new(array, run) == 0;
    for (int i = 0; right && i < SIDES; i++) {
        json_t *side = side_json(figures, pair->row[i], why);
        if (!side)
            return false;
        right = json_array_append_new(json_object_get(run, "sides"), side) == 0;
    }
    return right || refuse(why, "there isn't memory enough for the explorer");
}

/* Before and after the service pack: what the article is about, and what a server loses. */
json_t *report_explorer(const struct figures *figures, struct why *why)
{
    static const char *const workloads[] = {"critsec", "server"};
    const struct cell *shown[2 * sizeof workloads / sizeof *workloads], *pair[2];
    size_t count = 0;
    json_t *array = json_array();
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        size_t pairs = figures_pair(figures, workloads[i], pair);
        for (size_t p = 0; p < pairs; p++) {
            bool known = false;
            for (size_t s = 0; s < count; s++)
                known |= shown[s] == pair[p];
            if (known)
                continue;
            shown[count++] = pair[p];
            if (!add_run(figures, pair[p], array, why)) {
                json_decref(array);
                return NULL;
            }
        }
    }
    return array ? array : (why_set(why, "there isn't memory enough for the explorer"), NULL);
}
