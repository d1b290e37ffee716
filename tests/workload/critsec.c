/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/critsec.c claims: how many of each operation, the live set's course, the
 * share of sections that stay, that the seed alone makes the stream, and the thread that can't be
 * created. */
#include "history.h"

#define HORIZON 300000

static uint32_t sections_live[11]; /* after each tenth */

/* A thread every 256 operations, and only then; all else are sections. */
static void follow(uint32_t seed)
{
    uint32_t live = 0;

    history_follow("critsec", seed);
    assert_int_equal(recipe.operations, HORIZON);
    for (uint32_t i = 1; i <= HORIZON; i++) {
        uint32_t kind = history[i].kind;

        assert_int_equal(kind == OPERATION_THREAD_CREATE, i % 256 == 0);
        if (kind == OPERATION_THREAD_CREATE)
            assert_int_equal(history[i].a, 1048576);
        live += kind == OPERATION_SECTION_INIT;
        live -= kind == OPERATION_SECTION_DELETE;
        if (i % (HORIZON / 10) == 0)
            sections_live[i / (HORIZON / 10)] = live;
    }
    assert_int_equal(counts[OPERATION_SECTION_INIT] + counts[OPERATION_SECTION_DELETE] +
                         counts[OPERATION_THREAD_CREATE] + counts[OPERATION_THREAD_EXIT],
                     HORIZON);
}

static void test_counts(void **state)
{
    static const uint32_t pinned[][4] = {
        {167361, 130309, 1171, 1159}, {167373, 130306, 1171, 1150}, {167242, 130432, 1171, 1155}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        follow(seed);
        print_message("# seed %u: %u + %u sections, %u + %u threads\n", seed,
                      counts[OPERATION_SECTION_INIT], counts[OPERATION_SECTION_DELETE],
                      counts[OPERATION_THREAD_CREATE], counts[OPERATION_THREAD_EXIT]);
        assert_int_equal(counts[OPERATION_SECTION_INIT], pinned[seed - 1][0]);
        assert_int_equal(counts[OPERATION_SECTION_DELETE], pinned[seed - 1][1]);
        assert_int_equal(counts[OPERATION_THREAD_CREATE], pinned[seed - 1][2]);
        assert_int_equal(counts[OPERATION_THREAD_EXIT], pinned[seed - 1][3]);
    }
    stream_pinned("critsec", 0x40ffb4a245deb1b5u);
}

/* The live set drifts upwards. Of i sections begun, 0.2 i stay; of the rest 0.3 · 20,000 and
 * 0.5 · 1,000 times the share of operations that begin one are live at a time. That share, x, is
 * what the other operations leave: x + (0.8 x, once lives are in balance) + 2/256 = 1, so x = 0.55.
 */
static void test_course(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        follow(seed);
        for (unsigned tenth = 3; tenth <= 10; tenth++) {
            double inits = 0.5512 * tenth * HORIZON / 10;
            double expected = 0.2 * inits + 0.5512 * (0.3 * 20000 + 0.5 * 1000);
            double from = expected * 0.95;
            double to = expected * 1.05;

            assert_true(sections_live[tenth] > sections_live[tenth - 1]);
            print_message("# seed %u, %u0 %%: %u sections live, %.0f expected\n", seed, tenth,
                          sections_live[tenth], expected);
            assert_true(sections_live[tenth] > from && sections_live[tenth] < to);
        }
    }
}

/* The longest finite life is 20,000 · ln 2,048 = 152,492: what began in the first 140,000
 * operations and is live at the end stays for good. */
static void test_permanent(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        uint32_t stay = 0, begun = 0;

        follow(seed);
        for (uint32_t p = 0; p < pasts && past[p].from <= 140000; p++) {
            bool section = past[p].begin.kind == OPERATION_SECTION_INIT;

            begun += section;
            stay += section && past[p].to == 0;
        }
        assert_share(stay, begun, 0.2);
        if (seed <= 3)
            print_message("# seed %u: %u of %u sections stay\n", seed, stay, begun);
    }
}

static void test_settings(void **state)
{
    (void)state;
    stream_start("critsec", 1, 5000);
    stream_set("permanent", 100);
    stream_set("thread_every", 10);
    stream_set("stack", 65536);
    stream_set("thread_life", 1);
    for (uint32_t i = 1; i <= 5000; i++) {
        struct operation operation = stream_next();

        assert_int_not_equal(operation.kind, OPERATION_SECTION_DELETE);
        assert_int_equal(operation.kind == OPERATION_THREAD_CREATE, i % 10 == 0);
        if (operation.kind == OPERATION_THREAD_CREATE)
            assert_int_equal(operation.a, 65536);
        assert_true(operation.kind != OPERATION_THREAD_EXIT || i > 10);
    }
    stream_start("critsec", 1, 5000);
    stream_set("permanent", 0);
    stream_set("long", 0);
    stream_set("short_life", 1);
    stream_set("thread_every", 1000);
    for (uint32_t i = 1; i < 1000;
         i++) /* a section lives until the next operation, or a few more */
        assert_true(stream_next().kind <= OPERATION_SECTION_DELETE);
}

static void test_seed(void **state)
{
    uint64_t hash[100];

    (void)state;
    for (uint32_t seed = 0; seed < 100; seed++) {
        stream_start("critsec", seed, 2000);
        hash[seed] = stream_hash();
        stream_start("critsec", seed, 2000);
        assert_true(stream_hash() == hash[seed]);
        for (uint32_t other = 0; other < seed; other++)
            assert_true(hash[other] != hash[seed]);
    }
    assert_true(workload->seeded);
}

/* A longer run begins with the shorter one's stream. */
static void test_horizon(void **state)
{
    uint64_t hash;

    (void)state;
    stream_start("critsec", 9, 3000);
    hash = stream_hash();
    stream_start("critsec", 9, 30000);
    recipe.operations = 3000;
    assert_true(stream_hash() == hash);
}

/* Q216540: a thread can't be created, though far more than its stack is free. With SP5 it can. */
static void test_claim(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        unsigned page_shift = 12 + seed % 2;
        struct outcome outcome = {.error = WIN32_OK};
        struct process *process;
        enum result result = RESULT_DONE;
        uint32_t i = 0;

        history_follow("critsec", seed);
        process = history_process("sp4", LAYOUT_FRESH, page_shift);
        while (result != RESULT_FAILED || history[i].kind != OPERATION_THREAD_CREATE) {
            assert_in_range(++i, 1, HORIZON);
            result = process_do(process, &history[i], &outcome);
        }
        print_message("# seed %u: no thread at operation %u, %u MB free\n", seed, i,
                      space_free(process->space) >> 20);
        assert_true(cause_is_fragmentation(outcome.cause));
        assert_true(space_free(process->space) >> 20 > 1700);
        assert_true(space_largest(process->space) < 1 << 20);
        assert_in_range(i, 250000, 265000);
        assert_int_equal(history_onset("sp5", page_shift, &outcome), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),    cmocka_unit_test(test_course),
        cmocka_unit_test(test_permanent), cmocka_unit_test(test_settings),
        cmocka_unit_test(test_seed),      cmocka_unit_test(test_horizon),
        cmocka_unit_test(test_claim),
    };

    return cmocka_run_group_tests_name("critsec", tests, NULL, NULL);
}
