/* SPDX-License-Identifier: MIT
 *
 * Readings of assumptions beside each other.
 */
#include "sensitivity.h"
#include "assumptions.h"
#include "usual.h"

#include <stdlib.h>
#include <string.h>

#define HEADLINE ONSET_FIRST_FRAGMENTATION_FAILURE

/* Another reading beside the usual one; both are places in struct cells. */
struct reading {
    size_t usual, other;
    const char *assumption; /* the model's name for it; null: it is a workload's own */
    const char *changed, *usual_value, *other_value;
    char text[USUAL_TEXT];
};

/* How much later an onset, or how much higher a ratio, is under the other reading: a set of
 * quotients, one a seed. */
struct effect {
    struct range *quotients;
    size_t count;
};

enum { RATIO = SIDES, EFFECTS };

struct effects {
    struct effect of[EFFECTS]; /* each side's onset, and their ratio */
    size_t equal;              /* seeds whose ratio is just the same */
};

/* => true: a cell's key is that of `other`, but for a column, in which `value` stands */
static bool is_beside(const struct cells *cells, const struct cell *cell, const struct cell *other,
                      size_t column, const char *value)
{
    for (size_t i = 0; i < cells->key_count; i++) {
        size_t key = cells->key[i];
        const char *wanted = key == column ? value : csv_field(&cells->runs, other->row, key);
        if (strcmp(csv_field(&cells->runs, cell->row, key), wanted) != 0)
            return false;
    }
    return true;
}

/* The usual reading of what is changed. => false: the campaign hasn't got it */
static bool find_usual(const struct cells *cells, size_t column, struct reading *reading)
{
    const struct cell *other = &cells->cell[reading->other];
    reading->changed = csv_header(&cells->runs, column);
    reading->other_value = csv_field(&cells->runs, other->row, column);
    for (reading->usual = 0; reading->usual < cells->count; reading->usual++)
        if (is_beside(cells, &cells->cell[reading->usual], other, column, reading->usual_value))
            return true;
    return false;
}

/* A policy that the model names as another reading is called after the one that it changes:
 * `sp4-teb64k`. => false: it is none of these */
static bool find_policy(const struct cells *cells, size_t other, struct reading *reading)
{
    const char *policy = cell_field(cells, &cells->cell[other], "policy");
    size_t length = strcspn(policy, "-"), column;
    struct why unused;
    char name[2 * NAME_MOST];
    snprintf(name, sizeof name, "policy %.40s", policy);
    *reading = (struct reading){.other = other, .assumption = assumption_read_by(name)};
    if (!reading->assumption || length >= sizeof reading->text ||
        !csv_column(&cells->runs, "policy", &column, &unused))
        return false;
    snprintf(reading->text, sizeof reading->text, "%.*s", (int)length, policy);
    reading->usual_value = reading->text;
    return find_usual(cells, column, reading);
}

/* A cell that is usual but for its layout or one setting. => false: it isn't */
static bool find_setting(const struct cells *cells, size_t other, struct reading *reading)
{
    const struct cell *cell = &cells->cell[other];
    size_t column;
    char name[4 * NAME_MOST];
    if (usual_differences(cells, cell, &column) != 1)
        return false;
    if (strcmp(csv_header(&cells->runs, column), "layout") == 0)
        snprintf(name, sizeof name, "layout %.40s", csv_field(&cells->runs, cell->row, column));
    else
        snprintf(name, sizeof name, "setting %.40s %.40s", cell_field(cells, cell, "workload"),
                 csv_header(&cells->runs, column));
    *reading = (struct reading){.other = other, .assumption = assumption_read_by(name)};
    reading->usual_value = usual_value(cells, cell, column, reading->text);
    return find_usual(cells, column, reading);
}

static void effect_add(struct effect *effect, struct range usual, struct range other)
{
    effect->quotients[effect->count++] = range_ratio(other, usual);
}

