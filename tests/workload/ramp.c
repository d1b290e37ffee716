/* SPDX-License-Identifier: MIT
 *
 * Ramps: a mean grows by itself in every period, no further than any run lasts. */
#include "../testing.h"

#include "ramp.h"

static void test_ramp(void **state)
{
    struct ramp ramp = ramp_begin(50000);
    struct ramp flat = ramp_begin(0);
    struct ramp steep = ramp_begin(1);

    (void)state;
    for (uint32_t i = 1; i <= 1100000; i++) {
        ramp_step(&ramp);
        ramp_step(&flat);
        ramp_step(&steep);
        assert_int_equal(ramp_mean(&steep, 100), i < 1048575 ? 100 * (i + 1) : RAMP_MOST);
        if (i % 50000 == 0) {
            assert_in_range(ramp_mean(&ramp, 12000), 12000 + 12000 * (i / 50000) - 2,
                            12000 + 12000 * (i / 50000));
            assert_int_equal(ramp_mean(&flat, 12000), 12000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ramp)};

    return cmocka_run_group_tests_name("ramp", tests, NULL, NULL);
}
