/* SPDX-License-Identifier: MIT
 *
 * The conformance table, natively: every case holds at both page sizes, and nothing that a case
 * says goes unread: changed by one, each number of each case is found to be wrong. */
#include "../testing.h"

#include "conformance.h"

/* Call something for each case that applies at either page size. */
static unsigned for_each(void (*what)(const struct conformance_case *c, struct arena *arena))
{
    unsigned made = 0;

    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        struct arena arena = testing_layer(page_shift);

        for (unsigned g = 0; g < conformance_group_count; g++)
            for (unsigned i = 0; i < conformance_groups[g]->count; i++)
                if (conformance_applies(&conformance_groups[g]->cases[i])) {
                    what(&conformance_groups[g]->cases[i], &arena);
                    made++;
                }
    }
    return made;
}

static void must_hold(const struct conformance_case *c, struct arena *arena)
{
    struct conformance_difference difference = conformance_run(c, arena);

    if (difference.what != NULL)
        fail_msg("pages of %u, '%s': %s is 0x%x, not 0x%x", 1u << arch_page_shift(), c->title,
                 difference.what, difference.got, difference.expected);
}

static void test_every_case_holds(void **state)
{
    (void)state;
    print_message("# %u cases\n", for_each(must_hold));
}

static void must_fail(const struct conformance_case *original, const struct conformance_case *wrong,
                      struct arena *arena, const char *changed)
{
    if (conformance_run(wrong, arena).what == NULL)
        fail_msg("pages of %u, '%s': another %s is taken for right", 1u << arch_page_shift(),
                 original->title, changed);
}

/* A case with one thing changed. */
#define CHANGED(field)                                                                             \
    do {                                                                                           \
        struct conformance_case wrong = *c;                                                        \
                                                                                                   \
        wrong.field += 1;                                                                          \
        must_fail(c, &wrong, arena, #field);                                                       \
    } while (0)

static void change_each(const struct conformance_case *c, struct arena *arena)
{
    if (c->call.call == CALL_START) {
        struct conformance_case wrong = *c;

        wrong.result.refusal = c->result.refusal == NULL ? "a reason" : NULL;
        must_fail(c, &wrong, arena, "refusal");
        wrong.result.refusal = "another reason";
        must_fail(c, &wrong, arena, "reason");
        return;
    }
    CHANGED(result.error);
    CHANGED(result.address);
    CHANGED(result.length);
    CHANGED(result.old);
    for (unsigned i = 0; i < CONFORMANCE_AFTER && c->after[i].size != 0; i++) {
        CHANGED(after[i].base);
        CHANGED(after[i].size);
        CHANGED(after[i].state);
        CHANGED(after[i].protection);
        CHANGED(after[i].allocation_base);
        CHANGED(after[i].allocation_protection);
    }
}

static void test_nothing_goes_unread(void **state)
{
    (void)state;
    for_each(change_each);
}

/* A case says whence it is, and every call before the one in question is there for something. */
static void test_the_table_is_whole(void **state)
{
    unsigned cases = 0;

    (void)state;
    for (unsigned g = 0; g < conformance_group_count; g++) {
        const struct conformance_group *group = conformance_groups[g];

        assert_non_null(group->title);
        for (unsigned i = 0; i < group->count; i++, cases++) {
            const struct conformance_case *c = &group->cases[i];

            assert_non_null(c->title);
            assert_non_null(c->source);
            assert_true(c->call.call != CALL_NONE);
            assert_true(c->call.call != CALL_QUERY || c->result.error != WIN32_OK ||
                        c->after[0].size != 0);
            for (unsigned k = 0; k < i; k++)
                assert_string_not_equal(c->title, group->cases[k].title);
        }
    }
    assert_true(cases >= 200);
}

static void test_quantities(void **state)
{
    static const int64_t numbers[] = {0, 1, -1, 15, -15, 40, -40, 2047, -2048};
    static const int64_t bytes[] = {0, 1, -1, 0x7fffffff, 0x80000000, 0xffffffff, -0xffffffffll};

    (void)state;
    for (unsigned g = 0; g < 9; g++)
        for (unsigned p = 0; p < 9; p++)
            for (unsigned b = 0; b < 7; b++) {
                struct quantity quantity = quantity_of(G(numbers[g]) + P(numbers[p]) + B(bytes[b]));

                assert_int_equal(quantity.granules, numbers[g]);
                assert_int_equal(quantity.pages, numbers[p]);
                assert_true(quantity.bytes == bytes[b]);
            }
    assert_int_equal(quantity_of(G(0xbfff) - P(1)).granules, 0xbfff);
}

/* What is wrong with a space is named, and ends the run that would begin with it. */

static jmp_buf ended;

static void come_back(void *context, unsigned status)
{
    (void)context;
    longjmp(ended, (int)status);
}

static void test_faults(void **state)
{
    static const struct {
        uint32_t first, end, granule_shift;
        const char *fault;
    } faults[] = {
        {0x10000, 0x7fff0000, 16, NULL},
        {0x10000, 0x80000000, 16, NULL},
        {0x10000, 0x20000, 16, NULL},
        {0xf000, 0x7fff0000, 16, "the first 64 KB are never a program's"},
        {0, 0x7fff0000, 16, "the first 64 KB are never a program's"},
        {0x10000, 0x7fff0001, 16, "the user range is whole pages"},
        {0x10001, 0x7fff0000, 16, "the user range is whole pages"},
        {0x10000, 0x10000, 16, "the user range holds no whole granule"},
        {0x20000, 0x10000, 16, "the user range holds no whole granule"},
        {0x10000, 0x1f0000, 20, "the user range holds no whole granule"},
        {0x12000, 0x2e000, 16, "the user range holds no whole granule"},
        {0x10000, 0x7fff0000, 21, "the granularity is from the page to 1 MB"},
        {0x10000, 0x7fff0000, 11, "the granularity is from the page to 1 MB"},
    };
    struct native_setup setup = {.write = testing_write, .end = come_back};

    (void)state;
    setup.context = &testing_written;
    for (volatile unsigned i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct space_config config = {.first = faults[i].first,
                                      .end = faults[i].end,
                                      .granule_shift = faults[i].granule_shift,
                                      .commit_limit = NO_COMMIT_LIMIT};
        static struct space space;
        struct arena arena;

        testing_written.length = 0;
        setup.parameters = i % 2 == 0 ? "arch=x86" : "arch=alpha";
        native_reset(&setup);
        arena.next = arch_arena(&arena.left);
        if (faults[i].fault == NULL) {
            assert_null(space_config_fault(&config));
            continue;
        }
        assert_string_equal(space_config_fault(&config), faults[i].fault);
        if (setjmp(ended) == 0) {
            space_init(&space, &config, &arena);
            fail_msg("a space was made that can't be: %s", faults[i].fault);
        }
        assert_non_null(strstr(testing_written.text, faults[i].fault));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_holds),
        cmocka_unit_test(test_nothing_goes_unread),
        cmocka_unit_test(test_the_table_is_whole),
        cmocka_unit_test(test_quantities),
        cmocka_unit_test(test_faults),
    };

    return cmocka_run_group_tests_name("conformance", tests, NULL, NULL);
}
