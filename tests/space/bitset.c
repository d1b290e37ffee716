/* SPDX-License-Identifier: MIT
 *
 * Sets of numbers against an array of flags. */
#include "../testing.h"

#include "bits.h"
#include "bitset.h"

static uint32_t brute_at_or_below(const uint8_t *has, uint32_t number)
{
    for (uint32_t n = number + 1; n-- > 0;)
        if (has[n])
            return n;
    return NONE;
}

static void check_all(const struct bitset *set, const uint8_t *has, uint32_t limit)
{
    uint32_t below = NONE;

    for (uint32_t n = 0; n < limit; n++) {
        if (has[n])
            below = n;
        assert_int_equal(bitset_has(set, n), has[n]);
        assert_int_equal(bitset_at_or_below(set, n), below);
    }
}

/* Numbers come in clumps, so that words fill up and empty at every level. */
static void check_limit(uint32_t limit, uint32_t rounds)
{
    struct chance chance = testing_chance(limit);
    struct arena arena = testing_layer(12);
    uint8_t *has = test_calloc(limit, 1);
    struct bitset set;

    bitset_init(&set, &arena, limit);
    check_all(&set, has, limit);
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t from = chance_below(&chance, limit);
        uint32_t count = 1 + chance_below(&chance, chance_percent(&chance, 90) ? 3 : 2000);
        bool add = chance_percent(&chance, i < rounds / 2 ? 60 : 30);
        uint32_t probe = chance_below(&chance, limit);

        for (uint32_t n = from; n < limit && n < from + count; n++) {
            if (add)
                bitset_add(&set, n);
            else
                bitset_remove(&set, n);
            has[n] = add;
        }
        assert_int_equal(bitset_at_or_below(&set, probe), brute_at_or_below(has, probe));
    }
    check_all(&set, has, limit);
    for (uint32_t n = 0; n < limit; n++)
        bitset_remove(&set, n);
    assert_int_equal(bitset_at_or_below(&set, limit - 1), NONE);
    test_free(has);
    print_message("# %u numbers, %u changes\n", limit, rounds);
}

static void test_against_flags(void **state)
{
    static const uint32_t limits[] = {1, 2, 31, 32, 33, 1023, 1024, 1025, 32767, 32768};

    (void)state;
    for (unsigned i = 0; i < sizeof limits / sizeof limits[0]; i++)
        check_limit(limits[i], 5000);
    check_limit(1048576, 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_flags)};

    return cmocka_run_group_tests_name("bitset", tests, NULL, NULL);
}
