/* SPDX-License-Identifier: MIT
 *
 * Everything that is measured, after every operation of random streams, against a recount that
 * scans all pages, and against onsets and sums worked out a second time from those states: the
 * whole text of a run's records, line by line. */
#include "../testing.h"

#include <inttypes.h>

#include "measure.h"

#define MEGABYTE (1u << 20)
#define FIRST 0x10000u
#define OPERATIONS_MOST 3000
#define IDS 400

/* What a line of values tells. */
struct state {
    uint32_t operation, live;
    uint64_t requested, allocated, reserved, committed, free, usable, largest;
    uint32_t holes, regions;
    uint64_t usable_of[6]; /* 64 KB to 64 MB */
    uint32_t tables, failed[CAUSES], skipped;
};

static struct space space;
static struct process process;
static struct record record;
static struct measure measure;
static uint32_t end; /* of the user range */

/* What should have been written, and what the test knows of the program by itself. */
static char expected[1 << 20];
static size_t written;
static struct state now, start_state;
static uint32_t size_of[IDS]; /* requested bytes, 0 where an id isn't live */
static bool reached[ONSETS];
static bool told[CAUSES][OPERATION_KINDS];
static bool commit_failed;
static struct {
    uint64_t taken, requested;           /* sums over time */
    uint64_t most_requested, taken_then; /* (2) */
    uint64_t most_taken, requested_then; /* (3) */
} sums;

static const char *const words[] = {"reserve",    "reserve",      "reserve",        "alloc",
                                    "alloc",      "alloc",        "commit",         "decommit",
                                    "release",    "section-init", "section-delete", "thread-create",
                                    "thread-exit"};

static void expect(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    written += (size_t)vsnprintf(expected + written, sizeof expected - written, format, values);
    va_end(values);
    assert_true(written < sizeof expected);
}

static void expect_state(const struct state *state)
{
    expect("%u,%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64
           ",%u,%u",
           state->operation, state->live, state->requested, state->allocated, state->reserved,
           state->committed, state->free, state->usable, state->largest, state->holes,
           state->regions);
    for (unsigned k = 1; k < 6; k++)
        expect(",%" PRIu64, state->usable_of[k]);
    expect(",%u", state->tables);
    for (unsigned cause = 0; cause < CAUSES; cause++)
        expect(",%u", state->failed[cause]);
    expect(",%u\n", state->skipped);
}

/* The recount */

static void end_hole(struct state *state, uint32_t granules)
{
    uint64_t bytes = (uint64_t)granules * 65536;

    if (granules == 0)
        return;
    state->holes++;
    if (bytes > state->largest)
        state->largest = bytes;
    for (unsigned k = 0; k < 6; k++) {
        uint64_t size = (uint64_t)65536 << 2 * k;

        state->usable_of[k] += bytes / size * size;
    }
}

/* Everything that pages can tell, page by page. */
static void recount(struct state *state)
{
    const uint32_t page = 1u << space.page_shift;
    const uint32_t table = space.page_shift == 12 ? 4 * MEGABYTE : 8 * MEGABYTE;
    uint32_t last_table = NONE;
    uint32_t run = 0;
    bool free_granule = true;

    state->reserved = state->committed = state->free = state->usable = state->largest = 0;
    state->holes = state->regions = 0;
    memset(state->usable_of, 0, sizeof state->usable_of);
    state->tables = space.page_shift == 12 ? 1 : 2;
    for (uint32_t address = FIRST; address < end; address += page) {
        uint32_t region = space_region_of(&space, address >> space.page_shift);

        free_granule = free_granule && region == NONE;
        if (region == NONE) {
            state->free += page;
        } else {
            state->reserved += page;
            state->regions += space_stretch(&space, region).address == address;
        }
        if (space_committed(&space, address >> space.page_shift)) {
            state->committed += page;
            state->tables += address / table != last_table;
            last_table = address / table;
        }
        if ((address + page) % 65536 == 0) {
            if (free_granule) {
                state->usable += 65536;
                run++;
            } else {
                end_hole(state, run);
                run = 0;
            }
            free_granule = true;
        }
    }
    end_hole(state, run);
}

/* The second implementation of what happens over time */

static void expect_onset(enum onset onset, const char *name, const char *cause, bool holds)
{
    if (reached[onset] || commit_failed || !holds)
        return;
    reached[onset] = true;
    expect("onset %s,%s,", name, cause);
    expect_state(&now);
}

