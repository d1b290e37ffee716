/* SPDX-License-Identifier: MIT
 *
 * Workloads: named generators of operations. A workload is one file that defines one of these as
 * `workload_NAME`, the file's own name with `_` for `-`; the build lists every file of the folder.
 *
 * A stream depends on the workload's settings, its seed and the number of operations, and on
 * nothing else: not on the architecture, not on the outcome of an earlier operation. */
#ifndef WORKLOAD_WORKLOAD_H
#define WORKLOAD_WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "operation.h"

#define SETTINGS_MOST 24

/* A number that a user may set. */
struct setting {
    const char *name;
    uint32_t value;       /* unless set otherwise */
    uint32_t least, most; /* both allowed */
    const char *about;    /* its meaning and unit, one line */
};

/* What makes a stream. */
struct recipe {
    uint32_t seed;
    uint32_t operations;           /* 1 to 100 million */
    uint32_t value[SETTINGS_MOST]; /* in the order of the workload's settings */
};

struct workload {
    const char *name;
    const char *about;   /* one line */
    bool seeded;         /* false: every seed gives the same stream */
    uint32_t operations; /* of a run, unless set otherwise: past onset in most */
    unsigned settings;
    struct setting setting[SETTINGS_MOST];

    /* Make the stream's state from the arena; *ids: its ids lie below. */
    void *(*start)(const struct recipe *recipe, struct arena *arena, uint32_t *ids);

    /* The next operation. Called recipe.operations times. */
    void (*next)(void *state, struct operation *operation);
};

/* Every workload, sorted by name; made by the build. */
extern const struct workload *const workloads[];
extern const unsigned workload_count;

/* The workload of a name, or a null pointer. */
const struct workload *workload_named(const char *name);

#endif
