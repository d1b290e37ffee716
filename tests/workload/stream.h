/* SPDX-License-Identifier: MIT
 *
 * A workload's stream, for the tests of workloads. */
#ifndef STREAM_H
#define STREAM_H

#include "../testing.h"

#include <inttypes.h>

#include "workload.h"

static const struct workload *workload;
static struct recipe recipe;
static void *stream;
static uint32_t stream_ids;

/* Begin the stream of the recipe. */
static inline void stream_begin(void)
{
    struct arena arena = testing_layer(12);

    stream = workload->start(&recipe, &arena, &stream_ids);
}

/* Begin the stream of a seed, of as many operations as the workload has by itself where 0 is given.
 */
static inline void stream_start(const char *name, uint32_t seed, uint32_t operations)
{
    workload = workload_named(name);
    assert_non_null(workload);
    recipe.seed = seed;
    recipe.operations = operations != 0 ? operations : workload->operations;
    for (unsigned i = 0; i < workload->settings; i++)
        recipe.value[i] = workload->setting[i].value;
    stream_begin();
}

/* Begin it again with a setting changed. */
static inline void stream_set(const char *name, uint32_t value)
{
    for (unsigned i = 0; i < workload->settings; i++)
        if (strcmp(workload->setting[i].name, name) == 0) {
            recipe.value[i] = value;
            stream_begin();
            return;
        }
    fail_msg("%s has no setting %s", workload->name, name);
}

static inline struct operation stream_next(void)
{
    struct operation operation;

    workload->next(stream, &operation);
    assert_true(operation.id < stream_ids);
    return operation;
}

/* The hash of the whole stream. */
static inline uint64_t stream_hash(void)
{
    uint64_t hash = 0;

    for (uint32_t i = 0; i < recipe.operations; i++) {
        struct operation operation = stream_next();

        hash = operation_hash(hash, &operation);
    }
    return hash;
}

/* Is the stream of seed 1, with all settings as they are, still what it was? A change of it, wanted
 * or not, changes every result of the workload. */
static inline void stream_pinned(const char *name, uint64_t pinned)
{
    uint64_t hash;

    stream_start(name, 1, 0);
    hash = stream_hash();
    if (hash != pinned)
        fail_msg("%s: the stream's hash is 0x%016" PRIx64 ", not 0x%016" PRIx64, name, hash,
                 pinned);
}

#endif