static void expect_failure(const struct operation *operation, const struct outcome *outcome)
{
    const char *cause = cause_name[outcome->cause];
    bool is_first = true;

    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        if (told[outcome->cause][kind] && strcmp(words[kind], words[operation->kind]) == 0)
            is_first = false;

    now.failed[outcome->cause]++;
    if (is_first) {
        told[outcome->cause][operation->kind] = true;
        expect("failure %s,%s,%u,%u,%u,", cause, words[operation->kind], (unsigned)outcome->error,
               outcome->needed, outcome->asked);
        expect_state(&now);
    }
    if (outcome->cause == CAUSE_INVALID)
        return;
    expect_onset(ONSET_FIRST_FAILURE, "first_failure", cause, true);
    expect_onset(ONSET_FIRST_FRAGMENTATION_FAILURE, "first_fragmentation_failure", cause,
                 outcome->cause == CAUSE_POLICY || outcome->cause == CAUSE_GRANULARITY ||
                     outcome->cause == CAUSE_FRAGMENTED);
    if (outcome->cause == CAUSE_COMMIT)
        commit_failed = true;
}

static void add_sums(void)
{
    uint64_t taken = (end - FIRST - now.usable) / 65536;

    sums.taken += taken;
    sums.requested += now.requested;
    if (now.requested > sums.most_requested) {
        sums.most_requested = now.requested;
        sums.taken_then = taken;
    }
    if (taken > sums.most_taken) {
        sums.most_taken = taken;
        sums.requested_then = now.requested;
    }
}

static void keep_program(const struct operation *operation, enum result result)
{
    uint32_t *size = &size_of[operation->id];

    if (result == RESULT_SKIPPED)
        now.skipped++;
    if (result != RESULT_DONE)
        return;
    switch (operation->kind) {
    case OPERATION_COMMIT:
    case OPERATION_DECOMMIT:
        return;
    case OPERATION_RELEASE:
    case OPERATION_SECTION_DELETE:
    case OPERATION_THREAD_EXIT:
        now.requested -= *size;
        now.live--;
        *size = 0;
        return;
    case OPERATION_SECTION_INIT:
        *size = 32;
        break;
    case OPERATION_THREAD_CREATE:
        *size = operation->a != 0 ? operation->a : MEGABYTE;
        break;
    default:
        *size = operation->a;
        break;
    }
    now.requested += *size;
    now.allocated += *size;
    now.live++;
}

static void step(const struct operation *operation, uint32_t every)
{
    struct outcome outcome;
    enum result result = process_do(&process, operation, &outcome);
    unsigned before = 0;
    unsigned after = 0;

    assert_true(result <= RESULT_SKIPPED);
    measure_after(&measure, operation, result, &outcome);
    now.operation++;
    keep_program(operation, result);
    recount(&now);
    add_sums();
    for (unsigned onset = 0; onset < ONSETS; onset++)
        before += reached[onset];
    if (result == RESULT_FAILED)
        expect_failure(operation, &outcome);
    expect_onset(ONSET_STACK, "stack_onset", "-", 2 * now.usable_of[2] <= start_state.usable_of[2]);
    expect_onset(ONSET_BLOCK_16M, "block_16m_onset", "-", now.largest < 16 * MEGABYTE);
    expect_onset(ONSET_BLOCK_1M, "block_1m_onset", "-", now.largest < MEGABYTE);
    expect_onset(ONSET_INDEX, "index_onset", "-",
                 now.free >= MEGABYTE && 1 - (double)now.usable_of[2] / (double)now.free >= 0.5);
    for (unsigned onset = 0; onset < ONSETS; onset++)
        after += reached[onset];
    if (now.operation % every == 0 || now.operation == measure.operations || after != before) {
        expect("sample ");
        expect_state(&now);
    }
}

/* A program of its own: kind is what an id is while it is live, and creations prevail until the
 * space is full. */

enum kind { FREE, BLOCK, SECTION, THREAD };
static enum kind kind_of[IDS];

static struct operation create(struct chance *chance, uint32_t id)
{
    static const enum operation_kind plain[] = {OPERATION_RESERVE,    OPERATION_RESERVE_TOP,
                                                OPERATION_RESERVE_AT, OPERATION_ALLOC,
                                                OPERATION_ALLOC_TOP,  OPERATION_ALLOC_AT};
    uint32_t what = chance_below(chance, 100);

    if (what < 45)
        return (struct operation){OPERATION_SECTION_INIT, id, 0, 0};
    if (what < 65)
        return (struct operation){OPERATION_THREAD_CREATE, id,
                                  chance_percent(chance, 30) ? 0 : 1 + chance_below(chance, 400000),
                                  0};
    what = chance_percent(chance, 2) ? 0 : 1 + chance_below(chance, 800000);
    if (chance_percent(chance, 10))
        what = chance_below(chance, 6 * MEGABYTE);
    return (struct operation){plain[chance_below(chance, 6)], id, what,
                              FIRST + chance_below(chance, end - FIRST)};
}

