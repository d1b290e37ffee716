/* SPDX-License-Identifier: MIT */
#include "run.h"

#include "arch.h"
#include "broken.h"
#include "text.h"

struct source run_workload(const struct parameters *parameters, struct arena *arena)
{
    struct source source = {.next = parameters->workload->next};

    source.state = parameters->workload->start(&parameters->recipe, arena, &source.ids);
    return source;
}

static _Noreturn void broken_line(uint32_t line, const char *what)
{
    char text[sizeof "the trace's line " + TEXT_NUMBER_MOST] = "the trace's line ";

    *text_put_number(text + sizeof "the trace's line " - 1, line) = '\0';
    broken(text, what);
}

static uint32_t crc_of(const char *bytes, size_t length)
{
    static struct crc crc;
    uint32_t sum = UINT32_MAX;

    crc_init(&crc);
    for (size_t i = 0; i < length; i++)
        sum = crc_add(&crc, sum, bytes[i]);
    return ~sum;
}

struct source run_trace(struct parameters *parameters, struct arena *arena)
{
    uint32_t *operations = &parameters->recipe.operations;
    size_t bytes;
    const char *text = arch_file(&bytes);
    struct trace *trace = arena_take(arena, 1, sizeof *trace, "the trace");
    struct trace_error error;
    uint32_t crc;

    if (text == NULL)
        broken("no trace was loaded beside the guest; launchers take --load", parameters->trace);
    crc = crc_of(text, bytes);
    if (parameters->trace_crc32_given && parameters->trace_crc32 != crc)
        broken("the trace that was loaded isn't that of trace_crc32", parameters->trace);
    parameters->trace_crc32 = crc;
    error = trace_read(trace, text, bytes, arena);
    if (error.what != NULL)
        broken_line(error.line, error.what);
    if (trace->operations == 0)
        broken("the trace has no operation", parameters->trace);
    if (*operations == 0)
        *operations = trace->operations;
    if (*operations > trace->operations)
        broken("the trace has fewer operations than the run is to have", parameters->trace);
    return (struct source){trace, trace_next, trace->ids, trace};
}

/* The space that the policy's process lives in. */
static struct space_config config_of(const struct parameters *parameters)
{
    const struct policy *policy = parameters->policy;
    struct space_config config = {
        .first = USER_FIRST,
        .end = policy->user_end != 0 ? policy->user_end : USER_END,
        .granule_shift = policy->page_granules ? arch_page_shift() : GRANULE_SHIFT,
        .commit_limit = NO_COMMIT_LIMIT,
        .alias = parameters->alias,
        .measured = parameters->records,
        .best = policy->placement == PLACE_BEST || policy->stack_placement == PLACE_BEST,
    };

    if (parameters->commit_limit != 0)
        config.commit_limit = (uint32_t)(parameters->commit_limit >> arch_page_shift());
    return config;
}

void run_begin(struct run *run, const struct parameters *parameters, const struct source *source,
               struct arena *arena)
{
    const char *refusal = policy_refusal(parameters->policy, arch_name());
    struct space_config config = config_of(parameters);

    if (refusal != NULL)
        broken(refusal, NULL);
    run->parameters = *parameters;
    run->source = *source;
    run->stream = 0;
    record_init(&run->record, arena);
    space_init(&run->space, &config, arena);
    process_init(&run->process, &run->space, parameters->policy, parameters->layout, source->ids,
                 arena);
    record_text(&run->record, "granule-run 1\nbegin");
    parameters_write(parameters, &run->record);
    record_text(&run->record, "\n");
    if (parameters->records)
        measure_start(&run->measure, &run->record, &run->process, parameters->recipe.operations);
}

void run_take(struct run *run, struct operation *operation)
{
    run->source.next(run->source.state, operation);
    run->stream = operation_hash(run->stream, operation);
}

void run_look(struct run *run, const struct operation *operation, enum result result,
              const struct outcome *outcome)
{
    if (run->parameters.records)
        measure_after(&run->measure, operation, result, outcome);
}

enum result run_step(struct run *run, struct operation *operation, struct outcome *outcome)
{
    enum result result;

    run_take(run, operation);
    result = process_do(&run->process, operation, outcome);
    run_look(run, operation, result, outcome);
    return result;
}

const char *run_misuse(enum result result)
{
    switch (result) {
    case RESULT_LIVE:
        return "it creates an id that is live";
    case RESULT_KIND:
        return "its id is live as another kind of object";
    case RESULT_RANGE:
        return "its id is outside the stream's range";
    default:
        return NULL;
    }
}

_Noreturn void run_broken(const struct run *run, enum result result)
{
    const struct trace *trace = run->source.trace;

    if (trace != NULL)
        broken_line(trace->line[trace->at - 1], run_misuse(result));
    broken("the workload's stream is wrong", run_misuse(result));
}

static void total(struct run *run, const char *name, uint64_t value)
{
    record_text(&run->record, name);
    record_number(&run->record, value);
}

void run_end(struct run *run)
{
    space_clear(&run->space);
    record_text(&run->record, "end");
    if (run->parameters.records)
        measure_totals(&run->measure);
    total(run, " tagged=", run->space.pages.tagged);
    total(run, " checked=", run->space.pages.checked);
    total(run, " wrong=", run->space.pages.wrong);
    record_text(&run->record, " stream=");
    record_hash(&run->record, run->stream);
    record_text(&run->record, "\n");
    record_close(&run->record);
}
