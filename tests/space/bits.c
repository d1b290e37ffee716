/* SPDX-License-Identifier: MIT
 *
 * Positions of bits, each against a loop. */
#include "../testing.h"

#include "bits.h"

static void test_lowest_and_highest(void **state)
{
    struct chance chance = testing_chance(0);

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint32_t word = (uint32_t)chance_next(&chance) >> chance_below(&chance, 32) |
                        1u << chance_below(&chance, 32);
        uint32_t lowest = 0;
        uint32_t highest = 31;

        while ((word >> lowest & 1) == 0)
            lowest++;
        while ((word >> highest & 1) == 0)
            highest--;
        assert_int_equal(lowest_bit(word), lowest);
        assert_int_equal(highest_bit(word), highest);
    }
}

static void test_bits_between(void **state)
{
    (void)state;
    for (uint32_t first = 0; first < 32; first++)
        for (uint32_t last = first; last < 32; last++) {
            uint32_t word = 0;

            for (uint32_t bit = first; bit <= last; bit++)
                word |= 1u << bit;
            assert_int_equal(bits_between(first, last), word);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lowest_and_highest),
        cmocka_unit_test(test_bits_between),
    };

    return cmocka_run_group_tests_name("bits", tests, NULL, NULL);
}