static struct operation use(struct chance *chance, uint32_t id)
{
    static const enum operation_kind ending[] = {[BLOCK] = OPERATION_RELEASE,
                                                 [SECTION] = OPERATION_SECTION_DELETE,
                                                 [THREAD] = OPERATION_THREAD_EXIT};

    if (kind_of[id] == BLOCK && chance_percent(chance, 60))
        return (struct operation){
            chance_percent(chance, 70) ? OPERATION_COMMIT : OPERATION_DECOMMIT, id,
            chance_below(chance, size_of[id] + 2), chance_below(chance, size_of[id] / 2 + 2)};
    return (struct operation){ending[kind_of[id]], id, 0, 0};
}

static struct operation next(struct chance *chance, bool grows)
{
    uint32_t id = chance_below(chance, IDS);
    struct operation operation;

    if (chance_percent(chance, grows ? 70 : 20)) {
        while (size_of[id] != 0)
            id = (id + 1) % IDS;
        operation = create(chance, id);
        kind_of[id] = operation.kind == OPERATION_SECTION_INIT    ? SECTION
                      : operation.kind == OPERATION_THREAD_CREATE ? THREAD
                                                                  : BLOCK;
        return operation;
    }
    for (unsigned i = 0; i < 20 && size_of[id] == 0; i++)
        id = chance_below(chance, IDS);
    if (size_of[id] == 0) /* to be skipped */
        return (struct operation){OPERATION_RELEASE, id, 0, 0};
    return use(chance, id);
}

static void start(unsigned page_shift, uint32_t megabytes, const char *policy, uint32_t limit,
                  uint32_t operations)
{
    struct arena arena = testing_layer(page_shift);
    struct space_config config = {.first = FIRST,
                                  .end = FIRST + megabytes * MEGABYTE,
                                  .granule_shift = 16,
                                  .commit_limit = limit,
                                  .measured = true};

    end = config.end;
    written = 0;
    memset(&now, 0, sizeof now);
    memset(size_of, 0, sizeof size_of);
    memset(reached, 0, sizeof reached);
    memset(told, 0, sizeof told);
    memset(&sums, 0, sizeof sums);
    commit_failed = false;
    record_init(&record, &arena);
    space_init(&space, &config, &arena);
    process_init(&process, &space, policy_named(policy), LAYOUT_EMPTY, IDS, &arena);
    process.peb = end >> page_shift; /* the highest page serves the first TEB */
    measure_start(&measure, &record, &process, operations);
    recount(&now);
    start_state = now;
    expect("columns operation,live,requested,allocated,reserved,committed,free,usable,largest,"
           "holes,regions,usable_256k,usable_1m,usable_4m,usable_16m,usable_64m,tables,"
           "failed_invalid,failed_policy,failed_exhausted,failed_granularity,failed_fragmented,"
           "failed_commit,skipped\nsample ");
    expect_state(&now);
}

static void expect_totals(void)
{
    expect(" operations=%u skipped=%u", now.operation, now.skipped);
    for (unsigned cause = 0; cause < CAUSES; cause++)
        expect(" failed_%s=%u", cause_name[cause], now.failed[cause]);
    expect(" committed_peak=%" PRIu64, (uint64_t)space.peak << space.page_shift);
    expect(" taken_sum_granules=%" PRIu64 " requested_sum=%" PRIu64 " requested_peak=%" PRIu64
           " taken_at_requested_peak_granules=%" PRIu64 " taken_peak_granules=%" PRIu64
           " requested_at_taken_peak=%" PRIu64 "\n",
           sums.taken, sums.requested, sums.most_requested, sums.taken_then, sums.most_taken,
           sums.requested_then);
}

/* Hold what was written against what should have been, and show the first line that differs. */
static void compare(void)
{
    const char *a = testing_written.text;
    const char *b = expected;

    measure_totals(&measure);
    record_text(&record, "\n");
    record_close(&record);
    expect_totals();
    while (*b != '\0') {
        size_t length_a = strcspn(a, "\n");
        size_t length_b = strcspn(b, "\n");

        if (length_a != length_b || memcmp(a, b, length_a) != 0)
            fail_msg("written:  %.*s\nexpected: %.*s", (int)length_a, a, (int)length_b, b);
        a += length_a + 1;
        b += length_b + 1;
    }
    assert_true(strncmp(a, "crc32 ", 6) == 0);
}

