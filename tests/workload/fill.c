/* SPDX-License-Identifier: MIT
 *
 * What bench/workload/fill.c claims: sections and nothing else, behind one reservation if asked. */
#include "stream.h"

static void test_sections_only(void **state)
{
    (void)state;
    stream_start("fill", 0, 0);
    assert_int_equal(recipe.operations, 40000);
    for (uint32_t i = 1; i <= recipe.operations; i++) {
        struct operation operation = stream_next();

        assert_int_equal(operation.kind, OPERATION_SECTION_INIT);
        assert_int_equal(operation.id, i);
    }
    stream_pinned("fill", 0x8e556a3e34545b57u);
}

static void test_room(void **state)
{
    struct operation operation;

    (void)state;
    stream_start("fill", 0, 100);
    stream_set("room", 128u << 20);
    operation = stream_next();
    assert_int_equal(operation.kind, OPERATION_RESERVE);
    assert_int_equal(operation.a, 0x7ffe0000u - (128u << 20));
    for (uint32_t i = 2; i <= 100; i++) {
        operation = stream_next();
        assert_int_equal(operation.kind, OPERATION_SECTION_INIT);
        assert_int_equal(operation.id, i);
    }
}

static void test_no_seed(void **state)
{
    uint64_t hash;

    (void)state;
    stream_start("fill", 1, 1000);
    assert_false(workload->seeded);
    hash = stream_hash();
    stream_start("fill", 2, 1000);
    assert_true(stream_hash() == hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_only),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_no_seed),
    };

    return cmocka_run_group_tests_name("fill", tests, NULL, NULL);
}
