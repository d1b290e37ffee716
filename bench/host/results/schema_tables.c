/* SPDX-License-Identifier: MIT
 *
 * Every table of a campaign, column by column.
 */
#include "schema.h"

#define PART(array)                                                                                \
    {                                                                                              \
        array, sizeof(array) / sizeof *(array)                                                     \
    }

static const struct schema_column moment_columns[] = {
    {"operation", KIND_COUNT, REQUIRED, "operations", "how many had been carried out", 0, 0},
    {"live_objects", KIND_COUNT, REQUIRED, "objects", "ids that stand for something", 0, 0},
    {"requested_bytes", KIND_COUNT, REQUIRED, "bytes",
     "what callers asked for and hold: 32 a critical section, a thread its stack, a block its size",
     0, 0},
    {"allocated_bytes", KIND_COUNT, REQUIRED, "bytes", "all that was ever requested, summed", 0, 0},
    {"reserved_bytes", KIND_COUNT, REQUIRED, "bytes", "pages reserved, committed or not", 0, 0},
    {"committed_bytes", KIND_COUNT, REQUIRED, "bytes", "pages committed", 0, 0},
    {"free_bytes", KIND_COUNT, REQUIRED, "bytes", "what VirtualQuery would report free", 0, 0},
    {"usable_bytes", KIND_COUNT, REQUIRED, "bytes", "granules that are wholly free × their size", 0,
     0},
    {"largest_bytes", KIND_COUNT, REQUIRED, "bytes", "the longest run of usable granules", 0, 0},
    {"holes", KIND_COUNT, REQUIRED, "holes", "runs of usable granules", 0, 0},
    {"regions", KIND_COUNT, REQUIRED, "regions", "live reservations", 0, 0},
    {"usable_256k_bytes", KIND_COUNT, REQUIRED, "bytes",
     "what requests of 256 KB could use: the sum over the holes of floor(hole / size) × size", 0,
     0},
    {"usable_1m_bytes", KIND_COUNT, REQUIRED, "bytes", "the same for requests of 1 MB", 0, 0},
    {"usable_4m_bytes", KIND_COUNT, REQUIRED, "bytes", "the same for requests of 4 MB", 0, 0},
    {"usable_16m_bytes", KIND_COUNT, REQUIRED, "bytes", "the same for requests of 16 MB", 0, 0},
    {"usable_64m_bytes", KIND_COUNT, REQUIRED, "bytes", "the same for requests of 64 MB", 0, 0},
    {"tables_pages", KIND_COUNT, REQUIRED, "pages",
     "page-table pages of the user part, the root included; emptied last-level tables are given "
     "back",
     0, 0},
    {"failed_CAUSE_operations", KIND_COUNT, REQUIRED, "operations",
     "requests that failed so far for that cause", 0, 0},
    {"skipped_operations", KIND_COUNT, REQUIRED, "operations",
     "operations on ids that weren't live", 0, 0},
    {"tails_bytes", KIND_COUNT, REQUIRED, "bytes",
     "free − usable: the rests of last granules, which nothing can reserve", 0, 0},
    {"unusable_index_1m", KIND_SHARE, REQUIRED, "1",
     "unusable index: 1 − usable(1 MB) / free; 1 when nothing is free", 0, 0},
    {"free_fragmentation", KIND_SHARE, REQUIRED, "1", "1 − largest / free; 0 when nothing is free",
     0, 0},
};
const struct schema_part schema_moment = PART(moment_columns);

/* What a run is named by. */
static const struct schema_column run_columns[] = {
    {"run", KIND_NAME, REQUIRED, "", "the run's name", 0, 0},
};
static const struct schema_part run = PART(run_columns);

