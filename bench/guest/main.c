/* SPDX-License-Identifier: MIT
 *
 * The guest's main: parameters in, run, records out. */
#include "arch.h"
#include "run.h"

static struct run run;

/* What the operations cost, where the platform counts instructions: a section of its own behind the
 * records, which stay the same on every platform. */
static void write_cost(struct record *record, uint32_t operations, uint64_t instructions)
{
    record_open(record);
    record_text(record, "granule-cost 1\ncost operations=");
    record_number(record, operations);
    record_text(record, " instructions=");
    record_number(record, instructions);
    record_text(record, "\n");
    record_close(record);
}

void guest_main(void)
{
    struct parameters parameters = parameters_read(arch_parameters());
    struct arena arena;
    struct source source;
    struct operation operation;
    struct outcome outcome;
    uint64_t begun;

    arena.next = arch_arena(&arena.left);
    source = parameters.workload != NULL ? run_workload(&parameters, &arena)
                                         : run_trace(&parameters, &arena);
    run_begin(&run, &parameters, &source, &arena);
    begun = arch_instructions();
    for (uint32_t i = 0; i < parameters.recipe.operations; i++) {
        enum result result = run_step(&run, &operation, &outcome);

        if (result > RESULT_SKIPPED)
            run_broken(&run, result);
    }
    begun = arch_instructions() - begun;
    run_end(&run);
    if (arch_counts())
        write_cost(&run.record, parameters.recipe.operations, begun);
    arch_end(0);
}
