/* SPDX-License-Identifier: MIT
 *
 * What every workload owes, whichever there are: a name and settings that can be told apart, a
 * stream that its recipe alone makes, ids within the range it promised, and no operation that
 * misuses an id, whatever the settings. */
#include "stream.h"

#include "process.h"

/* What a setting can't be called: the parameters of every run. */
static const char *const taken[] = {"arch",   "platform",   "workload",     "policy",
                                    "seed",   "operations", "records",      "alias",
                                    "layout", "trace",      "commit_limit", "page_size"};

static void test_names(void **state)
{
    (void)state;
    assert_true(workload_count >= 11);
    for (unsigned w = 0; w < workload_count; w++) {
        const struct workload *one = workloads[w];

        assert_true(w == 0 || strcmp(workloads[w - 1]->name, one->name) < 0);
        assert_ptr_equal(workload_named(one->name), one);
        assert_true(strlen(one->about) > 0 && strlen(one->about) < 80);
        assert_in_range(one->operations, 1, 100000000);
        assert_in_range(one->settings, 0, SETTINGS_MOST);
        for (unsigned i = 0; i < one->settings; i++) {
            const struct setting *setting = &one->setting[i];

            assert_in_range(setting->value, setting->least, setting->most);
            assert_true(strlen(setting->about) > 0);
            for (unsigned k = 0; k < sizeof taken / sizeof taken[0]; k++)
                assert_string_not_equal(setting->name, taken[k]);
            for (unsigned k = 0; k < i; k++)
                assert_string_not_equal(setting->name, one->setting[k].name);
        }
    }
}

/* The same recipe gives the same stream; another seed another, where seeds matter. */
static void test_seeds(void **state)
{
    (void)state;
    for (unsigned w = 0; w < workload_count; w++) {
        uint64_t hash;

        stream_start(workloads[w]->name, 7, 5000);
        hash = stream_hash();
        stream_start(workloads[w]->name, 7, 5000);
        assert_true(stream_hash() == hash);
        stream_start(workloads[w]->name, 8, 5000);
        assert_int_equal(stream_hash() != hash, workload->seeded);
    }
}

static struct operation history[4001];

/* Carry a stream's first operations out: it may fail, never be wrong. */
static void check_stream(void)
{
    static struct space space;
    static struct process process;
    struct space_config config = {.first = 0x10000,
                                  .end = 0x7fff0000,
                                  .granule_shift = 16,
                                  .commit_limit = NO_COMMIT_LIMIT,
                                  .measured = false};
    struct arena arena;

    for (uint32_t i = 1; i <= recipe.operations; i++) {
        history[i] = stream_next();
        assert_true(history[i].kind < OPERATION_KINDS && history[i].id < stream_ids);
    }
    arena = testing_layer(12);
    space_init(&space, &config, &arena);
    process_init(&process, &space, policy_named("sp4"), LAYOUT_FRESH, stream_ids, &arena);
    for (uint32_t i = 1; i <= recipe.operations; i++) {
        struct outcome outcome;

        if (process_do(&process, &history[i], &outcome) > RESULT_SKIPPED)
            fail_msg("%s: operation %u misuses the id %u", workload->name, i, history[i].id);
    }
}

/* Settings at their least, their most, as they are, or anywhere between. */
static void test_settings(void **state)
{
    struct chance chance = testing_chance(0);

    (void)state;
    for (unsigned w = 0; w < workload_count; w++)
        for (unsigned round = 0; round < 12; round++) {
            stream_start(workloads[w]->name, round, 4000);
            for (unsigned i = 0; i < workload->settings; i++) {
                const struct setting *setting = &workload->setting[i];
                uint32_t between = chance_below(&chance, setting->most - setting->least + 1);
                uint32_t choice[] = {setting->least, setting->most, setting->value,
                                     setting->least + between};

                recipe.value[i] = choice[chance_below(&chance, 4)];
            }
            stream_begin();
            check_stream();
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_seeds),
        cmocka_unit_test(test_settings),
    };

    return cmocka_run_group_tests_name("every workload", tests, NULL, NULL);
}
