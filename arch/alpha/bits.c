/* SPDX-License-Identifier: MIT
 *
 * Counting leading and trailing zeros, in place of libgcc's: those are built on cmpbge, whose
 * result GXemul 0.7.0 delivers with its bits reversed. Named as the compiler calls them.
 */
#include <stdint.h>

int __clzdi2(uint64_t word);
int __ctzdi2(uint64_t word);

int __clzdi2(uint64_t word)
{
    int zeros = 0;

    for (unsigned half = 32; half > 0; half >>= 1) {
        if (word >> (64 - half) == 0) {
            zeros += (int)half;
            word <<= half;
        }
    }
    return zeros;
}

int __ctzdi2(uint64_t word)
{
    int zeros = 0;

    for (unsigned half = 32; half > 0; half >>= 1) {
        if (word << (64 - half) == 0) {
            zeros += (int)half;
            word >>= half;
        }
    }
    return zeros;
}
