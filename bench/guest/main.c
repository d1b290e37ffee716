/* SPDX-License-Identifier: MIT
 *
 * The guest's main: parameters in, run, records out. */
#include "arch.h"
#include "cost.h"

static struct run run;
static struct cost cost;

static void check(enum result result)
{
    if (result > RESULT_SKIPPED)
        run_broken(&run, result);
}

/* Where the platform counts, the same loop is gone through with counting. */
static void go(uint32_t operations, bool counts)
{
    struct operation operation;
    struct outcome outcome;

    if (counts)
        cost_begin(&cost, &run);
    for (uint32_t i = 0; counts && i < operations; i++)
        check(cost_step(&cost, &run, &operation, &outcome));
    for (uint32_t i = 0; !counts && i < operations; i++)
        check(run_step(&run, &operation, &outcome));
}

void guest_main(void)
{
    struct parameters parameters = parameters_read(arch_parameters());
    struct arena arena;
    struct source source;

    arena.next = arch_arena(&arena.left);
    source = parameters.workload != NULL ? run_workload(&parameters, &arena)
                                         : run_trace(&parameters, &arena);
    run_begin(&run, &parameters, &source, &arena);
    go(parameters.recipe.operations, arch_counts());
    run_end(&run);
    if (arch_counts())
        cost_write(&cost, &run);
    arch_end(0);
}
