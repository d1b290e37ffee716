/* SPDX-License-Identifier: MIT
 *
 * The little that the suite does with text, without a C library. */
#ifndef SPACE_TEXT_H
#define SPACE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

static inline bool text_equal(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

/* Read an unsigned decimal number that is the whole of a text.
 * => false: not a number, or 2^32 and more */
static inline bool text_number(const char *text, uint32_t *number)
{
    uint64_t value = 0;

    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return false;
        value = value * 10 + (uint64_t)(*text - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return true;
}

/* Write a number's decimal digits. => where they end; no 0 behind them */
#define TEXT_NUMBER_MOST 10
static inline char *text_put_number(char *at, uint32_t number)
{
    char digits[TEXT_NUMBER_MOST];
    unsigned count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

#endif
