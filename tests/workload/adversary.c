/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/adversary.c claims: that it is Robson's program, by the addresses that its
 * requests really get; that it brings the lowest fit to use what he proved; how many of each
 * operation there are; and that both architectures give the same bases. */
#include "history.h"

#define GRANULES 32766u /* of the space */

static uint32_t base[2 * GRANULES + 2]; /* granule, from the start of the space; by id */

static void follow(uint32_t granules, uint32_t doublings, uint32_t operations)
{
    stream_start("adversary", 0, operations);
    stream_set("granules", granules);
    stream_set("doublings", doublings);
    history_record();
}

/* The lowest run of free granules, by looking at each. */
static uint32_t lowest(const bool *taken, uint32_t length)
{
    uint32_t run = 0;

    for (uint32_t i = 0; i < GRANULES; i++) {
        run = taken[i] ? 0 : run + 1;
        if (run == length)
            return i + 1 - length;
    }
    return GRANULES;
}

/* Carry the history out in an empty space up to its first failure, hold every base to a model, and
 * note the bases. The highest granule used, and the operation that failed, 0: none. */
static uint32_t place(unsigned page_shift, uint32_t *failed)
{
    struct process *process = history_process("sp4", LAYOUT_EMPTY, page_shift);
    static bool taken[GRANULES];
    static uint32_t length[2 * GRANULES + 2];
    uint32_t highest = 0;

    memset(taken, 0, sizeof taken);
    *failed = 0;
    for (uint32_t i = 1; i <= recipe.operations; i++) {
        struct operation operation = history[i];
        struct outcome outcome;
        bool begins = operation.kind == OPERATION_RESERVE;
        uint32_t at;

        if (begins)
            base[operation.id] = lowest(taken, length[operation.id] = operation.a >> 16);
        at = base[operation.id];
        if (process_do(process, &operation, &outcome) != RESULT_DONE) {
            assert_int_equal(outcome.cause, CAUSE_FRAGMENTED);
            assert_int_equal(at, GRANULES);
            *failed = i;
            return highest;
        }
        assert_int_equal((outcome.stretch.address >> 16) - 1, at);
        memset(&taken[at], begins, length[operation.id]);
        if (at + length[operation.id] > highest)
            highest = at + length[operation.id];
    }
    return highest;
}

static void test_counts(void **state)
{
    static const uint32_t pinned[] = {8000, 2000, 1000, 500, 250, 125, 62, 31, 15, 8, 4};
    uint32_t sizes[32] = {0};

    (void)state;
    stream_pinned("adversary", 0x4bf3f560d581b6d0u);
    history_follow("adversary", 0);
    assert_int_equal(recipe.operations, 23990);
    assert_int_equal(counts[OPERATION_RESERVE] * 2, 23990);
    assert_int_equal(counts[OPERATION_RELEASE] * 2, 23990);
    for (uint32_t p = 0; p < pasts; p++) {
        assert_int_not_equal(past[p].to, 0);
        assert_int_equal(past[p].begin.a & (past[p].begin.a - 1), 0);
        sizes[__builtin_ctz(past[p].begin.a >> 16)]++;
    }
    for (unsigned i = 0; i <= 10; i++)
        assert_int_equal(sizes[i], pinned[i]);
}

/* Where the requests really lie, of those that live. */
struct stone {
    uint32_t id, at, size;
};
static struct stone stone[GRANULES];
static uint32_t stones, live;

static bool holds(const struct stone *one, uint32_t offset, uint32_t modulus)
{
    for (uint32_t i = 0; i < one->size; i++)
        if ((one->at + i) % modulus == offset)
            return true;
    return false;
}

static uint64_t blocked(uint32_t offset, uint32_t modulus)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < stones; i++)
        sum += holds(&stone[i], offset, modulus) ? modulus - stone[i].size : 0;
    return sum;
}

/* As many requests as may live, from the operation behind *now on. */
static void expect_requests(uint32_t granules, uint32_t size, uint32_t *now)
{
    for (uint32_t more = (granules - live) / size; more > 0; more--) {
        struct operation operation = history[++*now];

        assert_int_equal(operation.kind, OPERATION_RESERVE);
        assert_int_equal(operation.a, size << 16);
        stone[stones++] = (struct stone){operation.id, base[operation.id], size};
        live += size;
    }
    assert_true(live <= granules && granules - live < size);
}

