/* SPDX-License-Identifier: MIT
 *
 * Counting leading and trailing zeros, in place of libgcc's: those are built on cmpbge, whose
 * result GXemul 0.7.0 delivers with its bits reversed. Named as the compiler calls them.
 *
 * A product with a de Bruijn sequence has the position of a single bit in its top six bits
 * (Leiserson, Prokop and Randall, 1998).
 */
#include <stdint.h>

int __clzdi2(uint64_t word);
int __ctzdi2(uint64_t word);

#define DE_BRUIJN 0x03f79d71b4cb0a89u

static const int32_t position[64] = {
    0,  1,  48, 2,  57, 49, 28, 3,  61, 58, 50, 42, 38, 29, 17, 4,  62, 55, 59, 36, 53, 51,
    43, 22, 45, 39, 33, 30, 24, 18, 12, 5,  63, 47, 56, 27, 60, 41, 37, 16, 54, 35, 52, 21,
    44, 32, 23, 11, 46, 26, 40, 15, 34, 20, 31, 10, 25, 14, 19, 9,  13, 8,  7,  6,
};

int __ctzdi2(uint64_t word)
{
    return position[(word & -word) * DE_BRUIJN >> 58];
}

int __clzdi2(uint64_t word)
{
    word |= word >> 1;
    word |= word >> 2;
    word |= word >> 4;
    word |= word >> 8;
    word |= word >> 16;
    word |= word >> 32;
    return 63 - position[(word - (word >> 1)) * DE_BRUIJN >> 58];
}