static const struct schema_column runs_columns[] = {
    {"arch", KIND_WORD, REQUIRED, "", "architecture", WORDS_ARCH, 0},
    {"platform", KIND_NAME, REQUIRED, "", "the emulator, or native", 0, 0},
    {"page_size_bytes", KIND_ORDINAL, REQUIRED, "bytes", "the architecture's page", 0, 0},
    {"workload", KIND_NAME, REQUIRED, "", "the generator of the operations, or `trace-NAME`", 0, 0},
    {"policy", KIND_NAME, REQUIRED, "", "which runtime", 0, 0},
    {"seed", KIND_COUNT, REQUIRED, "", "what the generator begins from; equal seeds make a pair", 0,
     0},
    {"layout", KIND_WORD, REQUIRED, "", "fresh: what NT has mapped is there; empty: nothing is",
     WORDS_LAYOUT, 0},
    {"operations", KIND_ORDINAL, REQUIRED, "operations", "the horizon that was asked for", 0, 0},
    {"commit_limit_bytes", KIND_LIMIT, REQUIRED, "bytes",
     "the limit on committed memory, or `none`", 0, 0},
    {"trace_crc32", KIND_HEX, OPTIONAL_COLUMN, "", "the CRC-32 of a trace's file", 0, 8},
    {"SETTING", KIND_COUNT, MAY_LACK, "", "a setting of the workload, as `granule list` tells", 0,
     0},
    {"total_operations", KIND_COUNT, REQUIRED, "operations", "carried out or skipped", 0, 0},
    {"total_skipped_operations", KIND_COUNT, REQUIRED, "operations", "on ids that weren't live", 0,
     0},
    {"total_failed_CAUSE_operations", KIND_COUNT, REQUIRED, "operations",
     "requests that failed for that cause", 0, 0},
    {"total_committed_peak_bytes", KIND_COUNT, REQUIRED, "bytes", "most that was committed at once",
     0, 0},
    {"total_taken_sum_granules", KIND_COUNT, REQUIRED, "granules",
     "granules that aren't wholly free, summed over all operations; with the next five it gives "
     "the four ratios of Johnstone and Wilson",
     0, 0},
    {"total_requested_sum_bytes", KIND_COUNT, REQUIRED, "bytes", "requested, summed the same way",
     0, 0},
    {"total_requested_peak_bytes", KIND_COUNT, REQUIRED, "bytes", "most that was requested at once",
     0, 0},
    {"total_taken_at_requested_peak_granules", KIND_COUNT, REQUIRED, "granules",
     "taken at that moment", 0, 0},
    {"total_taken_peak_granules", KIND_COUNT, REQUIRED, "granules", "most that was taken at once",
     0, 0},
    {"total_requested_at_taken_peak_bytes", KIND_COUNT, REQUIRED, "bytes",
     "requested at that moment", 0, 0},
    {"total_tagged_pages", KIND_COUNT, REQUIRED, "pages", "mapped and tagged", 0, 0},
    {"total_checked_pages", KIND_COUNT, REQUIRED, "pages", "whose tags were read back", 0, 0},
    {"total_wrong_pages", KIND_COUNT, REQUIRED, "pages", "whose tags were wrong: 0 in any result",
     0, 0},
    {"total_stream_hash", KIND_HEX, REQUIRED, "",
     "of the operations: equal on all architectures, or the runs can't be compared", 0, 16},
    {"ONSET_operation", KIND_ORDINAL, MAY_LACK, "operations", "when it set in; empty: not reached",
     0, 0},
    {"ONSET_cause", KIND_WORD, MAY_LACK, "", "of that failure; `-`: it is none", WORDS_CAUSE_OR_NOT,
     0},
    {"ONSET_live_objects", KIND_COUNT, MAY_LACK, "objects", "at that moment, as the next three", 0,
     0},
    {"ONSET_requested_bytes", KIND_COUNT, MAY_LACK, "bytes", "what callers asked for and hold", 0,
     0},
    {"ONSET_allocated_bytes", KIND_COUNT, MAY_LACK, "bytes", "all that was ever requested", 0, 0},
    {"ONSET_committed_bytes", KIND_COUNT, MAY_LACK, "bytes", "pages committed", 0, 0},
    {"commit_failure_operation", KIND_ORDINAL, MAY_LACK, "operations",
     "the first failure at a commit limit; onsets count until then", 0, 0},
    {"records_crc32", KIND_HEX, REQUIRED, "", "the CRC-32 that closes the run's records", 0, 8},
};
static const struct schema_part runs = PART(runs_columns);

