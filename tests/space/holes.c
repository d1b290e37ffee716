/* SPDX-License-Identifier: MIT
 *
 * Holes against an array of granules that is scanned: where the first that fits lies, and every
 * measure, after each random take and give. */
#include "../testing.h"

#include "bits.h"
#include "holes.h"

#define GRANULES_MOST 40000

/* What is taken, a number a taking; 0 is free. */
static uint32_t taken[GRANULES_MOST + 2];
static uint32_t limit;

struct recount {
    uint32_t granules, count, longest;
    uint64_t bytes[HOLES_SIZES]; /* usable(size) */
};

static struct recount recount(unsigned granule_shift)
{
    struct recount result = {0};

    for (uint32_t g = 1; g < limit;) {
        uint32_t length = 0;

        if (taken[g] != 0) {
            g++;
            continue;
        }
        while (g + length < limit && taken[g + length] == 0)
            length++;
        result.granules += length;
        result.count++;
        if (length > result.longest)
            result.longest = length;
        for (unsigned k = 0; k < HOLES_SIZES; k++) {
            uint64_t size = (uint64_t)65536 << 2 * k;
            uint64_t bytes = (uint64_t)length << granule_shift;

            /* a request below a granule takes a granule */
            if (size < (uint64_t)1 << granule_shift)
                size = (uint64_t)1 << granule_shift;
            result.bytes[k] += bytes / size * size;
        }
        g += length;
    }
    return result;
}

static uint32_t brute_lowest(uint32_t count)
{
    uint32_t run = 0;

    for (uint32_t g = 1; g < limit; g++) {
        run = taken[g] == 0 ? run + 1 : 0;
        if (run == count) {
            while (taken[g] == 0 && g > 0)
                g--;
            return g + 1;
        }
    }
    return NONE;
}

static uint32_t brute_highest(uint32_t count)
{
    uint32_t run = 0;
    uint32_t found = NONE;

    for (uint32_t g = limit; g-- > 1;) {
        run = taken[g] == 0 ? run + 1 : 0;
        if (run >= count)
            found = g; /* and it may begin lower still */
        else if (found != NONE)
            break;
    }
    return found;
}

static uint32_t brute_best(uint32_t count)
{
    uint32_t best = NONE, shortest = UINT32_MAX;

    for (uint32_t g = 1; g < limit; g++) {
        uint32_t length = 0;

        while (g + length < limit && taken[g + length] == 0)
            length++;
        if (length >= count && length < shortest) {
            shortest = length;
            best = g;
        }
        g += length;
    }
    return best;
}

static uint32_t brute_at_or_below(uint32_t granule)
{
    for (uint32_t g = granule; g >= 1; g--)
        if (taken[g] == 0 && (g == 1 || taken[g - 1] != 0))
            return g;
    return NONE;
}

static void check(const struct holes *holes, struct chance *chance, unsigned granule_shift)
{
    struct recount slow = recount(granule_shift);
    uint32_t count = 1 + chance_below(chance, chance_percent(chance, 50) ? 20 : limit);
    uint32_t granule = 1 + chance_below(chance, limit - 1);

    assert_int_equal(holes->granules, slow.granules);
    assert_int_equal(holes->count, slow.count);
    assert_int_equal(holes_longest(holes), slow.longest);
    for (unsigned k = 0; k < HOLES_SIZES; k++) {
        unsigned shift = 16 + 2 * k > granule_shift ? 16 + 2 * k : granule_shift;

        assert_true((uint64_t)holes->fitting[k] << shift == slow.bytes[k]);
    }
    assert_int_equal(holes_lowest(holes, count), brute_lowest(count));
    assert_int_equal(holes_highest(holes, count), brute_highest(count));
    assert_int_equal(holes_best(holes, count), brute_best(count));
    assert_int_equal(holes_lowest(holes, slow.longest + 1), NONE);
    if (slow.longest != 0) {
        assert_int_equal(holes_lowest(holes, slow.longest), brute_lowest(slow.longest));
        assert_int_equal(holes_highest(holes, slow.longest), brute_highest(slow.longest));
    }
    assert_int_equal(holes_at_or_below(holes, granule), brute_at_or_below(granule));
}

