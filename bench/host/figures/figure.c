/* SPDX-License-Identifier: MIT
 *
 * What figures have in common.
 */
#include "figure.h"
#include "results.h"

#include <stdlib.h>
#include <string.h>

enum figure_state figure_state(bool right)
{
    return right ? FIGURE_MADE : FIGURE_BROKEN;
}

bool figures_open(struct figures *figures, const char *results, struct why *why)
{
    const struct csv *runs = &figures->cells.runs;
    memset(figures, 0, sizeof *figures);
    figures->results = results;
    if (!cells_load(&figures->cells, results, why))
        return false;
    if (results_hash(results, figures->hash, why) && csv_column(runs, "run", &figures->run, why) &&
        csv_column(runs, "workload", &figures->workload, why) &&
        csv_column(runs, "policy", &figures->policy, why) &&
        csv_column(runs, "seed", &figures->seed, why) &&
        csv_column(runs, "commit_limit_bytes", &figures->limit, why) &&
        csv_column(runs, "layout", &figures->layout, why) &&
        csv_column(runs, "operations", &figures->operations, why))
        return true;
    cells_free(&figures->cells);
    return false;
}

void figures_close(struct figures *figures)
{
    cells_free(&figures->cells);
}

const char *figures_field(const struct figures *figures, const struct cell *cell, size_t column)
{
    return csv_field(&figures->cells.runs, cell->row, column);
}

bool figures_is(const struct figures *figures, const struct cell *cell, const char *workload,
                const char *policy)
{
    return (!workload || strcmp(figures_field(figures, cell, figures->workload), workload) == 0) &&
           (!policy || strcmp(figures_field(figures, cell, figures->policy), policy) == 0) &&
           strcmp(figures_field(figures, cell, figures->limit), "none") == 0;
}

const struct cell *figures_find(const struct figures *figures, const char *workload,
                                const char *policy)
{
    for (size_t i = 0; i < figures->cells.count; i++)
        if (figures_is(figures, &figures->cells.cell[i], workload, policy))
            return &figures->cells.cell[i];
    return NULL;
}

size_t figures_pair(const struct figures *figures, const char *workload, const struct cell *pair[2])
{
    size_t count = 0;
    pair[0] = figures_find(figures, workload, "sp4");
    pair[1] = figures_find(figures, workload, "sp5");
    if (pair[0] && pair[1])
        return 2;
    if (strcmp(workload, "critsec") != 0)
        return figures_pair(figures, "critsec", pair);
    for (int i = 0; i < 2; i++)
        if (pair[i])
            pair[count++] = pair[i];
    if (count == 0)
        pair[count++] = &figures->cells.cell[0];
    return count;
}

size_t figures_first_run(const struct cell *cell)
{
    const size_t *row = cell->seeds[0].row;
    return row[SIDE_ALPHA] == NO_RUN ? row[SIDE_X86] : row[SIDE_ALPHA];
}

bool figures_samples(const struct figures *figures, size_t row, struct csv *samples,
                     struct why *why)
{
    const char *run = csv_field(&figures->cells.runs, row, figures->run);
    char name[PATH_MOST];
    if (strchr(run, '/'))
        return refuse(why, "%s:%zu: '%.60s' can't be a run's name", figures->cells.runs.name,
                      row + 2, run);
    if (!path_make(name, why, "samples/%s.csv", run) ||
        !csv_load(samples, figures->results, name, why))
        return false;
    if (samples->rows > 0)
        return true;
    why_set(why, "%s: there is no sample in it", samples->name);
    csv_free(samples);
    return false;
}

/* The job of the campaign that has a run's name. => null: there is none */
static const struct job *find_job(const struct campaign *campaign, const char *run)
{
    char name[JOB_NAME_MOST];
    for (size_t i = 0; i < campaign->count; i++)
        if (job_name(&campaign->jobs[i], name) && strcmp(name, run) == 0)
            return &campaign->jobs[i];
    return NULL;
}

static bool read_job(const struct figures *figures, const struct campaign *campaign, size_t row,
                     struct figures_run *run, struct why *why)
{
    const struct csv *runs = &figures->cells.runs;
    const struct job *found = find_job(campaign, csv_field(runs, row, figures->run));
    if (!found)
        return refuse(why, "%s:%zu: the campaign has no such run; 'granule collect' makes it anew",
                      runs->name, row + 2);
    run->job = *found;
    name_set(&run->job.platform, "native", strlen("native"));
    run->watched.arch = strcmp(run->job.architecture.text, "alpha") == 0 ? "alpha" : "x86";
    run->watched.parameters = run->parameters;
    return job_parameters(&run->job, run->parameters) ||
           refuse(why, "%s:%zu: its parameters are too long", runs->name, row + 2);
}