static const struct schema_column onsets_columns[] = {
    {"onset", KIND_WORD, REQUIRED, "", "which", WORDS_ONSET, 0},
    {"cause", KIND_WORD, REQUIRED, "", "of that failure; `-`: it is none", WORDS_CAUSE_OR_NOT, 0},
};
static const struct schema_part onsets = PART(onsets_columns);

static const struct schema_column failures_columns[] = {
    {"cause", KIND_WORD, REQUIRED, "", "why the request failed", WORDS_CAUSE, 0},
    {"kind", KIND_NAME, REQUIRED, "", "the operation, as traces write it", 0, 0},
    {"win32_error", KIND_COUNT, REQUIRED, "", "what GetLastError would give", 0, 0},
    {"needed_bytes", KIND_COUNT, REQUIRED, "bytes", "what the caller could not do without", 0, 0},
    {"asked_bytes", KIND_COUNT, REQUIRED, "bytes", "what the runtime asked for", 0, 0},
    {"fragmentation_index", KIND_SHARE, REQUIRED, "1",
     "max(0, 1 − (1 + usable / needed) / holes), 0 without a hole: towards 0 the space is "
     "exhausted, towards 1 it is fragmented",
     0, 0},
};
static const struct schema_part failures = PART(failures_columns);

static const struct schema_column limits_columns[] = {
    {"commit_limit_bytes", KIND_ORDINAL, REQUIRED, "bytes", "a limit", 0, 0},
    {"operation", KIND_ORDINAL, REQUIRED, "operations", "whose commit first passed it", 0, 0},
};
static const struct schema_part limits = PART(limits_columns);

/* What makes a cell; its tables begin with it. */
static const struct schema_column cell_columns[] = {
    {"workload", KIND_NAME, REQUIRED, "", "the generator of the operations, or `trace-NAME`", 0, 0},
    {"policy", KIND_NAME, REQUIRED, "", "which runtime", 0, 0},
    {"layout", KIND_WORD, REQUIRED, "", "fresh or empty", WORDS_LAYOUT, 0},
    {"operations", KIND_ORDINAL, REQUIRED, "operations", "the horizon that all its runs share", 0,
     0},
    {"commit_limit_bytes", KIND_LIMIT, REQUIRED, "bytes", "the limit, or `none`", 0, 0},
    {"trace_crc32", KIND_HEX, OPTIONAL_COLUMN, "", "the CRC-32 of a trace's file", 0, 8},
    {"SETTING", KIND_COUNT, MAY_LACK, "", "a setting of the workload, as `granule list` tells", 0,
     0},
};
static const struct schema_part cell = PART(cell_columns);

