/* SPDX-License-Identifier: MIT
 *
 * The launcher's --count reaches the emulator, not the guest: whether instructions are counted is
 * found out by counting some.
 */
#include "layer.h"

#define STEPS 1000u
#define TRIALS 8

static uint64_t ticks_of(uint64_t (*clock)(void), void (*spin)(uint32_t), uint32_t steps)
{
    uint64_t before = clock();

    spin(steps);
    return clock() - before;
}

bool layer_counts(uint64_t (*clock)(void), void (*spin)(uint32_t steps), uint32_t ticks)
{
    for (int trial = 0; trial < TRIALS; trial++) {
        uint64_t shorter = ticks_of(clock, spin, STEPS);
        uint64_t longer = ticks_of(clock, spin, 2 * STEPS);

        if (longer - shorter != (uint64_t)2 * STEPS * ticks)
            return false;
    }
    return true;
}
