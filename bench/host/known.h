/* SPDX-License-Identifier: MIT
 *
 * The workloads, their settings, the policies and the commit limits that there are, so that a
 * campaign with another is refused before anything boots.
 */
#ifndef HOST_KNOWN_H
#define HOST_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool known_workload(const char *name);
bool known_policy(const char *name);

/* The operations of a known workload's run, unless another number is named. */
uint64_t known_operations(const char *workload);

/* Why an architecture can't have a known policy. => null: it can */
const char *known_refusal(const char *policy, const char *architecture);

/* All of them, `a, b, c`, for an error's text. => text */
const char *known_workloads(char *text, size_t size);
const char *known_policies(char *text, size_t size);

/* The range of a setting of a known workload. => false: it has none of this name */
bool known_setting(const char *workload, const char *name, uint64_t *least, uint64_t *most);
/* What it is unless it is set. => false: as above */
bool known_setting_value(const char *workload, const char *name, uint64_t *value);
const char *known_settings(const char *workload, char *text, size_t size);

/* The commit limits of which the records of every run tell, in bytes: the grid, from 0 on, growing.
 * => false: there is none of this number; none of so many bytes */
bool known_limit(size_t which, uint64_t *bytes);
bool known_limit_find(uint64_t bytes, size_t *which);
const char *known_limits(char *text, size_t size);

/* What a column of settings holds, whichever workload's: the range and meaning over all that have
 * one of this name. => false: none has */
bool known_setting_of_any(const char *name, uint64_t *least, uint64_t *most, char *about,
                          size_t size);

#endif