static void mark(uint32_t first, uint32_t count, uint32_t as)
{
    for (uint32_t g = first; g < first + count; g++)
        taken[g] = as;
}

/* Takings, each given back as a whole or but for its first or last granule, which goes later: what
 * a space asks for when regions share a granule. */
static void check_size(uint32_t granules, unsigned granule_shift, uint32_t rounds, bool measured)
{
    struct chance chance = testing_chance(granules << 8 | granule_shift);
    struct arena arena = testing_layer(12);
    struct holes holes;
    uint32_t takes = 0;
    uint32_t gives = 0;

    limit = granules + 1;
    memset(taken, 0, sizeof taken);
    taken[0] = 1;
    holes_init(&holes, &arena, limit, granule_shift, measured, true);
    assert_int_equal(holes_longest(&holes), 0);
    assert_int_equal(holes_lowest(&holes, 1), NONE);
    assert_int_equal(holes_highest(&holes, 1), NONE);
    assert_int_equal(holes_at_or_below(&holes, granules), NONE);
    holes_give(&holes, 1, granules);
    for (uint32_t i = 1; i <= rounds; i++) {
        uint32_t g = 1 + chance_below(&chance, granules);
        uint32_t first = g;
        uint32_t count = 1;

        while (taken[first - 1] == taken[g] && first > 1)
            first--;
        while (first + count < limit && taken[first + count] == taken[g])
            count++;
        if (taken[g] == 0 && chance_percent(&chance, i / (rounds / 4 + 1) % 2 == 0 ? 90 : 30)) {
            uint32_t most = first + count - g;
            uint32_t some = 1 + chance_below(&chance, most < 20 ? most : 20);

            if (chance_percent(&chance, 5))
                some = most;
            if (chance_percent(&chance, 20))
                g = first;
            holes_take(&holes, g, some);
            mark(g, some, i + 1);
            takes++;
        } else if (taken[g] != 0) {
            if (count > 2 && chance_percent(&chance, 20)) {
                first++;
                count--;
            }
            if (count > 2 && chance_percent(&chance, 20))
                count--;
            holes_give(&holes, first, count);
            mark(first, count, 0);
            gives++;
        }
        if (measured)
            check(&holes, &chance, granule_shift);
    }
    print_message("# %u granules of %u KB: %u takes, %u gives\n", granules,
                  1u << (granule_shift - 10), takes, gives);
}

static void test_small(void **state)
{
    (void)state;
    for (uint32_t granules = 1; granules <= 80; granules++)
        check_size(granules, 16, 600, true);
}

static void test_sizes(void **state)
{
    static const unsigned shifts[] = {12, 13, 14, 16, 18, 20};

    (void)state;
    for (unsigned i = 0; i < sizeof shifts / sizeof shifts[0]; i++)
        check_size(3000, shifts[i], 8000, true);
}

static void test_whole_space(void **state)
{
    (void)state;
    check_size(32766, 16, 1500, true);
    check_size(8000, 16, 3000, true);
    check_size(40000, 12, 800, true); /* holes beyond 64 MB, of other granules */
}

/* With no sum kept, none is touched, and the rest is the same. */
static void test_unmeasured(void **state)
{
    struct chance chance = testing_chance(1);
    struct arena arena = testing_layer(12);
    struct holes holes;

    (void)state;
    holes_init(&holes, &arena, 101, 16, false, false);
    holes_give(&holes, 1, 100);
    for (unsigned i = 0; i < 50; i++)
        holes_take(&holes, holes_lowest(&holes, 1 + chance_below(&chance, 2)), 1);
    for (unsigned k = 0; k < HOLES_SIZES; k++)
        assert_int_equal(holes.fitting[k], 0);
    assert_int_equal(holes.granules, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_whole_space),
        cmocka_unit_test(test_unmeasured),
    };

    return cmocka_run_group_tests_name("holes", tests, NULL, NULL);
}
