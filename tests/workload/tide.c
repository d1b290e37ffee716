/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/tide.c claims: peaks that rise, sessions of a thread and its sections, how
 * many stay and with what, a probe at each ebb, how many of each operation there are; and who fails
 * the probe. */
#include "history.h"

static void test_counts(void **state)
{
    static const uint32_t pinned[][4] = {{35611, 34941, 267191, 262197},
                                         {35677, 34982, 267302, 261979},
                                         {35621, 34969, 267158, 262192}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        const uint32_t *count = pinned[seed - 1];

        history_follow("tide", seed);
        assert_int_equal(recipe.operations, 600000);
        assert_int_equal(counts[OPERATION_THREAD_CREATE], count[0]);
        assert_int_equal(counts[OPERATION_THREAD_EXIT], count[1]);
        assert_int_equal(counts[OPERATION_SECTION_INIT], count[2]);
        assert_int_equal(counts[OPERATION_SECTION_DELETE], count[3]);
    }
    stream_pinned("tide", 0x84985de0093f5ee2u);
}

/* A session in the history: its thread, and the first of its sections. */
struct session {
    const struct past *thread, *section;
};

static uint32_t find_sessions(struct session *session)
{
    uint32_t sessions = 0;

    for (uint32_t p = 0; p + 1 < pasts; p++)
        if (past[p].begin.kind == OPERATION_THREAD_CREATE)
            session[sessions++] = (struct session){&past[p], &past[p + 1]};
    return sessions;
}

static bool lives_at(const struct past *object, uint32_t operation)
{
    return object->from < operation && (object->to == 0 || object->to > operation);
}

/* Each flood goes up to its peak and no further; at each ebb some hundredth of the sessions stays,
 * a tenth of those with their threads, and the probe follows. */
static void test_tides(void **state)
{
    static struct session session[100000];
    uint32_t of = 0, stayed = 0, threads_of = 0, threads_stayed = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t sessions, ebbs = 0, before = 0;

        history_follow("tide", seed);
        sessions = find_sessions(session);
        for (uint32_t i = 1; i < recipe.operations; i++) {
            uint32_t peak = 0;

            if (history[i].kind != OPERATION_RESERVE)
                continue;
            assert_int_equal(history[i].a, 512 << 20);
            assert_int_equal(history[i + 1].kind, OPERATION_RELEASE);
            for (uint32_t s = 0; s < sessions; s++) {
                bool stays = lives_at(session[s].section, i);

                if (session[s].section->from > i || !(stays || session[s].section->to > before))
                    continue;
                peak++;
                stayed += stays;
                threads_of +=
                    stays && (session[s].thread->to == 0 || session[s].thread->to > before);
                threads_stayed += lives_at(session[s].thread, i);
            }
            assert_int_equal(peak, ebbs < 28 ? 600 + 40 * ebbs : 1700);
            of += peak;
            ebbs++;
            before = i;
        }
        assert_in_range(ebbs, 26, 34);
    }
    print_message("# %u of %u sessions stayed, %u of %u threads\n", stayed, of, threads_stayed,
                  threads_of);
    assert_share(stayed, of, 0.01);
    assert_share(threads_stayed, threads_of, 0.1);
}

/* A session: a thread, then 4 to 11 sections, each number as likely as the other. */
static void test_sessions(void **state)
{
    uint32_t all = 0, sizes[8] = {0};

    (void)state;
    history_follow("tide", 1);
    for (uint32_t p = 0; p < pasts;) {
        uint32_t sections = 0;

        if (past[p++].begin.kind != OPERATION_THREAD_CREATE)
            continue;
        while (p < pasts && past[p].begin.kind == OPERATION_SECTION_INIT) {
            sections++;
            p++;
        }
        if (p == pasts) /* the stream may have ended in the middle of it */
            break;
        assert_in_range(sections, 4, 11);
        all++;
        sizes[sections - 4]++;
    }
    for (unsigned i = 0; i < 8; i++)
        assert_share(sizes[i], all, 1.0 / 8);
}

/* All that stays is a peak for ever; none that stays leaves nothing. */
static void test_settings(void **state)
{
    (void)state;
    stream_start("tide", 1, 2000);
    stream_set("peak", 10);
    stream_set("most", 10);
    stream_set("stay", 100);
    stream_set("threads_stay", 100);
    for (uint32_t i = 1; i <= 2000; i++) {
        struct operation operation = stream_next();

        assert_true(i > 10 * 12 || operation.kind != OPERATION_SECTION_DELETE);
        assert_true(i <= 10 * 12 || operation.kind == OPERATION_RESERVE ||
                    operation.kind == OPERATION_RELEASE);
    }
    stream_set("stay", 0);
    for (uint32_t i = 1, live = 0; i <= 2000; i++) {
        struct operation operation = stream_next();

        live += operation.kind == OPERATION_THREAD_CREATE;
        live -= operation.kind == OPERATION_THREAD_EXIT;
        assert_true(operation.kind != OPERATION_RESERVE || live == 0);
    }
}

/* Of 20 seeds at least 16 meet onset with a block for every section: by the probe, with far more
 * than it free. A pool meets it later, SP5 hardly. */
static void test_claim(void **state)
{
    struct outcome outcome;
    uint32_t onset, pool, onsets = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        history_follow("tide", seed);
        onset = history_onset("sp4", 12, &outcome);
        if (onset != 0) {
            onsets++;
            assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
            assert_int_equal(history[onset].kind, OPERATION_RESERVE);
        }
        if (seed > 3)
            continue;
        pool = history_onset("sp4-pool", 12 + seed % 2, &outcome);
        assert_true(pool > onset);
        assert_int_equal(history[pool].kind, OPERATION_RESERVE);
        assert_int_equal(history_onset("sp5", 12, &outcome), 0);
    }
    assert_in_range(onsets, 16, 20);
}

/* The longest run of granules just before an operation. */
static uint32_t largest_before(uint32_t end, const char *policy)
{
    struct process *process = history_process(policy, LAYOUT_FRESH, 12);
    struct outcome outcome;

    for (uint32_t i = 1; i < end; i++)
        assert_true(process_do(process, &history[i], &outcome) <= RESULT_SKIPPED);
    return space_largest(process->space);
}

/* At the tenth peak a pool takes next to nothing; its blocks are what is left at the ebb. */
static void test_pool(void **state)
{
    uint32_t ebbs = 0, ebb = 0, peak = 0;

    (void)state;
    history_follow("tide", 1);
    while (ebbs < 10)
        ebbs += history[++ebb].kind == OPERATION_RESERVE;
    for (uint32_t i = 2; i < ebb; i++)
        if (history[i].kind == OPERATION_SECTION_DELETE &&
            history[i - 1].kind == OPERATION_SECTION_INIT)
            peak = i;
    assert_true(largest_before(peak, "sp4-pool") > 0.99 * largest_before(peak, "sp5"));
    assert_true(largest_before(peak, "sp4") < 0.6 * largest_before(peak, "sp5"));
    assert_true(largest_before(ebb, "sp4-pool") < 0.6 * largest_before(ebb, "sp5"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),   cmocka_unit_test(test_tides),
        cmocka_unit_test(test_sessions), cmocka_unit_test(test_settings),
        cmocka_unit_test(test_claim),    cmocka_unit_test(test_pool),
    };

    return cmocka_run_group_tests_name("tide", tests, NULL, NULL);
}
