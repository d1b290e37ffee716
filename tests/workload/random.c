/* SPDX-License-Identifier: MIT
 *
 * Random numbers and the exponential distribution. The expected numbers come from a program of its
 * own in Python, written from the published descriptions of xoshiro128++ and SplitMix64 (first
 * checked against SplitMix64's published sequence of seed 0: e220a8397b1dcdaf, 6e789e6aa1b965f4,
 * …). */
#include "../testing.h"

#include <math.h>

#include "random.h"

static void check_sequence(struct random *random, const uint32_t *expected, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(random_next(random), expected[i]);
}

static void test_xoshiro(void **state)
{
    static const uint32_t expected[] = {641,        1573767,    3222811527, 3517856514, 836907274,
                                        4247214768, 3867114732, 1355841295, 495546011,  621204420};
    struct random random = {{1, 2, 3, 4}};

    (void)state;
    check_sequence(&random, expected, 10);
}

static void test_seeds(void **state)
{
    static const struct {
        uint32_t seed, state[4], next[4];
    } known[] = {
        {0,
         {0x4d197e6f, 0xa706dd2f, 0xf4414f5e, 0xb382a305},
         {2603235439, 549811459, 1887056752, 2961991038}},
        {1,
         {0xed403149, 0x55c55969, 0x9a7e41f1, 0xfb85af9c},
         {1345365053, 2671468257, 2667210756, 86599672}},
        {2,
         {0x9a73b023, 0x718a0884, 0x38820984, 0x43a4422b},
         {2792150930, 35129625, 3856061949, 3878021926}},
        {3,
         {0x942a9f33, 0x60e0ed02, 0x09283484, 0xf78303a5},
         {1794902904, 1654692133, 3105841896, 4118304419}},
        {0x9e3779b9,
         {0x443745c1, 0x7d38737f, 0x0fe7c8e1, 0xbcf34c2a},
         {3649059649, 2173750275, 2739489155, 163966032}},
        {0xffffffff,
         {0xa4a135c3, 0x6a576032, 0xc208279e, 0xceaa8390},
         {1249763196, 3176307416, 1622922664, 3096696521}},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct random random;

        random_seed(&random, known[i].seed);
        assert_memory_equal(random.state, known[i].state, sizeof random.state);
        check_sequence(&random, known[i].next, 4);
    }
}

/* Neighbouring seeds, and seeds a generator's own increment apart, give unrelated bits. */
static void test_neighbouring_seeds(void **state)
{
    static const uint32_t steps[] = {1, 2, 1u << 31, 0x9e3779b9, 0x7f4a7c15};

    (void)state;
    for (unsigned s = 0; s < 5; s++) {
        uint32_t differing = 0;

        for (uint32_t seed = 0; seed < 1000; seed++) {
            struct random a, b;

            random_seed(&a, seed);
            random_seed(&b, seed + steps[s]);
            differing += (uint32_t)__builtin_popcount(random_next(&a) ^ random_next(&b));
        }
        /* half of 32,000 bits, within six standard deviations (89 each) */
        assert_in_range(differing, 16000 - 540, 16000 + 540);
    }
}

static void test_below(void **state)
{
    static const uint32_t limits[] = {1, 2, 3, 7, 100, 1000, 65537, 0x80000001, 0xffffffff};
    struct random random;

    (void)state;
    random_seed(&random, 5);
    for (unsigned i = 0; i < sizeof limits / sizeof limits[0]; i++)
        for (unsigned k = 0; k < 20000; k++)
            assert_true(random_below(&random, limits[i]) < limits[i]);
}

/* Each of 100 values comes as often as chance has it: chi-squared with 99 degrees of freedom is
 * below 160 but for one case in ten thousand. */
static void test_below_is_uniform(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 10; seed++) {
        uint32_t count[100] = {0};
        double chi = 0;
        struct random random;

        random_seed(&random, seed);
        for (unsigned i = 0; i < 100000; i++)
            count[random_below(&random, 100)]++;
        for (unsigned i = 0; i < 100; i++)
            chi += (count[i] - 1000.0) * (count[i] - 1000.0) / 1000.0;
        assert_true(chi > 45 && chi < 160);
    }
}

static void test_quantiles(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1024; i++) {
        double exact = -log1p(-(i + 0.5) / 1024) * 65536;

        assert_int_equal(exponential_quantile[i], llround(exact));
    }
}

static void test_octave(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1024; i++)
        assert_int_equal(octave_quantile[i], lround(exp2((i + 0.5) / 1024) * 65536));
}

static void test_exponential(void **state)
{
    static const uint32_t means[] = {1, 2, 100, 1000, 20000, 10000000, (1u << 28) - 1};

    (void)state;
    for (unsigned m = 0; m < sizeof means / sizeof means[0]; m++) {
        const uint32_t longest = (uint32_t)((uint64_t)means[m] * exponential_quantile[1023] >> 16);
        struct random random;
        double sum = 0;
        uint32_t above = 0;

        random_seed(&random, m);
        for (unsigned i = 0; i < 100000; i++) {
            uint32_t value = random_exponential(&random, means[m]);

            assert_in_range(value, 1, longest);
            sum += value;
            above += value > means[m];
        }
        if (means[m] < 100)
            continue; /* rounded to whole operations: the mean isn't kept */
        /* the mean of 1,024 quantiles is within a thousandth of 1; then six standard errors */
        assert_true(fabs(sum / 100000 / means[m] - 1) < 0.02 + 0.5 / means[m]);
        assert_true(fabs(above / 100000.0 - exp(-1)) < 0.01);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xoshiro),
        cmocka_unit_test(test_seeds),
        cmocka_unit_test(test_neighbouring_seeds),
        cmocka_unit_test(test_below),
        cmocka_unit_test(test_below_is_uniform),
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_octave),
        cmocka_unit_test(test_exponential),
    };

    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
