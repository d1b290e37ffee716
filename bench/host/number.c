/* SPDX-License-Identifier: MIT
 *
 * Numbers and names: reading them strictly, writing ratios exactly.
 */
#include "number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool number_read(const char *text, size_t length, uint64_t most, uint64_t *value)
{
    if (length == 0 || (length > 1 && text[0] == '0'))
        return false;
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        unsigned digit = (unsigned)(text[i] - '0');
        if (digit > most || sum > (most - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

bool number_read_size(const char *text, size_t length, uint64_t most, uint64_t *value)
{
    static const char suffixes[] = "KMG";
    const char *suffix = length ? memchr(suffixes, text[length - 1], 3) : NULL;
    if (!suffix)
        return number_read(text, length, most, value);
    unsigned shift = 10 * (unsigned)(suffix - suffixes + 1);
    if (!number_read(text, length - 1, most >> shift, value))
        return false;
    *value <<= shift;
    return true;
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("._+-", c));
}

bool name_is_safe(const char *text, size_t length)
{
    if (length == 0 || length > NAME_MOST || text[0] == '.' || text[0] == '-')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_name_character(text[i]))
            return false;
    return true;
}

const char *ratio_text(wide numerator, wide denominator, char text[RATIO_TEXT])
{
    enum { DIGITS = 6 };
    uint64_t whole = (uint64_t)(numerator / denominator);
    wide rest = numerator % denominator;
    uint64_t millionths = 0;
    for (int i = 0; i < DIGITS; i++) {
        rest *= 10;
        millionths = millionths * 10 + (uint64_t)(rest / denominator);
        rest %= denominator;
    }
    if (rest >= denominator - rest)
        millionths++;
    if (millionths == 1000000) {
        whole++;
        millionths = 0;
    }
    snprintf(text, RATIO_TEXT, "%" PRIu64 ".%06" PRIu64, whole, millionths);
    return text;
}
