/* SPDX-License-Identifier: MIT
 *
 * The guest's main: parameters in, run, records out. */
#include "arch.h"
#include "broken.h"
#include "run.h"

static struct run run;

void guest_main(void)
{
    struct parameters parameters = parameters_read(arch_parameters());
    struct arena arena;
    struct source source;
    struct operation operation;
    struct outcome outcome;

    arena.next = arch_arena(&arena.left);
    source = run_workload(&parameters, &arena);
    run_begin(&run, &parameters, &source, &arena);
    for (uint32_t i = 0; i < parameters.recipe.operations; i++) {
        outcome = run_step(&run, &operation);
        if (run_misuse(&outcome) != NULL)
            broken("the workload's stream is wrong", run_misuse(&outcome));
    }
    run_end(&run);
    arch_end(0);
}