static void check_stream(unsigned page_shift, uint32_t megabytes, const char *policy,
                         uint32_t limit, uint32_t operations)
{
    struct chance chance =
        testing_chance(page_shift + megabytes * 16 + operations * 65536 + (uint32_t)policy[2]);
    unsigned onsets = 0;
    unsigned causes = 0;

    start(page_shift, megabytes, policy, limit, operations);
    for (uint32_t i = 0; i < operations; i++) {
        struct operation operation = i == 0 ? (struct operation){OPERATION_SECTION_INIT, 0, 0, 0}
                                            : next(&chance, i < operations / 2 || i % 300 < 100);

        if (i == 0)
            kind_of[0] = SECTION;
        step(&operation, (operations + 999) / 1000);
    }
    compare();
    for (unsigned onset = 0; onset < ONSETS; onset++)
        onsets += reached[onset];
    for (unsigned cause = 0; cause < CAUSES; cause++)
        causes += now.failed[cause] != 0;
    print_message("# %s, pages of %u, %u MB: %u operations, %u of 6 onsets, %u causes, %u live\n",
                  policy, 1u << page_shift, megabytes, operations, onsets, causes, now.live);
}

static void test_every_operation(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        check_stream(page_shift, 24, "sp4", NO_COMMIT_LIMIT, 1000);
        check_stream(page_shift, 40, "sp4", NO_COMMIT_LIMIT, 1000);
        check_stream(page_shift, 24, "sp5", NO_COMMIT_LIMIT, 1000);
        check_stream(page_shift, 24, "sp4-pool4k", NO_COMMIT_LIMIT, 1000);
        check_stream(page_shift, 24, "sp4", 600, 1000);
        check_stream(page_shift, 200, "sp4", NO_COMMIT_LIMIT, 200);
    }
}

/* Samples come every ceil(operations / 1000) operations, with the last one, and at onsets. */
static void test_samples(void **state)
{
    (void)state;
    check_stream(12, 24, "sp4", NO_COMMIT_LIMIT, 1001);
    check_stream(13, 24, "sp4-pool", NO_COMMIT_LIMIT, 2999);
}

/* A space in which nothing but sections is made, page by page until it is full and past it: the
 * closed forms of a small range. */
static void test_fill(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start(page_shift, 24, "sp4", NO_COMMIT_LIMIT, 390);
        for (uint32_t id = 0; id < 390; id++)
            step(&(struct operation){OPERATION_SECTION_INIT, id, 0, 0}, 1);
        compare();
        assert_int_equal(now.failed[CAUSE_GRANULARITY], 390 - 384);
        assert_non_null(strstr(testing_written.text, "\nonset first_failure,granularity,385,384,"));
        assert_non_null(strstr(testing_written.text, "\nonset block_16m_onset,-,129,"));
        assert_non_null(strstr(testing_written.text, "\nonset block_1m_onset,-,369,"));
        /* of 24 stacks, 12 fit when fewer than 13 · 16 granules are left */
        assert_non_null(strstr(testing_written.text, "\nonset stack_onset,-,177,"));
    }
}

/* A limit of the grid is passed by the first operation after which more is committed; one operation
 * can pass many, and what it gave back again by its end counts too. */
static void test_limits(void **state)
{
    static const uint32_t grid[] = {32, 64, 96, 112, 128, 160, 192, 224, 256, 512};

    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const char *at;
        struct outcome outcome;
        struct operation operation = {OPERATION_RESERVE, 1, 600 * MEGABYTE, 0};

        start(page_shift, 1024, "sp4", NO_COMMIT_LIMIT, 3000);
        process_do(&process, &operation, &outcome);
        measure_after(&measure, &operation, RESULT_DONE, &outcome);
        operation = (struct operation){OPERATION_COMMIT, 1, 0, 1};
        for (uint32_t i = 0; i < 600; i++) {
            operation.a = i * MEGABYTE;
            operation.b = MEGABYTE;
            assert_int_equal(process_do(&process, &operation, &outcome), RESULT_DONE);
            measure_after(&measure, &operation, RESULT_DONE, &outcome);
        }
        record_close(&record);
        at = testing_written.text;
        for (unsigned i = 0; i < 10; i++) {
            char line[64];

            snprintf(line, sizeof line, "\nlimit %u,%u\n", grid[i] << 20, grid[i] + 2);
            at = strstr(at, line);
            assert_non_null(at);
        }

        start(page_shift, 1024, "sp4", NO_COMMIT_LIMIT, 3000);
        operation = (struct operation){OPERATION_ALLOC, 1, 512 * MEGABYTE, 0};
        process_do(&process, &operation, &outcome);
        measure_after(&measure, &operation, RESULT_DONE, &outcome);
        record_close(&record);
        assert_non_null(strstr(testing_written.text,
                               "\nlimit 33554432,1\nlimit 67108864,1\nlimit 100663296,1\n"
                               "limit 117440512,1\nlimit 134217728,1\nlimit 167772160,1\n"
                               "limit 201326592,1\nlimit 234881024,1\nlimit 268435456,1\n"));
        assert_null(strstr(testing_written.text, "\nlimit 536870912")); /* met, not passed */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_operation),
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests_name("measure", tests, NULL, NULL);
}
