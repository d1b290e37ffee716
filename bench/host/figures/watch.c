/* SPDX-License-Identifier: MIT
 *
 * Carrying out runs again, and looking on.
 */
#include "watch.h"
#include "native_run.h"

#include <stdlib.h>
#include <string.h>

static void begin(struct native_run *native, const struct watched *run)
{
    memset(native, 0, sizeof *native);
    native->subcommand = "figures";
    native->arch = run->arch;
    native_run_reset(native, NULL);
    native->parameters = parameters_read(run->parameters);
    native_run_begin(native);
}

static bool step(struct native_run *native, struct operation *operation, struct why *why)
{
    struct outcome outcome;
    enum result result;
    return native_run_step(native, operation, &result, &outcome) == EXIT_SUCCESS ||
           refuse(why, "a run can't be carried out again");
}

static struct scene scene_of(const struct native_run *native, uint64_t operation)
{
    const struct native_failure *failure = &native->last_failure;
    return (struct scene){
        .operation = operation,
        .space = &native->run.space,
        .failed = failure->operation,
        .failed_word = operation_word[failure->kind],
        .failed_cause = cause_name[failure->cause],
    };
}

bool watch_parts(const struct watched *run, bool start, unsigned parts, watch_function *function,
                 void *context, struct why *why)
{
    static struct native_run native;
    struct operation operation;
    uint64_t done = 0;
    begin(&native, run);
    for (uint64_t part = start ? 0 : 1; part <= parts; part++) {
        for (; done < native.parameters.recipe.operations * part / parts; done++)
            if (!step(&native, &operation, why))
                return false;
        struct scene scene = scene_of(&native, done);
        function(context, &scene);
    }
    return true;
}

bool watch_ebbs(const struct watched *run, watch_ebb_function *function, void *context,
                struct why *why)
{
    static struct native_run native;
    struct operation operation;
    begin(&native, run);
    for (uint64_t done = 0; done < native.parameters.recipe.operations; done++) {
        uint32_t largest = space_largest(&native.run.space);
        if (!step(&native, &operation, why))
            return false;
        if (operation.kind == OPERATION_RESERVE)
            function(context, done, largest);
    }
    return true;
}
