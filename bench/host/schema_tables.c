/* SPDX-License-Identifier: MIT
 *
 * Every table of a campaign, column by column.
 */
#include "schema.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))
/* An empty field is allowed. */
#define MAY_LACK true

const struct schema_column schema_moment[] = {
    {"operation", KIND_COUNT, 0, "operations", "how many had been carried out", 0, 0},
    {"live_objects", KIND_COUNT, 0, "objects", "ids that stand for something", 0, 0},
    {"requested_bytes", KIND_COUNT, 0, "bytes",
     "what callers asked for and hold: 32 a critical section, a thread its stack, a block its size",
     0, 0},
    {"allocated_bytes", KIND_COUNT, 0, "bytes", "all that was ever requested, summed", 0, 0},
    {"reserved_bytes", KIND_COUNT, 0, "bytes", "pages reserved, committed or not", 0, 0},
    {"committed_bytes", KIND_COUNT, 0, "bytes", "pages committed", 0, 0},
    {"free_bytes", KIND_COUNT, 0, "bytes", "what VirtualQuery would report free", 0, 0},
    {"usable_bytes", KIND_COUNT, 0, "bytes", "granules that are wholly free × their size", 0, 0},
    {"largest_bytes", KIND_COUNT, 0, "bytes", "the longest run of usable granules", 0, 0},
    {"holes", KIND_COUNT, 0, "holes", "runs of usable granules", 0, 0},
    {"regions", KIND_COUNT, 0, "regions", "live reservations", 0, 0},
    {"usable_256k_bytes", KIND_COUNT, 0, "bytes",
     "what requests of 256 KB could use: the sum over the holes of floor(hole / size) × size", 0,
     0},
    {"usable_1m_bytes", KIND_COUNT, 0, "bytes", "the same for requests of 1 MB", 0, 0},
    {"usable_4m_bytes", KIND_COUNT, 0, "bytes", "the same for requests of 4 MB", 0, 0},
    {"usable_16m_bytes", KIND_COUNT, 0, "bytes", "the same for requests of 16 MB", 0, 0},
    {"usable_64m_bytes", KIND_COUNT, 0, "bytes", "the same for requests of 64 MB", 0, 0},
    {"tables_pages", KIND_COUNT, 0, "pages",
     "page-table pages of the user part, the root included; emptied last-level tables are given "
     "back",
     0, 0},
    {"failed_CAUSE_operations", KIND_COUNT, 0, "operations",
     "requests that failed so far for that cause", 0, 0},
    {"skipped_operations", KIND_COUNT, 0, "operations", "operations on ids that weren't live", 0,
     0},
    {"tails_bytes", KIND_COUNT, 0, "bytes",
     "free − usable: the rests of last granules, which nothing can reserve", 0, 0},
    {"unusable_index_1m", KIND_SHARE, 0, "1",
     "unusable index: 1 − usable(1 MB) / free; 1 when nothing is free", 0, 0},
    {"free_fragmentation", KIND_SHARE, 0, "1", "1 − largest / free; 0 when nothing is free", 0, 0},
};
const size_t schema_moment_count = LENGTH(schema_moment);

/* What a run is named by. */
#define RUN_COLUMN                                                                                 \
    {                                                                                              \
        "run", KIND_NAME, 0, "", "the run's name", 0, 0                                            \
    }

