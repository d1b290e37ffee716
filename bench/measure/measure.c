/* SPDX-License-Identifier: MIT */
#include "measure.h"

#include "arch.h"

const char *const onset_name[ONSETS] = {
    [ONSET_FIRST_FRAGMENTATION_FAILURE] = "first_fragmentation_failure",
    [ONSET_FIRST_FAILURE] = "first_failure",
    [ONSET_STACK] = "stack_onset",
    [ONSET_BLOCK_16M] = "block_16m_onset",
    [ONSET_BLOCK_1M] = "block_1m_onset",
    [ONSET_INDEX] = "index_onset",
};

/* The grid of commit limits, in MB: one unlimited run tells for each when it would have been
 * passed. */
static const uint32_t limit_grid[] = {32, 64, 96, 112, 128, 160, 192, 224, 256, 512};
#define LIMITS (sizeof limit_grid / sizeof limit_grid[0])

#define SIZE_1M 2   /* which of the measured sizes is 1 MB */
#define MEGABYTE 20 /* as a power of two */

/* The words of operations, as they stand in a trace. */
static const char *const operation_word[OPERATION_KINDS] = {
#define OPERATION_WORD(name, word, how, a, b) word,
    OPERATIONS(OPERATION_WORD)
#undef OPERATION_WORD
};

static const struct space *space_of(const struct measure *measure)
{
    return measure->process->space;
}

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
    return limit_grid[measure->limit] << (MEGABYTE - space_of(measure)->page_shift);
}

/* Limits that were passed, within the operation if need be: the space keeps its peak. */
static void pass_limits(struct measure *measure)
{
    const struct space *space = space_of(measure);

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
        .step = (operations + SAMPLES - 1) / SAMPLES,
        .changes = space->changes,
        .pending = (1u << ONSETS) - 1,
        .half_stack = space->holes.fitting[SIZE_1M] >> 1,
    };
    measure->to_sample = measure->step;
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
    record_text(measure->record, "onset ");
    record_text(measure->record, onset_name[onset]);
    record_text(measure->record, ",");
    record_text(measure->record, cause);
    record_text(measure->record, ",");
    put_state(measure);
}

/* The onsets that are seen in the space itself. */
static void look(struct measure *measure)
{
    const struct space *space = space_of(measure);
    uint32_t free = space_free(space);

    if (is_pending(measure, ONSET_STACK) && space->holes.fitting[SIZE_1M] <= measure->half_stack)
        reach(measure, ONSET_STACK, "-");
    if (is_pending(measure, ONSET_BLOCK_16M) && space_largest(space) < 16u << MEGABYTE)
        reach(measure, ONSET_BLOCK_16M, "-");
    if (is_pending(measure, ONSET_BLOCK_1M) && space_largest(space) < 1u << MEGABYTE)
        reach(measure, ONSET_BLOCK_1M, "-");
    /* 1 - usable(1 MB) / free >= 1/2 */
    if (is_pending(measure, ONSET_INDEX) && free >= 1u << MEGABYTE &&
        2 * usable(space, SIZE_1M) <= free)
        reach(measure, ONSET_INDEX, "-");
}

/* The first failure of each cause and each kind of operation is told in full, later ones are counted. */
static void failure(struct measure *measure, const struct operation *operation,
                    const struct outcome *outcome)
{
    struct record *record = measure->record;
    const char *cause = cause_name[outcome->cause];

    measure->failed[outcome->cause]++;
    if ((measure->told[outcome->cause] >> operation->kind & 1) == 0) {
        measure->told[outcome->cause] |= 1u << operation->kind;
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
    uint64_t requested = measure->process->requested;
    uint32_t taken = measure->granules - space_of(measure)->holes.granules;

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

void measure_after(struct measure *measure, const struct operation *operation,
                   const struct outcome *outcome)
{
    const struct space *space = space_of(measure);
    uint32_t pending = measure->pending;

    measure->operation++;
    accumulate(measure);
    if (outcome->result == RESULT_FAILED)
        failure(measure, operation, outcome);
    else if (outcome->result == RESULT_SKIPPED)
        measure->skipped++;
    if (space->peak > measure->limit_pages)
        pass_limits(measure);
    if (space->changes != measure->changes) {
        measure->changes = space->changes;
        if (measure->pending != 0)
            look(measure);
    }
    if (--measure->to_sample == 0 || (pending & ~measure->pending) != 0) {
        sample(measure);
        if (measure->to_sample == 0)
            measure->to_sample = measure->step;
    }
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
    const struct space *space = space_of(measure);

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