/* All go that don't hold an offset. */
static void expect_releases(uint32_t offset, uint32_t modulus, uint32_t *now)
{
    static bool going[2 * GRANULES + 2];
    uint32_t stay = 0, go = 0;

    for (uint32_t i = 0; i < stones; i++)
        if (holds(&stone[i], offset, modulus)) {
            stone[stay++] = stone[i];
        } else {
            going[stone[i].id] = true;
            live -= stone[i].size;
            go++;
        }
    stones = stay;
    for (; go > 0; go--) {
        struct operation operation = history[++*now];

        assert_int_equal(operation.kind, OPERATION_RELEASE);
        assert_true(going[operation.id]);
        going[operation.id] = false;
    }
}

/* The program as Robson has it, told from the addresses that the space gave. */
static void check_program(uint32_t granules, uint32_t doublings)
{
    uint32_t failed, kept = 0, now = 0;

    follow(granules, doublings, 3 * granules);
    place(13, &failed);
    assert_int_equal(failed, 0);
    stones = live = 0;
    expect_requests(granules, 1, &now);
    for (unsigned doubling = 1; doubling <= doublings; doubling++) {
        uint32_t modulus = 1u << doubling, other = kept + modulus / 2;

        if (blocked(other, modulus) > blocked(kept, modulus))
            kept = other;
        expect_releases(kept, modulus, &now);
        expect_requests(granules, modulus, &now);
    }
    for (; stones > 0; stones--)
        assert_int_equal(history[++now].kind, OPERATION_RELEASE);
    assert_int_equal(history[++now].kind, OPERATION_RESERVE); /* the next round */
    assert_int_equal(history[now].id, 1);
}

static void test_program(void **state)
{
    (void)state;
    check_program(4000, 10);
    check_program(4096, 8);
    check_program(3001, 11);
    check_program(777, 5);
}

/* Where granules are a power of two, the highest one used is to the granule what Robson proved that
 * no allocator can do without. */
static void test_exact(void **state)
{
    static const uint32_t tried[][2] = {{4096, 12}, {4096, 10}, {4096, 3}, {2048, 11}, {1024, 0},
                                        {1024, 1},  {1024, 2},  {1024, 5}, {256, 8},   {1, 0}};
    uint32_t failed;

    (void)state;
    for (unsigned i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        uint32_t m = tried[i][0], k = tried[i][1];

        follow(m, k, 3 * m);
        assert_int_equal(place(12, &failed), m + m * k / 2 - (1u << k) + 1);
        assert_int_equal(failed, 0);
    }
}

/* Elsewhere what can't be requested, less than a request each time, takes from it: half of it up to
 * the last doubling, there all. And the lowest fit never needs more than M H(2^k) / ln 2 (Knuth,
 * The Art of Computer Programming 1, 2.5, exercise 43). */
static void test_bounds(void **state)
{
    struct chance chance = testing_chance(0);

    (void)state;
    for (unsigned i = 0; i < 30; i++) {
        uint32_t m = 1 + chance_below(&chance, 4500), k = chance_below(&chance, 12), failed;
        double least = m * (1 + k / 2.0) - 2.5 * (1 << k) + (k + 5) / 2.0;
        double harmonic = 0;
        uint32_t highest;

        for (unsigned size = 1; size <= 1u << k; size++)
            harmonic += 1.0 / size;
        follow(m, k, 3 * m);
        highest = place(12, &failed);
        assert_int_equal(failed, 0);
        assert_true(highest >= least && highest <= m * harmonic / log(2));
    }
}

/* As it is by itself: more than there is, on both architectures at the same operation, with three
 * quarters of the space free. */
static void test_claim(void **state)
{
    uint32_t failed, small_pages, used = 0;

    (void)state;
    history_follow("adversary", 0);
    place(12, &small_pages);
    place(13, &failed);
    assert_int_equal(failed, 23631);
    assert_int_equal(small_pages, failed);
    for (uint32_t p = 0; p < pasts; p++)
        if (past[p].from < failed && past[p].to > failed)
            used += past[p].begin.a >> 16;
    assert_true(used * 4 <= GRANULES);
}

static void test_no_seed(void **state)
{
    uint64_t hash;

    (void)state;
    stream_start("adversary", 1, 1000);
    assert_false(workload->seeded);
    hash = stream_hash();
    stream_start("adversary", 2, 1000);
    assert_true(stream_hash() == hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts), cmocka_unit_test(test_program),
        cmocka_unit_test(test_exact),  cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_claim),  cmocka_unit_test(test_no_seed),
    };

    return cmocka_run_group_tests_name("adversary", tests, NULL, NULL);
}
