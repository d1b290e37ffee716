/* SPDX-License-Identifier: MIT
 *
 * A workload's stream, for the tests of workloads. */
#ifndef STREAM_H
#define STREAM_H

#include "../testing.h"

#include "workload.h"

static const struct workload *workload;
static struct recipe recipe;
static void *stream;
static uint32_t stream_ids;

/* Begin the stream of a seed, of as many operations as the workload has by itself where 0 is given.
 */
static inline void stream_start(const char *name, uint32_t seed, uint32_t operations)
{
    struct arena arena = testing_layer(12);

    workload = workload_named(name);
    assert_non_null(workload);
    recipe.seed = seed;
    recipe.operations = operations != 0 ? operations : workload->operations;
    for (unsigned i = 0; i < workload->settings; i++)
        recipe.value[i] = workload->setting[i].value;
    stream = workload->start(&recipe, &arena, &stream_ids);
}

/* Begin it again with a setting changed. */
static inline void stream_set(const char *name, uint32_t value)
{
    struct arena arena = testing_layer(12);

    for (unsigned i = 0; i < workload->settings; i++)
        if (strcmp(workload->setting[i].name, name) == 0) {
            recipe.value[i] = value;
            stream = workload->start(&recipe, &arena, &stream_ids);
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

#endif
