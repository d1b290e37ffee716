/* SPDX-License-Identifier: MIT */
#include "measure.h"

#include "arch.h"
#include "text.h"

const char *const onset_name[ONSETS] = {
    [ONSET_FIRST_FRAGMENTATION_FAILURE] = "first_fragmentation_failure",
    [ONSET_FIRST_FAILURE] = "first_failure",
    [ONSET_STACK] = "stack_onset",
    [ONSET_BLOCK_16M] = "block_16m_onset",
    [ONSET_BLOCK_1M] = "block_1m_onset",
    [ONSET_INDEX] = "index_onset",
};

const uint32_t limit_grid[LIMITS] = {32, 64, 96, 112, 128, 160, 192, 224, 256, 512};

#define SIZE_1M 2   /* which of the measured sizes is 1 MB */
#define MEGABYTE 20 /* as a power of two */

/* The words of operations, as they stand in a trace. */
const char *const operation_word[OPERATION_KINDS] = {
#define OPERATION_WORD(name, word, how, a, b) word,
    OPERATIONS(OPERATION_WORD)
#undef OPERATION_WORD
};

/* usable(size): bytes in requests of a size that would fit. */
static uint64_t usable(const struct space *space, unsigned size)
{
    unsigned granule = space->holes.shift[size] == 0 ? space->config.granule_shift : 16 + 2 * size;

    return (uint64_t)space->holes.fitting[size] << granule;
}

#define COLUMNS                                                                                    \
    "operation,live,requested,allocated,reserved,committed,free,usable,largest,holes,regions,"     \
    "usable_256k,usable_1m,usable_4m,usable_16m,usable_64m,tables,failed_invalid,failed_policy,"   \
    "failed_exhausted,failed_granularity,failed_fragmented,failed_commit,skipped"

static void put(struct measure *measure, uint64_t value)
{
    record_text(measure->record, ",");
    record_number(measure->record, value);
}

/* The state of the space, in the order of COLUMNS. */
static void put_state(struct measure *measure)
{
    const struct process *process = measure->process;
    const struct space *space = process->space;

    record_number(measure->record, measure->operation);
    put(measure, process->live);
    put(measure, process->requested);
    put(measure, process->allocated);
    put(measure, (uint64_t)space->reserved << space->page_shift);
    put(measure, (uint64_t)space->committed << space->page_shift);
    put(measure, space_free(space));
    put(measure, space_usable(space));
    put(measure, space_largest(space));
    put(measure, space->holes.count);
    put(measure, space->regions);
    for (unsigned size = 1; size < HOLES_SIZES; size++)
        put(measure, usable(space, size));
    put(measure, arch_tables());
    for (unsigned cause = 0; cause < CAUSES; cause++)
        put(measure, measure->failed[cause]);
    put(measure, measure->skipped);
    record_text(measure->record, "\n");
}

static void sample(struct measure *measure)
{
    record_text(measure->record, "sample ");
    put_state(measure);
}

/* The next limit of the grid in pages. */
static uint32_t limit_pages(const struct measure *measure)
{
    if (measure->limit == LIMITS)
        return NO_COMMIT_LIMIT;
    return limit_grid[measure->limit] << (MEGABYTE - measure->space->page_shift);
}

/* Limits that were passed, within the operation if need be: the space keeps its peak. */
static void pass_limits(struct measure *measure)
{
    const struct space *space = measure->space;

    while (space->peak > measure->limit_pages) {
        record_text(measure->record, "limit ");
        record_number(measure->record, limit_grid[measure->limit] << MEGABYTE);
        put(measure, measure->operation);
        record_text(measure->record, "\n");
        measure->limit++;
        measure->limit_pages = limit_pages(measure);
    }
}

void measure_start(struct measure *measure, struct record *record, const struct process *process,
                   uint32_t operations)
{
    const struct space *space = process->space;

    *measure = (struct measure){
        .record = record,
        .process = process,
        .space = space,
        .operations = operations,
        .step = (operations + SAMPLES - 1) / SAMPLES,
        .changes = space->changes,
        .pending = (1u << ONSETS) - 1,
        .low_stack = (space->holes.fitting[SIZE_1M] >> 1) + 1,
        .low_block = (16u << MEGABYTE) >> space->config.granule_shift,
        .low_index = UINT32_MAX,
    };
    measure->next_sample = measure->step;
    measure->limit_pages = limit_pages(measure);
    measure->granules = (space->config.end - space->config.first) >> space->config.granule_shift;
    record_text(record, "columns " COLUMNS "\n");
    sample(measure);
}

static bool is_pending(const struct measure *measure, enum onset onset)
{
    return (measure->pending >> onset & 1) != 0;
}

static void reach(struct measure *measure, enum onset onset, const char *cause)
{
    measure->pending &= ~(1u << onset);
    measure->reached = true;
    record_text(measure->record, "onset ");
    record_text(measure->record, onset_name[onset]);
    record_text(measure->record, ",");
    record_text(measure->record, cause);
    record_text(measure->record, ",");
    put_state(measure);
}

/* The onsets that are seen in the space itself. Each is looked for by one comparison, which can't
 * hold any more once it is reached. */
