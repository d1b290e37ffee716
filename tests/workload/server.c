/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/server.c claims: sessions whole and in order, what they are made of, what
 * leaks, how long they live and how that grows, the live set's course, how many of each operation
 * there are; and that the service pack brings onset later. */
#include "history.h"

/* The parts of a session, in their order. */
enum part { THREADS, SECTIONS, BLOCKS, VIEWS, HEAPS, IMAGES, PARTS };

struct session {
    uint32_t first;    /* of its objects */
    uint32_t from, to; /* operations; to is 0 while it lives */
    uint32_t count[PARTS];
};
static struct session session[100000];
static uint32_t sessions; /* whole ones */

static enum part part_of(const struct past *object)
{
    switch (object->begin.kind) {
    case OPERATION_THREAD_CREATE:
        return THREADS;
    case OPERATION_SECTION_INIT:
        return SECTIONS;
    case OPERATION_HEAP_ALLOC:
        return BLOCKS;
    case OPERATION_VIEW_MAP:
        return VIEWS;
    case OPERATION_HEAP_CREATE:
        return HEAPS;
    case OPERATION_IMAGE_LOAD:
        return IMAGES;
    default:
        fail_msg("an operation of kind %u begins an object", object->begin.kind);
        return PARTS;
    }
}

/* Part the history into sessions: kinds come in order in each, and nothing between its parts. */
static void find_sessions(void)
{
    enum part before = PARTS;

    sessions = 0;
    for (uint32_t p = 0; p < pasts; p++) {
        enum part part = part_of(&past[p]);
        struct session *last = &session[sessions];

        if (part < before && before != PARTS)
            last = &session[++sessions];
        if (part < before)
            *last = (struct session){.first = p, .from = past[p].from};
        assert_int_equal(past[p].from - last->from, p - last->first);
        last->count[part]++;
        if (past[p].to > last->to)
            last->to = past[p].to;
        before = part;
    }
}

static void follow(uint32_t seed)
{
    history_follow("server", seed);
    find_sessions();
}

static void test_counts(void **state)
{
    static const uint32_t pinned[][7] = {{12950, 5180, 71236, 200655, 13029, 633, 141},
                                         {12896, 5173, 71144, 200422, 12908, 603, 143},
                                         {12993, 5241, 71295, 201475, 13148, 699, 142}};

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        const uint32_t *count = pinned[seed - 1];

        follow(seed);
        assert_int_equal(recipe.operations, 500000);
        assert_int_equal(sessions, count[0]);
        assert_int_equal(counts[OPERATION_THREAD_CREATE], count[1]);
        assert_int_equal(counts[OPERATION_SECTION_INIT], count[2]);
        assert_int_equal(counts[OPERATION_HEAP_ALLOC], count[3]);
        assert_int_equal(counts[OPERATION_VIEW_MAP], count[4]);
        assert_int_equal(counts[OPERATION_HEAP_CREATE], count[5]);
        assert_int_equal(counts[OPERATION_IMAGE_LOAD], count[6]);
    }
    stream_pinned("server", 0x572a35defe381130u);
}

/* Each number of parts is as likely as the other. */
static void test_parts(void **state)
{
    uint32_t some[PARTS] = {0}, sections[8] = {0}, blocks[16] = {0}, views[3] = {0}, all = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        follow(seed);
        all += sessions;
        for (uint32_t s = 0; s < sessions; s++) {
            const uint32_t *count = session[s].count;

            assert_in_range(count[SECTIONS], 2, 9);
            assert_in_range(count[BLOCKS], 8, 23);
            assert_in_range(count[VIEWS], 0, 2);
            sections[count[SECTIONS] - 2]++;
            blocks[count[BLOCKS] - 8]++;
            views[count[VIEWS]]++;
            for (unsigned part = 0; part < PARTS; part++)
                some[part] += count[part];
        }
    }
    for (unsigned i = 0; i < 8; i++)
        assert_share(sections[i], all, 1.0 / 8);
    for (unsigned i = 0; i < 16; i++)
        assert_share(blocks[i], all, 1.0 / 16);
    for (unsigned i = 0; i < 3; i++)
        assert_share(views[i], all, 1.0 / 3);
    assert_share(some[THREADS], all, 0.4);
    assert_share(some[HEAPS], all, 0.05);
    assert_share(some[IMAGES], all, 0.01);
}

