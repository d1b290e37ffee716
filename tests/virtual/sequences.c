/* SPDX-License-Identifier: MIT
 *
 * Random sequences of Win32 calls on a space and on the model of one. GRANULE_SEQUENCES is how many
 * (10,000), GRANULE_TEST_SEED the first one's seed; a failure names its own. */
#include "../testing.h"

#include "sequence.h"

#define SEQUENCES 10000
#define STEPS_MOST 60

struct random_choices {
    struct chance chance;
    uint32_t steps; /* left */
};

static uint32_t random_below(void *state, uint32_t limit)
{
    struct random_choices *random = state;

    return chance_below(&random->chance, limit);
}

static bool random_more(void *state)
{
    struct random_choices *random = state;

    return random->steps-- != 0;
}

static unsigned long long setting(const char *name, unsigned long long otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

static void test_sequences(void **state)
{
    unsigned long long first = setting("GRANULE_TEST_SEED", 1);
    unsigned long long sequences = setting("GRANULE_SEQUENCES", SEQUENCES);

    (void)state;
    for (unsigned long long seed = first; seed < first + sequences; seed++) {
        struct random_choices random = {.chance = {seed * 0xd1342543de82ef95u}};
        struct choices choices = {random_below, random_more, &random};
        const char *what;

        random.steps = 1 + chance_below(&random.chance, STEPS_MOST);
        what = sequence_run(&choices);
        if (what != NULL)
            fail_msg("%s\n(this one alone: GRANULE_TEST_SEED=%llu GRANULE_SEQUENCES=1)", what,
                     seed);
    }
    print_message("# %llu sequences from GRANULE_TEST_SEED=%llu, %llu calls and queries\n",
                  sequences, first, (unsigned long long)sequence_counts.steps);
}

/* The sequences come to everything: each call ends with each of its results, and often. */
static void test_they_meet_everything(void **state)
{
    static const bool possible[5][6] = {
        {true, true, true, true, false, true},   {true, false, true, true, false, false},
        {true, false, true, true, true, false},  {true, false, true, false, false, false},
        {true, false, true, true, false, false},
    };

    (void)state;
    if (sequence_counts.steps < 1000000)
        return; /* too few were asked for */
    for (unsigned call = 0; call < 5; call++)
        for (unsigned result = 0; result < 6; result++) {
            uint64_t met = sequence_counts.results[call][result];

            if (met != 0)
                print_message("# %s ended with %u %llu times\n", sequence_calls[call],
                              sequence_results[result], (unsigned long long)met);
            if (met < 500 && possible[call][result])
                fail_msg("%s ended with %u only %llu times", sequence_calls[call],
                         sequence_results[result], (unsigned long long)met);
            assert_true(met == 0 || possible[call][result]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_they_meet_everything),
    };

    return cmocka_run_group_tests_name("sequences", tests, NULL, NULL);
}