static void look(struct measure *measure)
{
    const struct space *space = measure->space;
    uint32_t fitting = space->holes.fitting[SIZE_1M];

    if (fitting < measure->low_stack) {
        measure->low_stack = 0;
        reach(measure, ONSET_STACK, "-");
    }
    while (holes_all_below(&space->holes, measure->low_block)) {
        bool first = is_pending(measure, ONSET_BLOCK_16M);

        measure->low_block = first ? (1u << MEGABYTE) >> space->config.granule_shift : 0;
        reach(measure, first ? ONSET_BLOCK_16M : ONSET_BLOCK_1M, "-");
    }
    /* 1 - usable(1 MB) / free >= 1/2 */
    if (fitting < measure->low_index && (uint64_t)fitting << (MEGABYTE + 1) <= space_free(space) &&
        space_free(space) >= 1u << MEGABYTE) {
        measure->low_index = 0;
        reach(measure, ONSET_INDEX, "-");
    }
}

/* Whether this is a cause's first failure of an operation's word: kinds may share one (reserve,
 * reserve top), and records tell them by it. */
static bool is_first(struct measure *measure, enum cause cause, uint32_t kind)
{
    uint32_t told = measure->told[cause];

    measure->told[cause] |= 1u << kind;
    if ((told >> kind & 1) != 0)
        return false;
    for (uint32_t other = 0; other < OPERATION_KINDS; other++)
        if ((told >> other & 1) != 0 && text_equal(operation_word[other], operation_word[kind]))
            return false;
    return true;
}

/* The first failure of each cause and each operation's word is told in full, later ones are
 * counted. */
static void failure(struct measure *measure, const struct operation *operation,
                    const struct outcome *outcome)
{
    struct record *record = measure->record;
    const char *cause = cause_name[outcome->cause];

    measure->failed[outcome->cause]++;
    if (is_first(measure, outcome->cause, operation->kind)) {
        record_text(record, "failure ");
        record_text(record, cause);
        record_text(record, ",");
        record_text(record, operation_word[operation->kind]);
        put(measure, outcome->error);
        put(measure, outcome->needed);
        put(measure, outcome->asked);
        record_text(record, ",");
        put_state(measure);
    }
    if (outcome->cause == CAUSE_INVALID)
        return;
    if (is_pending(measure, ONSET_FIRST_FAILURE))
        reach(measure, ONSET_FIRST_FAILURE, cause);
    if (is_pending(measure, ONSET_FIRST_FRAGMENTATION_FAILURE) &&
        cause_is_fragmentation(outcome->cause))
        reach(measure, ONSET_FIRST_FRAGMENTATION_FAILURE, cause);
    /* what follows a commit failure is no longer the same experiment */
    if (outcome->cause == CAUSE_COMMIT)
        measure->pending = 0;
}

static void accumulate(struct measure *measure)
{
    uint32_t requested = measure->process->requested;
    uint32_t taken = measure->granules - measure->space->holes.granules;

    measure->taken_sum += taken;
    measure->requested_sum += requested;
    if (requested > measure->requested_peak) {
        measure->requested_peak = requested;
        measure->taken_at_requested_peak = taken;
    }
    if (taken > measure->taken_peak) {
        measure->taken_peak = taken;
        measure->requested_at_taken_peak = requested;
    }
}

/* The operation of the next sample: a step further, or the last one. */
static uint32_t next_sample(const struct measure *measure)
{
    uint32_t left = measure->operations - measure->operation;

    return measure->operation + (left < measure->step ? left : measure->step);
}

/* What most operations don't come to. Kept out of measure_after, which has no frame without it. */
static __attribute__((noinline)) void notice(struct measure *measure,
                                             const struct operation *operation, enum result result,
                                             const struct outcome *outcome)
{
    const struct space *space = measure->space;

    if (result == RESULT_FAILED)
        failure(measure, operation, outcome);
    else if (result == RESULT_SKIPPED)
        measure->skipped++;
    if (space->peak > measure->limit_pages)
        pass_limits(measure);
    if (space->changes != measure->changes) {
        measure->changes = space->changes;
        if (measure->pending != 0)
            look(measure);
    }
    if (measure->operation == measure->next_sample || measure->reached) {
        sample(measure);
        measure->reached = false;
        if (measure->operation == measure->next_sample)
            measure->next_sample = next_sample(measure);
    }
}

void measure_after(struct measure *measure, const struct operation *operation, enum result result,
                   const struct outcome *outcome)
{
    const struct space *space = measure->space;

    measure->operation++;
    accumulate(measure);
    if (result != RESULT_DONE || space->changes != measure->changes ||
        space->peak > measure->limit_pages || measure->operation == measure->next_sample)
        notice(measure, operation, result, outcome);
}

static void total(struct measure *measure, const char *name, uint64_t value)
{
    record_text(measure->record, " ");
    record_text(measure->record, name);
    record_text(measure->record, "=");
    record_number(measure->record, value);
}

void measure_totals(struct measure *measure)
{
    const struct space *space = measure->space;

    total(measure, "operations", measure->operation);
    total(measure, "skipped", measure->skipped);
    for (unsigned cause = 0; cause < CAUSES; cause++) {
        record_text(measure->record, " failed_");
        record_text(measure->record, cause_name[cause]);
        record_text(measure->record, "=");
        record_number(measure->record, measure->failed[cause]);
    }
    total(measure, "committed_peak", (uint64_t)space->peak << space->page_shift);
    total(measure, "taken_sum_granules", measure->taken_sum);
    total(measure, "requested_sum", measure->requested_sum);
    total(measure, "requested_peak", measure->requested_peak);
    total(measure, "taken_at_requested_peak_granules", measure->taken_at_requested_peak);
    total(measure, "taken_peak_granules", measure->taken_peak);
    total(measure, "requested_at_taken_peak", measure->requested_at_taken_peak);
}
