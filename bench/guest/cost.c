/* SPDX-License-Identifier: MIT */
#include "cost.h"

#include "arch.h"

void cost_begin(struct cost *cost, const struct run *run)
{
    uint32_t every = (run->parameters.recipe.operations + SAMPLES - 1) / SAMPLES;
    uint64_t before;

    *cost = (struct cost){.every = every, .next = every};
    before = arch_instructions();
    cost->begun = arch_instructions();
    cost->reading = cost->begun - before;
}

static void end_step(struct cost *cost, const struct run *run)
{
    cost->step[cost->steps].operation = cost->operation;
    cost->step[cost->steps].regions = run->space.regions;
    cost->step[cost->steps].instructions = cost->instructions;
    cost->steps++;
    cost->next += cost->every;
    if (cost->next > run->parameters.recipe.operations)
        cost->next = run->parameters.recipe.operations;
    /* every operation has had the counter read twice */
    cost->whole = arch_instructions() - cost->begun - 2 * cost->reading * cost->operation;
}

enum result cost_step(struct cost *cost, struct run *run, struct operation *operation,
                      struct outcome *outcome)
{
    enum result result;
    uint64_t before;

    run_take(run, operation);
    before = arch_instructions();
    result = process_do(&run->process, operation, outcome);
    cost->instructions += arch_instructions() - before - cost->reading;
    run_look(run, operation, result, outcome);
    if (++cost->operation == cost->next)
        end_step(cost, run);
    return result;
}

static void put(struct record *record, const char *before, uint64_t number)
{
    record_text(record, before);
    record_number(record, number);
}

void cost_write(const struct cost *cost, struct run *run)
{
    struct record *record = &run->record;

    record_open(record);
    record_text(record, "granule-cost 1\nbegin");
    parameters_write(&run->parameters, record);
    record_text(record, "\ncolumns operation,instructions,regions\n");
    for (uint32_t i = 0; i < cost->steps; i++) {
        put(record, "step ", cost->step[i].operation);
        put(record, ",", cost->step[i].instructions);
        put(record, ",", cost->step[i].regions);
        record_text(record, "\n");
    }
    put(record, "end operations=", cost->operation);
    put(record, " instructions=", cost->instructions);
    put(record, " whole_run=", cost->whole);
    record_text(record, "\n");
    record_close(record);
}
