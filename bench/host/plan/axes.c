/* SPDX-License-Identifier: MIT
 *
 * Reading lists and ranges of values.
 */
#include "axes.h"
#include "trace_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fixed_keys[FIXED_AXES] = {"workload", "trace", "policy",    "commit_limit",
                                                   "layout",   "seed",  "operations"};
/* What a line means that doesn't name the key; null: it must, but for a trace's name. 0 operations
 * are the stream's own number. */
static const char *const fixed_defaults[FIXED_AXES] = {NULL,    NULL, NULL, "none",
                                                       "fresh", "0",  NULL};

char *word_next(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    if (*word == '\0')
        return NULL;
    *rest = word + strcspn(word, " \t");
    if (**rest)
        *(*rest)++ = '\0';
    return word;
}

static bool axis_add(struct axis *axis, const struct value *value, struct why *why)
{
    if (axis->count == CAMPAIGN_RUNS_MOST)
        return refuse(why, "it stands for more than 100000 runs");
    if ((axis->count & (axis->count - 1)) == 0) {
        size_t room = axis->count ? 2 * axis->count : 1;
        struct value *more = realloc(axis->values, room * sizeof *more);
        if (!more)
            return refuse(why, "there isn't memory enough to read it");
        axis->values = more;
    }
    axis->values[axis->count++] = *value;
    return true;
}

static bool bad_value(const struct axis *axis, const char *text, const char *wanted,
                      struct why *why)
{
    return refuse(why, "%s=%.64s: %s", axis->key.text, text, wanted);
}

/* One number, or a range of them. */
static bool axis_add_numbers(struct axis *axis, const char *text, uint64_t least, uint64_t most,
                             struct why *why)
{
    const char *dash = strchr(text, '-');
    size_t length = dash ? (size_t)(dash - text) : strlen(text);
    uint64_t first, last;
    char wanted[96];
    snprintf(wanted, sizeof wanted, "numbers here go from %" PRIu64 " to %" PRIu64, least, most);
    if (!number_read_size(text, length, most, &first) || first < least)
        return bad_value(axis, text, wanted, why);
    last = first;
    if (dash && !number_read_size(dash + 1, strlen(dash + 1), most, &last))
        return bad_value(axis, text, wanted, why);
    if (last < first)
        return bad_value(axis, text, "the range runs backwards", why);
    for (struct value value = {.number = first}; value.number <= last; value.number++)
        if (!axis_add(axis, &value, why))
            return false;
    return true;
}

static bool axis_add_name(struct axis *axis, const char *text, struct why *why)
{
    struct value value = {.number = 0};
    if (!name_is_safe(text, strlen(text)))
        return bad_value(axis, text, "a name is made of up to 32 of A-Za-z0-9._+-", why);
    name_set(&value.name, text, strlen(text));
    return axis_add(axis, &value, why);
}

/* What stands between two commas. */
static bool axis_add_item(struct axis *axis, int which, const char *text, struct why *why)
{
    static const struct value unlimited = {.number = COMMIT_UNLIMITED};
    switch (which) {
    case WORKLOAD:
    case TRACE:
    case POLICY:
    case LAYOUT:
        return axis_add_name(axis, text, why);
    case COMMIT_LIMIT:
        return strcmp(text, "none") == 0 ? axis_add(axis, &unlimited, why)
                                         : axis_add_numbers(axis, text, 1, COMMIT_LIMIT_MOST, why);
    case SEED:
        return axis_add_numbers(axis, text, 0, SEED_MOST, why);
    case OPERATIONS:
        return axis_add_numbers(axis, text, 1, RUN_OPERATIONS_MOST, why);
    default:
        return axis_add_numbers(axis, text, 0, SETTING_VALUE_MOST, why);
    }
}

static bool axis_read(struct axis *axis, int which, const char *list, struct why *why)
{
    char item[256];
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        if (length == 0 || length >= sizeof item)
            return bad_value(axis, list, "there must be a value on either side of a comma", why);
        memcpy(item, at, length);
        item[length] = '\0';
        if (!axis_add_item(axis, which, item, why))
            return false;
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* Which axis a key is, or the number of axes for a new one. */
static int axis_find(const struct axis *axes, int count, const char *key)
{
    int which = 0;
    while (which < count && strcmp(axes[which].key.text, key) != 0)
        which++;
    return which;
}

/* Traces go with the workload of that name, which goes with nothing else. */
static bool axes_complete_trace(struct axis axes[AXES_MOST], struct why *why)
{
    static const struct value nothing = {.number = 0};
    const struct axis *workload = &axes[WORKLOAD];
    size_t traces = 0;
    for (size_t i = 0; i < workload->count; i++)
        traces += strcmp(workload->values[i].name.text, TRACE_WORKLOAD) == 0;
    if (traces == 0 && axes[TRACE].count)
        return bad_value(&axes[TRACE], axes[TRACE].values[0].name.text,
                         "it goes with workload=" TRACE_WORKLOAD " alone", why);
    if (traces == 0)
        return axis_add(&axes[TRACE], &nothing, why);
    if (traces < workload->count || axes[TRACE].count == 0)
        return bad_value(workload, TRACE_WORKLOAD,
                         "it has a line of its own, with trace=NAME of " TRACE_FOLDER
                         "/NAME" TRACE_ENDING " beside the campaign",
                         why);
    return true;
}

/* Give the axes that a line doesn't name their usual value. */
static bool axes_complete(struct axis axes[AXES_MOST], struct why *why)
{
    static const struct value own_number = {.number = 0};
    if (axes[WORKLOAD].count && !axes_complete_trace(axes, why))
        return false;
    if (axes[OPERATIONS].count == 0 && !axis_add(&axes[OPERATIONS], &own_number, why))
        return false;
    for (int which = 0; which < FIXED_AXES; which++) {
        if (axes[which].count)
            continue;
        if (!fixed_defaults[which])
            return bad_value(&axes[which], "?", "the line must name it", why);
        if (!axis_read(&axes[which], which, fixed_defaults[which], why))
            return false;
    }
    return true;
}

bool axes_read(struct axis axes[AXES_MOST], int *count, char *rest, struct why *why)
{
    *count = FIXED_AXES;
    memset(axes, 0, AXES_MOST * sizeof *axes);
    for (int which = 0; which < FIXED_AXES; which++)
        name_set(&axes[which].key, fixed_keys[which], strlen(fixed_keys[which]));
    for (char *word; (word = word_next(&rest));) {
        char *equals = strchr(word, '=');
        if (!equals)
            return refuse(why, "'%.64s' isn't of the form KEY=VALUES", word);
        *equals = '\0';
        int which = axis_find(axes, *count, word);
        if (which == AXES_MOST)
            return refuse(why, "there are too many parameters");
        if (which == *count) {
            if (!setting_key_is_free(word, strlen(word)))
                return refuse(why,
                              "'%.64s' is no key; there are workload, trace, policy, seed, "
                              "operations, commit_limit, layout and the workload's settings",
                              word);
            name_set(&axes[(*count)++].key, word, strlen(word));
        }
        if (axes[which].count)
            return bad_value(&axes[which], equals + 1, "the key stands twice", why);
        if (!axis_read(&axes[which], which, equals + 1, why))
            return false;
    }
    return axes_complete(axes, why);
}

void axes_free(struct axis axes[AXES_MOST])
{
    for (int which = 0; which < AXES_MOST; which++)
        free(axes[which].values);
}
