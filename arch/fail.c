/* SPDX-License-Identifier: MIT
 *
 * How a guest says that its layer can't go on.
 */
#include "layer.h"

#include "arch.h"

static void write_text(const char *text)
{
    size_t length = 0;

    while (text[length] != 0)
        length++;
    arch_write(text, length);
}

static void write_hexadecimal(uint64_t number)
{
    char digits[16];

    for (int at = 15; at >= 0; at--) {
        digits[at] = "0123456789abcdef"[number & 15];
        number >>= 4;
    }
    arch_write(digits, sizeof digits);
}

_Noreturn void layer_fail(const char *text, uint64_t number)
{
    /* The line before it may have been cut short. */
    write_text("\nerror ");
    write_text(text);
    write_text(" 0x");
    write_hexadecimal(number);
    write_text("\n");
    arch_end(1);
}
