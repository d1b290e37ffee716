/* SPDX-License-Identifier: MIT
 *
 * The native layer in process: a run's output, status and parameters go where the setup says, and
 * each run starts on a machine that remembers nothing of the one before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "arch.h"
#include "native.h"

/* What the guest below is to do, by the first letter of its parameters. */
void guest_main(void)
{
    size_t bytes;
    char *arena = arch_arena(&bytes);

    assert_int_equal(arch_tables(), arch_page_shift() == 13 ? 2 : 1);
    assert_int_equal(arena[0] | arena[bytes - 1], 0);
    assert_int_equal(arch_touch(0x10000), ARCH_FAULTED);
    arena[0] = arena[bytes - 1] = 1;
    arch_map(0x10000, 0);
    assert_int_equal(arch_load(0x10000), 0);
    arch_store(0x10000, 7);
    arch_write("seven\n", 6);
    if (arch_parameters()[0] == 'e')
        arch_end(9);
}

struct output {
    char text[100];
    size_t length;
};

static void keep(void *context, const char *bytes, size_t length)
{
    struct output *output = context;

    assert_true(output->length + length < sizeof output->text);
    memcpy(output->text + output->length, bytes, length);
    output->length += length;
}

static void test_runs_one_after_another(void **state)
{
    static const struct {
        const char *parameters;
        const char *name;
        unsigned page_shift;
        unsigned status;
    } runs[] = {{"end arch=alpha", "alpha", 13, 9},  {"return arch=x86", "x86", 12, 0},
                {"arch=alpha", "alpha", 13, 0},      {"end arch=alphabet", "x86", 12, 9},
                {"end xarch=alpha y", "x86", 12, 9}, {"", "x86", 12, 0}};

    (void)state;
    for (size_t at = 0; at < sizeof runs / sizeof runs[0]; at++) {
        struct output output = {.length = 0};
        struct native_setup setup = {
            .parameters = runs[at].parameters, .write = keep, .context = &output};

        assert_int_equal(native_run(&setup), runs[at].status);
        assert_string_equal(output.text, "seven\n");
        assert_string_equal(arch_name(), runs[at].name);
        assert_int_equal(arch_page_shift(), runs[at].page_shift);
        assert_ptr_equal(arch_parameters(), runs[at].parameters);
    }
    native_release();
}

static void test_reset_without_a_run(void **state)
{
    struct native_setup setup = {.parameters = "arch=alpha"};

    (void)state;
    for (int round = 0; round < 2; round++) {
        native_reset(&setup);
        assert_int_equal(arch_tables(), 2);
        arch_map(0x7ffde000, arch_frames() - 1);
        arch_map(0x10000, 1);
        assert_int_equal(arch_tables(), 4);
        arch_write("nowhere", 7);
    }
    native_release();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_one_after_another),
        cmocka_unit_test(test_reset_without_a_run),
    };

    return cmocka_run_group_tests_name("native layer", tests, NULL, NULL);
}