/* How the architectures compare over pairs of one seed. */
static const struct schema_column comparison_columns[] = {
    {"onset", KIND_WORD, REQUIRED, "", "which", WORDS_ONSET, 0},
    {"pairs", KIND_COUNT, REQUIRED, "pairs", "seeds that ran on both architectures", 0, 0},
    {"alpha_earlier_pairs", KIND_COUNT, REQUIRED, "pairs", "whose onset came first on Alpha", 0, 0},
    {"equal_pairs", KIND_COUNT, REQUIRED, "pairs", "whose onsets are the same operation", 0, 0},
    {"alpha_later_pairs", KIND_COUNT, REQUIRED, "pairs", "whose onset came first on x86", 0, 0},
    {"undecided_pairs", KIND_COUNT, REQUIRED, "pairs", "what is known of the two doesn't say", 0,
     0},
    {"ARCH_runs", KIND_COUNT, REQUIRED, "runs", "runs of that architecture", 0, 0},
    {"ARCH_reached_runs", KIND_COUNT, REQUIRED, "runs", "of them, those that reached the onset", 0,
     0},
    {"ARCH_median_low_operations", KIND_NUMBER, MAY_LACK, "operations",
     "the median onset; where runs without an onset leave only a bound, its lower end", 0, 0},
    {"ARCH_median_high_operations", KIND_NUMBER, MAY_LACK, "operations",
     "its upper end; empty: it has none", 0, 0},
    {"ratio_median_low", KIND_NUMBER, MAY_LACK, "1",
     "the median of the pairs' ratios Alpha / x86, or its lower end", 0, 0},
    {"ratio_median_high", KIND_NUMBER, MAY_LACK, "1", "its upper end; empty: it has none", 0, 0},
    {"interval_low", KIND_NUMBER, MAY_LACK, "1",
     "the ratio's interval: the r-th smallest and the r-th largest of the ratios, r the highest "
     "with "
     "a level of 0.95 or more; empty below 6 pairs",
     0, 0},
    {"interval_high", KIND_NUMBER, MAY_LACK, "1", "its upper end; empty: it has none", 0, 0},
    {"interval_level", KIND_SHARE, MAY_LACK, "1",
     "the probability with which it covers the true median, whatever the distribution; at least "
     "that with ties or bounds",
     0, 0},
    {"mean_difference_low_operations", KIND_SIGNED, MAY_LACK, "operations",
     "the mean over pairs of Alpha − x86, each counted up to the horizon at most, or its lower end",
     0, 0},
    {"mean_difference_high_operations", KIND_SIGNED, MAY_LACK, "operations", "its upper end", 0, 0},
    {"sign_test_p", KIND_SHARE, MAY_LACK, "1",
     "the exact two-sided sign test of earlier against later pairs; equal and undecided ones are "
     "dropped. Empty where none is left",
     0, 0},
    {"holm_p", KIND_SHARE, MAY_LACK, "1",
     "the same, corrected by Holm's step-down method for `family_tests` tests", 0, 0},
    {"family_tests", KIND_ORDINAL, MAY_LACK, "tests",
     "in the family, its size; empty in rows that aren't in it", 0, 0},
    {"ARCH_causes", KIND_WORDS, MAY_LACK, "", "causes of the failures, as `cause:runs` words", 0,
     0},
};
static const struct schema_part comparison = PART(comparison_columns);

static const struct schema_column incidence_columns[] = {
    {"arch", KIND_WORD, REQUIRED, "", "architecture", WORDS_ARCH, 0},
    {"onset", KIND_WORD, REQUIRED, "", "which", WORDS_ONSET, 0},
    {"cause", KIND_WORD, REQUIRED, "", "by which they came to it; `any`: whatever it is",
     WORDS_CAUSE_OR_ANY, 0},
    {"operation", KIND_COUNT, REQUIRED, "operations", "by which", 0, 0},
    {"reached_runs", KIND_COUNT, REQUIRED, "runs", "that had come to it", 0, 0},
    {"runs", KIND_ORDINAL, REQUIRED, "runs", "of the cell on that architecture", 0, 0},
    {"share", KIND_SHARE, REQUIRED, "1", "the one over the other", 0, 0},
    {"share_low", KIND_SHARE, REQUIRED, "1", "its Wilson interval of 95 %", 0, 0},
    {"share_high", KIND_SHARE, REQUIRED, "1", "its upper end", 0, 0},
};
static const struct schema_part incidence = PART(incidence_columns);

static const struct schema_column sensitivity_columns[] = {
    {"assumption", KIND_NAME, MAY_LACK, "",
     "the name that `granule list --assumptions` has for it; empty: a workload's own setting", 0,
     0},
    {"changed", KIND_NAME, REQUIRED, "", "what differs: policy, or the column", 0, 0},
    {"usual_reading", KIND_NAME, REQUIRED, "", "its value in the usual cell, whose row this is", 0,
     0},
    {"other_reading", KIND_NAME, REQUIRED, "", "its value in the other", 0, 0},
    {"pairs", KIND_COUNT, REQUIRED, "pairs", "seeds that both cells have on both architectures", 0,
     0},
    {"equal_pairs", KIND_COUNT, REQUIRED, "pairs", "whose ratio Alpha / x86 is just the same", 0,
     0},
    {"EFFECT_low", KIND_NUMBER, MAY_LACK, "1", "the median over seeds, or its lower end", 0, 0},
    {"EFFECT_high", KIND_NUMBER, MAY_LACK, "1", "its upper end; empty: it has none", 0, 0},
    {"EFFECT_interval_low", KIND_NUMBER, MAY_LACK, "1", "its interval, as in `cells.csv`", 0, 0},
    {"EFFECT_interval_high", KIND_NUMBER, MAY_LACK, "1", "the upper end of that", 0, 0},
    {"EFFECT_interval_level", KIND_SHARE, MAY_LACK, "1", "the probability with which it covers", 0,
     0},
};
static const struct schema_part sensitivity = PART(sensitivity_columns);