/* One seed, as far as it was run. */
static bool gather_seed(const struct cells *cells, const struct seed_runs *usual,
                        const struct seed_runs *other, struct effects *effects, struct why *why)
{
    struct range before[SIDES], after[SIDES];
    bool both[SIDES];
    for (int side = 0; side < SIDES; side++) {
        both[side] = usual->row[side] != NO_RUN && other->row[side] != NO_RUN;
        if (!both[side])
            continue;
        if (!cells_onset(cells, usual->row[side], HEADLINE, &before[side], why) ||
            !cells_onset(cells, other->row[side], HEADLINE, &after[side], why))
            return false;
        effect_add(&effects->of[side], before[side], after[side]);
    }
    if (!both[SIDE_ALPHA] || !both[SIDE_X86])
        return true;
    struct effect *ratio = &effects->of[RATIO];
    effect_add(ratio, range_ratio(before[SIDE_ALPHA], before[SIDE_X86]),
               range_ratio(after[SIDE_ALPHA], after[SIDE_X86]));
    const struct range *quotient = &ratio->quotients[ratio->count - 1];
    effects->equal += quotient->low == 1 && quotient->high == 1;
    return true;
}

/* Both cells' seeds, which are sorted, side by side. */
static bool gather(const struct cells *cells, const struct reading *reading,
                   struct effects *effects, struct why *why)
{
    const struct cell *usual = &cells->cell[reading->usual], *other = &cells->cell[reading->other];
    for (size_t i = 0, j = 0; i < usual->count && j < other->count;) {
        uint64_t seed = usual->seeds[i].seed;
        if (seed == other->seeds[j].seed &&
            !gather_seed(cells, &usual->seeds[i], &other->seeds[j], effects, why))
            return false;
        if (seed <= other->seeds[j].seed)
            i++;
        if (seed >= other->seeds[j].seed)
            j++;
    }
    return true;
}

static void write_effect(FILE *stream, const struct effect *effect)
{
    struct estimate estimate = estimate_median(effect->quotients, effect->count);
    estimate_write(stream, &estimate);
}

static bool write_reading(const struct cells *cells, const struct compared *compared,
                          const struct reading *reading, FILE *stream, struct why *why)
{
    const struct cell *usual = &cells->cell[reading->usual];
    struct range *room = calloc(EFFECTS * usual->count, sizeof *room);
    struct effects effects = {.equal = 0};
    if (!room)
        return refuse(why, "there isn't memory enough to analyse it");
    for (size_t i = 0; i < EFFECTS; i++)
        effects.of[i].quotients = room + i * usual->count;
    bool right = gather(cells, reading, &effects, why);
    if (right) {
        for (size_t i = 0; i < cells->key_count; i++)
            fprintf(stream, "%s,", csv_field(&cells->runs, usual->row, cells->key[i]));
        fprintf(stream, "%s,%s,%s,%s,%zu,%zu", reading->assumption ? reading->assumption : "",
                reading->changed, reading->usual_value, reading->other_value,
                effects.of[RATIO].count, effects.equal);
        estimate_write(stream, &compared[reading->usual].onset[HEADLINE].ratio);
        estimate_write(stream, &compared[reading->other].onset[HEADLINE].ratio);
        write_effect(stream, &effects.of[RATIO]);
        write_effect(stream, &effects.of[SIDE_ALPHA]);
        write_effect(stream, &effects.of[SIDE_X86]);
        fputc('\n', stream);
    }
    free(room);
    return right;
}

bool sensitivity_write(const struct cells *cells, const struct compared *compared, FILE *stream,
                       struct why *why)
{
    static const char *const sets[] = {"usual_ratio", "other_ratio", "ratio_effect", "alpha_effect",
                                       "x86_effect"};
    for (size_t i = 0; i < cells->key_count; i++)
        fprintf(stream, "%s,", csv_header(&cells->runs, cells->key[i]));
    fputs("assumption,changed,usual_reading,other_reading,pairs,equal_pairs", stream);
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        fprintf(stream, ",%s_low,%s_high,%s_interval_low,%s_interval_high,%s_interval_level",
                sets[i], sets[i], sets[i], sets[i], sets[i]);
    fputc('\n', stream);
    for (size_t i = 0; i < cells->count; i++) {
        struct reading reading;
        /* A limit ends the experiment, and it is no assumption. */
        if (strcmp(cell_field(cells, &cells->cell[i], "commit_limit_bytes"), "none") != 0)
            continue;
        if (find_policy(cells, i, &reading) &&
            !write_reading(cells, compared, &reading, stream, why))
            return false;
        if (find_setting(cells, i, &reading) &&
            !write_reading(cells, compared, &reading, stream, why))
            return false;
    }
    return true;
}
