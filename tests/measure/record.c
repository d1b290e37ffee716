/* SPDX-License-Identifier: MIT
 *
 * Records as text: every length of number, the CRC-32 against zlib's, and more than the buffer
 * holds. */
#include "../testing.h"

#include <inttypes.h>
#include <zlib.h>

#include "record.h"

static struct record record;

static void start(void)
{
    struct arena arena = testing_layer(12);

    record_init(&record, &arena);
}

/* Close the stream and hold its last line against zlib; the text before that line. */
static const char *closed(void)
{
    char *text = testing_written.text;
    char expected[32];
    size_t length;

    record_close(&record);
    length = testing_written.length - strlen("crc32 01234567\n");
    snprintf(expected, sizeof expected, "crc32 %08lx\n",
             crc32(0, (const Bytef *)text, (uInt)length));
    assert_string_equal(text + length, expected);
    text[length] = '\0';
    return text;
}

static void check_number(uint64_t number)
{
    char expected[32];

    start();
    record_number(&record, number);
    snprintf(expected, sizeof expected, "%" PRIu64, number);
    assert_string_equal(closed(), expected);
}

static void test_numbers(void **state)
{
    struct chance chance = testing_chance(0);
    uint64_t power = 1;

    (void)state;
    check_number(0);
    for (unsigned digits = 1; digits <= 20; digits++) {
        check_number(power - 1);
        check_number(power);
        check_number(power + 1);
        check_number(9 * power);
        power *= 10;
    }
    for (unsigned bit = 0; bit < 64; bit++) {
        check_number((uint64_t)1 << bit);
        check_number(UINT64_MAX >> bit);
    }
    for (unsigned i = 0; i < 500; i++)
        check_number(chance_next(&chance) >> chance_below(&chance, 64));
}

static void test_hashes(void **state)
{
    static const struct {
        uint64_t hash;
        const char *text;
    } known[] = {{0, "0000000000000000"},
                 {0x0123456789abcdefu, "0123456789abcdef"},
                 {UINT64_MAX, "ffffffffffffffff"},
                 {0x00000000f0000000u, "00000000f0000000"}};

    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        start();
        record_hash(&record, known[i].hash);
        assert_string_equal(closed(), known[i].text);
    }
}

/* zlib's check value, and nothing at all. */
static void test_known_crc(void **state)
{
    (void)state;
    start();
    record_text(&record, "123456789");
    record_close(&record);
    assert_string_equal(testing_written.text, "123456789crc32 cbf43926\n");
    start();
    record_close(&record);
    assert_string_equal(testing_written.text, "crc32 00000000\n");
}

static void test_long_streams(void **state)
{
    static const uint32_t lengths[] = {65519, 65520, 65521, 65535, 65536, 65537, 131072, 400000};
    static char expected[400001];
    struct chance chance = testing_chance(1);

    (void)state;
    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint32_t at = 0;

        for (uint32_t k = 0; k < lengths[i]; k++)
            expected[k] = (char)(1 + chance_below(&chance, 255));
        expected[lengths[i]] = '\0';
        start();
        while (at < lengths[i]) {
            char part[1000];
            uint32_t length = 1 + chance_below(&chance, 999);

            snprintf(part, length + 1, "%s", expected + at);
            record_text(&record, part);
            at += (uint32_t)strlen(part);
        }
        assert_string_equal(closed(), expected);
    }
}

/* A second stream behind the first has a CRC of its own. */
static void test_two_streams(void **state)
{
    char first[64];

    (void)state;
    start();
    record_text(&record, "123456789");
    record_close(&record);
    strcpy(first, testing_written.text);
    record_open(&record);
    record_text(&record, "123456789");
    record_close(&record);
    assert_string_equal(testing_written.text + strlen(first), first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),     cmocka_unit_test(test_hashes),
        cmocka_unit_test(test_known_crc),   cmocka_unit_test(test_long_streams),
        cmocka_unit_test(test_two_streams),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