static const struct schema_column checks_columns[] = {
    {"check", KIND_NAME, REQUIRED, "",
     "`limit`: an unlimited run tells where it must fail; `platform`: one on another emulator must "
     "equal it",
     0, 0},
    {"against_run", KIND_NAME, MAY_LACK, "", "that other run; empty: there is none", 0, 0},
    {"commit_limit_bytes", KIND_LIMIT, REQUIRED, "bytes", "its limit, or `none`", 0, 0},
    {"first_failure_operation", KIND_ORDINAL, MAY_LACK, "operations",
     "when the run failed first, which is what follows from the other one", 0, 0},
    {"first_failure_cause", KIND_WORD, MAY_LACK, "", "of that failure", WORDS_CAUSE, 0},
};
static const struct schema_part checks = PART(checks_columns);

static const struct schema_column cost_columns[] = {
    {"arch", KIND_WORD, REQUIRED, "", "architecture", WORDS_ARCH, 0},
    {"platform", KIND_NAME, REQUIRED, "", "the emulator", 0, 0},
    {"workload", KIND_NAME, REQUIRED, "", "the generator of the operations", 0, 0},
    {"policy", KIND_NAME, REQUIRED, "", "which runtime", 0, 0},
    {"operation", KIND_ORDINAL, REQUIRED, "operations", "the step's last", 0, 0},
    {"regions", KIND_COUNT, REQUIRED, "regions", "live reservations then", 0, 0},
    {"step_instructions", KIND_COUNT, REQUIRED, "instructions", "what its operations took", 0, 0},
    {"step_operations", KIND_ORDINAL, REQUIRED, "operations", "how many these are", 0, 0},
    {"instructions_per_operation", KIND_NUMBER, REQUIRED, "instructions", "the one over the other",
     0, 0},
};
static const struct schema_part cost = PART(cost_columns);

const struct schema_table schema_tables[] = {
    {"runs.csv",
     "runs",
     "A row a run: its parameters, its totals, every onset.",
     false,
     {&run, &runs}},
    {"onsets.csv",
     "onsets",
     "A row an onset that was reached, with the space at that moment.",
     false,
     {&run, &onsets, &schema_moment}},
    {"failures.csv",
     "failures",
     "A row the first failure of an operation's kind for a cause, with the space at that moment.",
     false,
     {&run, &failures, &schema_moment}},
    {"limits.csv",
     "limits",
     "A row a commit limit: a run without one tells when it would have passed each.",
     false,
     {&run, &limits}},
    {"cells.csv",
     "cells",
     "A row an onset of a cell: how Alpha and x86 compare over pairs of one seed.",
     false,
     {&cell, &comparison}},
    {"grid.csv",
     "grid",
     "A row a commit limit that the campaign asks for, and one without: the first failure of any "
     "cause, derived from the unlimited runs.",
     false,
     {&cell, &comparison}},
    {"checks.csv",
     "checks",
     "A row a run that is held against another of the same seed: one under a commit limit, one on "
     "a second platform.",
     false,
     {&run, &checks}},
    {"incidence.csv",
     "incidence",
     "A row a step: which share of a cell's runs had come to an onset by an operation, cause by "
     "cause.",
     false,
     {&cell, &incidence}},
    {"sensitivity.csv",
     "sensitivity",
     "A row another reading of an assumption: what it does to the headline ratio.",
     false,
     {&cell, &sensitivity}},
    {"cost.csv",
     "cost",
     "A row a step of a counted run, from one sample to the next: what its operations took.",
     false,
     {&run, &cost}},
    {"samples/",
     "samples",
     "A file a run: the space every 1/1000 of the run, at its end, and at every onset.",
     false,
     {&run, &schema_moment}},
};
const size_t schema_table_count = sizeof schema_tables / sizeof *schema_tables;
