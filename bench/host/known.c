/* SPDX-License-Identifier: MIT
 *
 * The guest's own tables of workloads, policies and limits, read before it boots. The one file of
 * the host that looks into them; the guest still decides.
 */
#include "known.h"

#include "measure.h"
#include "policy.h"
#include "workload.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Put one more name on a list. => the list's length */
static size_t add(char *text, size_t size, size_t length, const char *name)
{
    if (length < size)
        length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "", name);
    return length;
}

bool known_workload(const char *name)
{
    return workload_named(name) != NULL;
}

bool known_policy(const char *name)
{
    return policy_named(name) != NULL;
}

uint64_t known_operations(const char *workload)
{
    return workload_named(workload)->operations;
}

const char *known_refusal(const char *policy, const char *architecture)
{
    return policy_refusal(policy_named(policy), architecture);
}

const char *known_workloads(char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < workload_count; i++)
        length = add(text, size, length, workloads[i]->name);
    return text;
}

const char *known_policies(char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < policy_count; i++)
        length = add(text, size, length, policies[i].name);
    return text;
}

/* => null: there is no such workload, or it has no setting of this name */
static const struct setting *find_setting(const char *workload, const char *name)
{
    const struct workload *found = workload_named(workload);
    for (unsigned i = 0; found && i < found->settings; i++)
        if (strcmp(found->setting[i].name, name) == 0)
            return &found->setting[i];
    return NULL;
}

bool known_setting(const char *workload, const char *name, uint64_t *least, uint64_t *most)
{
    const struct setting *setting = find_setting(workload, name);
    if (!setting)
        return false;
    *least = setting->least;
    *most = setting->most;
    return true;
}

bool known_setting_value(const char *workload, const char *name, uint64_t *value)
{
    const struct setting *setting = find_setting(workload, name);
    if (!setting)
        return false;
    *value = setting->value;
    return true;
}

const char *known_settings(const char *workload, char *text, size_t size)
{
    const struct workload *found = workload_named(workload);
    size_t length = 0;
    text[0] = '\0';
    for (unsigned i = 0; found && i < found->settings; i++)
        length = add(text, size, length, found->setting[i].name);
    return length ? text : "none";
}

bool known_limit(size_t which, uint64_t *bytes)
{
    if (which >= LIMITS)
        return false;
    *bytes = (uint64_t)limit_grid[which] << 20;
    return true;
}

bool known_limit_find(uint64_t bytes, size_t *which)
{
    for (*which = 0; *which < LIMITS; ++*which)
        if ((uint64_t)limit_grid[*which] << 20 == bytes)
            return true;
    return false;
}

const char *known_limits(char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < LIMITS; i++) {
        char limit[16];
        snprintf(limit, sizeof limit, "%" PRIu32 "M", limit_grid[i]);
        length = add(text, size, length, limit);
    }
    return text;
}

bool known_setting_of_any(const char *name, uint64_t *least, uint64_t *most, char *about,
                          size_t size)
{
    bool found = false;
    size_t length = 0;
    for (unsigned i = 0; i < workload_count; i++)
        for (unsigned k = 0; k < workloads[i]->settings; k++) {
            const struct setting *setting = &workloads[i]->setting[k];
            if (strcmp(setting->name, name) != 0)
                continue;
            *least = found && *least < setting->least ? *least : setting->least;
            *most = found && *most > setting->most ? *most : setting->most;
            if (length < size)
                length += (size_t)snprintf(about + length, size - length, "%s%s: %s",
                                           found ? "; " : "", workloads[i]->name, setting->about);
            found = true;
        }
    return found;
}