static const struct schema_column runs[] = {
    RUN_COLUMN,
    {"arch", KIND_WORD, 0, "", "architecture", WORDS_ARCH, 0},
    {"platform", KIND_NAME, 0, "", "the emulator, or native", 0, 0},
    {"page_size_bytes", KIND_ORDINAL, 0, "bytes", "the architecture's page", 0, 0},
    {"workload", KIND_NAME, 0, "", "the generator of the operations", 0, 0},
    {"policy", KIND_NAME, 0, "", "which runtime", 0, 0},
    {"seed", KIND_COUNT, 0, "", "what the generator begins from; equal seeds make a pair", 0, 0},
    {"layout", KIND_WORD, 0, "", "fresh: what NT has mapped is there; empty: nothing is",
     WORDS_LAYOUT, 0},
    {"operations", KIND_ORDINAL, 0, "operations", "the horizon that was asked for", 0, 0},
    {"commit_limit_bytes", KIND_LIMIT, 0, "bytes", "the limit on committed memory, or `none`", 0,
     0},
    {"SETTING", KIND_COUNT, MAY_LACK, "", "a setting of the workload, as `granule list` tells", 0,
     0},
    {"total_operations", KIND_COUNT, 0, "operations", "carried out or skipped", 0, 0},
    {"total_skipped_operations", KIND_COUNT, 0, "operations", "on ids that weren't live", 0, 0},
    {"total_failed_CAUSE_operations", KIND_COUNT, 0, "operations",
     "requests that failed for that cause", 0, 0},
    {"total_committed_peak_bytes", KIND_COUNT, 0, "bytes", "most that was committed at once", 0, 0},
    {"total_taken_sum_granules", KIND_COUNT, 0, "granules",
     "granules that aren't wholly free, summed over all operations; with the next five it gives "
     "the four ratios of Johnstone and Wilson",
     0, 0},
    {"total_requested_sum_bytes", KIND_COUNT, 0, "bytes", "requested, summed the same way", 0, 0},
    {"total_requested_peak_bytes", KIND_COUNT, 0, "bytes", "most that was requested at once", 0, 0},
    {"total_taken_at_requested_peak_granules", KIND_COUNT, 0, "granules", "taken at that moment", 0,
     0},
    {"total_taken_peak_granules", KIND_COUNT, 0, "granules", "most that was taken at once", 0, 0},
    {"total_requested_at_taken_peak_bytes", KIND_COUNT, 0, "bytes", "requested at that moment", 0,
     0},
    {"total_tagged_pages", KIND_COUNT, 0, "pages", "mapped and tagged", 0, 0},
    {"total_checked_pages", KIND_COUNT, 0, "pages", "whose tags were read back", 0, 0},
    {"total_wrong_pages", KIND_COUNT, 0, "pages", "whose tags were wrong: 0 in any result", 0, 0},
    {"total_stream_hash", KIND_HEX, 0, "",
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
    {"records_crc32", KIND_HEX, 0, "", "the CRC-32 that closes the run's records", 0, 8},
};

static const struct schema_column onsets[] = {
    RUN_COLUMN,
    {"onset", KIND_WORD, 0, "", "which", WORDS_ONSET, 0},
    {"cause", KIND_WORD, 0, "", "of that failure; `-`: it is none", WORDS_CAUSE_OR_NOT, 0},
};

static const struct schema_column failures[] = {
    RUN_COLUMN,
    {"cause", KIND_WORD, 0, "", "why the request failed", WORDS_CAUSE, 0},
    {"kind", KIND_NAME, 0, "", "the operation, as traces write it", 0, 0},
    {"win32_error", KIND_COUNT, 0, "", "what GetLastError would give", 0, 0},
    {"needed_bytes", KIND_COUNT, 0, "bytes", "what the caller could not do without", 0, 0},
    {"asked_bytes", KIND_COUNT, 0, "bytes", "what the runtime asked for", 0, 0},
    {"fragmentation_index", KIND_SHARE, 0, "1",
     "max(0, 1 − (1 + usable / needed) / holes), 0 without a hole: towards 0 the space is "
     "exhausted, towards 1 it is fragmented",
     0, 0},
};

static const struct schema_column limits[] = {
    RUN_COLUMN,
    {"commit_limit_bytes", KIND_ORDINAL, 0, "bytes", "a limit", 0, 0},
    {"operation", KIND_ORDINAL, 0, "operations", "whose commit first passed it", 0, 0},
};

/* What makes a cell; its tables begin with it. */
#define CELL_COLUMNS                                                                                \
    {"workload", KIND_NAME, 0, "", "the generator of the operations", 0, 0},                        \
        {"policy", KIND_NAME, 0, "", "which runtime", 0, 0},                                        \
        {"layout", KIND_WORD, 0, "", "fresh or empty", WORDS_LAYOUT, 0},                            \
        {"operations", KIND_ORDINAL, 0, "operations", "the horizon that all its runs share", 0, 0}, \
        {"commit_limit_bytes", KIND_LIMIT, 0, "bytes", "the limit, or `none`", 0, 0},               \
    {                                                                                               \
        "SETTING", KIND_COUNT, MAY_LACK, "", "a setting of the workload, as `granule list` tells",  \
            0, 0                                                                                    \
    }

/* How the architectures compare over pairs of one seed. */
#define COMPARISON_COLUMNS                                                                           \
    {"pairs", KIND_COUNT, 0, "pairs", "seeds that ran on both architectures", 0, 0},                 \
        {"alpha_earlier_pairs", KIND_COUNT, 0, "pairs", "whose onset came first on Alpha", 0, 0},    \
        {"equal_pairs", KIND_COUNT, 0, "pairs", "whose onsets are the same operation", 0, 0},        \
        {"alpha_later_pairs", KIND_COUNT, 0, "pairs", "whose onset came first on x86", 0, 0},        \
        {"undecided_pairs", KIND_COUNT, 0, "pairs", "neither side reached it", 0, 0},                \
        {"ARCH_runs", KIND_COUNT, 0, "runs", "runs of that architecture", 0, 0},                     \
        {"ARCH_reached_runs", KIND_COUNT, 0, "runs", "of them, those that reached the onset", 0, 0}, \
        {"ARCH_median_low_operations",                                                               \
         KIND_NUMBER,                                                                                \
         MAY_LACK,                                                                                   \
         "operations",                                                                               \
         "the median onset; where runs without an onset leave only a bound, its lower end",          \
         0,                                                                                          \
         0},                                                                                         \
        {"ARCH_median_high_operations",       KIND_NUMBER, MAY_LACK, "operations",                   \
         "its upper end; empty: it has none", 0,           0},                                       \
        {"ratio_median_low",                                                                         \
         KIND_NUMBER,                                                                                \
         MAY_LACK,                                                                                   \
         "1",                                                                                        \
         "the median of the pairs' ratios Alpha / x86, or its lower end",                            \
         0,                                                                                          \
         0},                                                                                         \
        {"ratio_median_high",                                                                        \
         KIND_NUMBER,                                                                                \
         MAY_LACK,                                                                                   \
         "1",                                                                                        \
         "its upper end; empty: it has none",                                                        \
         0,                                                                                          \
         0},                                                                                         \
        {"interval_low",                                                                             \
         KIND_NUMBER,                                                                                \
         MAY_LACK,                                                                                   \
         "1",                                                                                        \
         "the ratio's interval, from order statistics; empty: there are under 6 pairs",              \
         0,                                                                                          \
         0},                                                                                         \
        {"interval_high", KIND_NUMBER, MAY_LACK, "1", "its upper end; empty: it has none", 0, 0},    \
        {"interval_level",                                                                           \
         KIND_SHARE,                                                                                 \
         MAY_LACK,                                                                                   \
         "1",                                                                                        \
         "the probability with which it covers the median",                                          \
         0,                                                                                          \
         0},                                                                                         \
    {                                                                                                \
        "ARCH_causes", KIND_WORDS, MAY_LACK, "", "causes of the failures, as `cause:runs` words",    \
            0, 0                                                                                     \
    }

static const struct schema_column cells[] = {
    CELL_COLUMNS,
    {"onset", KIND_WORD, 0, "", "which", WORDS_ONSET, 0},
    COMPARISON_COLUMNS,
};

static const struct schema_column checks[] = {
    RUN_COLUMN,
    {"unlimited_run", KIND_NAME, MAY_LACK, "",
     "the run of the same cell, seed and platform without a limit; empty: there is none", 0, 0},
    {"commit_limit_bytes", KIND_ORDINAL, 0, "bytes", "the limit", 0, 0},
    {"first_failure_operation", KIND_ORDINAL, MAY_LACK, "operations",
     "when the limited run failed first, which is what follows from the unlimited one", 0, 0},
    {"first_failure_cause", KIND_WORD, MAY_LACK, "", "of that failure", WORDS_CAUSE, 0},
};

static const struct schema_column cost[] = {
    RUN_COLUMN,
    {"arch", KIND_WORD, 0, "", "architecture", WORDS_ARCH, 0},
    {"platform", KIND_NAME, 0, "", "the emulator", 0, 0},
    {"workload", KIND_NAME, 0, "", "the generator of the operations", 0, 0},
    {"policy", KIND_NAME, 0, "", "which runtime", 0, 0},
    {"operation", KIND_ORDINAL, 0, "operations", "the step's last", 0, 0},
    {"regions", KIND_COUNT, 0, "regions", "live reservations then", 0, 0},
    {"step_instructions", KIND_COUNT, 0, "instructions", "what its operations took", 0, 0},
    {"step_operations", KIND_ORDINAL, 0, "operations", "how many these are", 0, 0},
    {"instructions_per_operation", KIND_NUMBER, 0, "instructions", "the one over the other", 0, 0},
};

static const struct schema_column samples[] = {RUN_COLUMN};

const struct schema_table schema_tables[] = {
    {"runs.csv", "runs", "A row a run: its parameters, its totals, every onset.", false, runs,
     LENGTH(runs), false},
    {"onsets.csv", "onsets", "A row an onset that was reached, with the space at that moment.",
     false, onsets, LENGTH(onsets), true},
    {"failures.csv", "failures",
     "A row the first failure of an operation's kind for a cause, with the space at that moment.",
     false, failures, LENGTH(failures), true},
    {"limits.csv", "limits",
     "A row a commit limit: a run without one tells when it would have passed each.", false, limits,
     LENGTH(limits), false},
    {"cells.csv", "cells",
     "A row an onset of a cell: how Alpha and x86 compare over pairs of one seed.", false, cells,
     LENGTH(cells), false},
    {"grid.csv", "grid",
     "A row a commit limit that the campaign asks for, and one without: the first failure of any "
     "cause, derived from the unlimited runs. The columns are those of cells.csv.",
     false, cells, LENGTH(cells), false},
    {"checks.csv", "checks",
     "A row a run under a commit limit, held against the unlimited one of the same seed.", false,
     checks, LENGTH(checks), false},
    {"cost.csv", "cost",
     "A row a step of a counted run, from one sample to the next: what its operations took.", false,
     cost, LENGTH(cost), false},
    {"samples/", "samples",
     "A file a run: the space every 1/1000 of the run, at its end, and at every onset.", false,
     samples, LENGTH(samples), true},
};
const size_t schema_table_count = LENGTH(schema_tables);