static void test_sizes(void **state)
{
    static const double quartile[] = {-0.67448975, 0, 0.67448975};
    uint32_t large = 0, all[PARTS] = {0}, below[3] = {0};

    (void)state;
    follow(1);
    for (uint32_t p = 0; p < pasts; p++) {
        const struct operation *begin = &past[p].begin;

        all[part_of(&past[p])]++;
        switch (part_of(&past[p])) {
        case THREADS:
            large += begin->a == 1048576;
            assert_true(begin->a == 1048576 || begin->a == 262144);
            break;
        case BLOCKS:
            assert_int_equal(begin->a, 0);
            for (unsigned i = 0; i < 3; i++)
                below[i] += begin->b <= 1024 * exp(quartile[i]);
            break;
        case IMAGES:
            assert_int_equal(begin->a, 0x10000000);
            assert_in_range(begin->b, 4096, 4 << 20);
            break;
        default:
            break;
        }
    }
    assert_share(large, all[THREADS], 0.8);
    for (unsigned i = 0; i < 3; i++)
        assert_share(below[i], all[BLOCKS], 0.25 * (i + 1));
    assert_octaves(OPERATION_VIEW_MAP, 8);
}

/* What ends of a session, ends together: one operation after the other, but for sessions that come
 * or go just then. */
static void test_ends(void **state)
{
    uint32_t most = 0;

    (void)state;
    follow(1);
    for (uint32_t s = 0; s < sessions; s++)
        for (uint32_t p = session[s].first; session[s].to != 0 && p < session[s + 1].first; p++) {
            uint32_t apart = session[s].to - past[p].to;

            if (past[p].to != 0)
                most = apart > most ? apart : most;
        }
    print_message("# at most %u operations apart\n", most);
    assert_in_range(most, 30, 1000);
}

/* Without the ramp the longest life is 60,000 · ln 2,048 = 457,477: of what the first 40,000
 * operations begin, all but what leaks has an end. */
static void test_lives(void **state)
{
    uint32_t all = 0, over = 0, under = 0, section[2] = {0}, block[2] = {0};

    (void)state;
    for (uint32_t seed = 1; seed <= 5; seed++) {
        stream_start("server", seed, 0);
        stream_set("ramp", 0);
        history_record();
        find_sessions();
        for (uint32_t s = 0; session[s].from <= 40000; s++) {
            uint32_t life = session[s].to - session[s].from;

            all++;
            over += life > 60000;
            under += life <= 5545; /* 8,000 ln 2 */
        }
        for (uint32_t p = 0; past[p].from <= 40000; p++) {
            enum part part = part_of(&past[p]);

            section[0] += part == SECTIONS;
            section[1] += part == SECTIONS && past[p].to == 0;
            block[0] += part == BLOCKS;
            block[1] += part == BLOCKS && past[p].to == 0;
            assert_true(part == SECTIONS || part == BLOCKS || past[p].to != 0);
        }
    }
    assert_share(section[1], section[0], 0.03);
    assert_share(block[1], block[0], 0.02);
    assert_share(over, all, 0.2 * exp(-1) + 0.8 * exp(-7.5));
    assert_share(under, all, 0.8 * 0.5 + 0.2 * (1 - exp(-5545 / 60000.0)));
}

/* What lives at the end of each tenth, against the chance that each session begun until then still
 * does. */
static void test_course(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        follow(seed);
        for (unsigned tenth = 1; tenth <= 10; tenth++) {
            uint32_t now = recipe.operations / 10 * tenth, live = 0;
            double expected = 0, variance = 0;

            for (uint32_t s = 0; s < sessions && session[s].from <= now; s++) {
                double age = (now - session[s].from) / (1 + session[s].from / 30000.0);
                double chance = 0.8 * exp(-age / 8000) + 0.2 * exp(-age / 60000);

                expected += chance;
                variance += chance * (1 - chance);
                live += session[s].to == 0 || session[s].to > now;
            }
            assert_true(fabs(live - expected) < 5 * sqrt(variance));
        }
    }
}

static void test_claim(void **state)
{
    struct outcome outcome;

    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        uint32_t before, after;

        history_follow("server", seed);
        before = history_onset("sp4", 12 + seed % 2, &outcome);
        after = history_onset("sp5", 12 + seed % 2, &outcome);
        print_message("# seed %u: onset at %u, with SP5 at %u\n", seed, before, after);
        assert_true(before != 0 && after > 1.4 * before);
    }
}

/* Without a commit limit TEBs are all that tells the architectures apart: where each takes a
 * granule, nothing does. */
static void test_cause(void **state)
{
    struct outcome outcome;

    (void)state;
    history_follow("server", 1);
    assert_int_equal(history_onset("sp4-teb64k", 12, &outcome),
                     history_onset("sp4-teb64k", 13, &outcome));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts), cmocka_unit_test(test_parts), cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_ends),   cmocka_unit_test(test_lives), cmocka_unit_test(test_course),
        cmocka_unit_test(test_claim),  cmocka_unit_test(test_cause),
    };

    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