bool figures_watched(const struct figures *figures, size_t row, struct figures_run *run,
                     struct why *why)
{
    struct campaign campaign;
    if (!results_campaign(&campaign, figures->results, why))
        return false;
    bool right = read_job(figures, &campaign, row, run, why);
    campaign_free(&campaign);
    return right;
}

bool figures_table(const struct figures *figures, const char *name, size_t rows, struct csv *table,
                   struct why *why)
{
    const struct cells *cells = &figures->cells;
    if (!csv_load(table, figures->results, name, why))
        return false;
    bool right = table->columns > cells->key_count;
    for (size_t i = 0; right && i < cells->key_count; i++)
        right = strcmp(csv_header(table, i), csv_header(&cells->runs, cells->key[i])) == 0;
    if (right && table->rows >= rows)
        return true;
    if (right)
        why_set(why, "%s: it has no rows; 'granule analyse' makes it", table->name);
    else
        why_set(why, "%s: it isn't made from runs.csv; 'granule analyse' makes it", table->name);
    csv_free(table);
    return false;
}

static bool matches(const struct figures *figures, const struct csv *table, size_t row,
                    const struct cell *cell, size_t ignored)
{
    const struct cells *cells = &figures->cells;
    for (size_t i = 0; i < cells->key_count; i++)
        if (cells->key[i] != ignored &&
            strcmp(csv_field(table, row, i), figures_field(figures, cell, cells->key[i])) != 0)
            return false;
    return true;
}

bool figures_row_is(const struct figures *figures, const struct csv *table, size_t row,
                    const struct cell *cell)
{
    return matches(figures, table, row, cell, SIZE_MAX);
}

bool figures_row_is_under(const struct figures *figures, const struct csv *table, size_t row,
                          const struct cell *cell)
{
    return matches(figures, table, row, cell, figures->limit);
}

bool figures_first_of_workload(const struct csv *table, size_t workload, size_t row)
{
    for (size_t above = 0; above < row; above++)
        if (strcmp(csv_field(table, above, workload), csv_field(table, row, workload)) == 0)
            return false;
    return true;
}

const char *words_count(uint64_t count, char text[WORDS_MOST])
{
    char digits[WORDS_MOST];
    size_t all = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    size_t length = 0;
    for (size_t i = 0; i < all; i++) {
        if (i && (all - i) % 3 == 0)
            text[length++] = ',';
        text[length++] = digits[i];
    }
    text[length] = '\0';
    return text;
}

const char *words_size(uint64_t bytes, char text[WORDS_MOST])
{
    static const char *const units[] = {"bytes", "KB", "MB", "GB"};
    unsigned unit = 0;
    while (unit < 3 && bytes >> (10 * (unit + 1)))
        unit++;
    uint64_t one = UINT64_C(1) << (10 * unit);
    double value = (double)bytes / (double)one;
    int digits = bytes % one == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    snprintf(text, WORDS_MOST, "%.*f %s", digits, value, units[unit]);
    return text;
}

const char *words_side(enum side side)
{
    return side == SIDE_ALPHA ? "Alpha" : "x86";
}

const char *words_policy(const char *policy, char text[TITLE_MOST])
{
    if (strcmp(policy, "sp4") == 0)
        snprintf(text, TITLE_MOST, "before SP5 (sp4)");
    else if (strcmp(policy, "sp5") == 0)
        snprintf(text, TITLE_MOST, "after SP5 (sp5)");
    else
        snprintf(text, TITLE_MOST, "%.40s", policy);
    return text;
}

const char *words_cell(const struct csv *table, const struct columns *columns, size_t row,
                       char text[CELL_NAME_MOST])
{
    const char *limit = csv_field(table, row, columns->limit);
    char conditions[FIELD_MOST] = "";
    if (strcmp(limit, "none") != 0)
        add_condition(conditions, "limit", limit);
    row_conditions(conditions, table, columns, row);
    for (char *comma = conditions; (comma = strchr(comma, ','));)
        *comma = ' ';
    snprintf(text, CELL_NAME_MOST, "%.40s%s%.60s", csv_field(table, row, columns->policy),
             *conditions ? " " : "", conditions);
    return text;
}
