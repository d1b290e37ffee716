/* SPDX-License-Identifier: MIT
 *
 * What is QEMU's own (machine pc): the debug console, the exit port, and a time-stamp counter that
 * counts instructions under -icount.
 */
#include "../arch.h"
#include "../layer.h"
#include "x86.h"

/* As the launcher places them. */
#define DEBUG_CONSOLE 0xe9
#define DEBUG_EXIT 0xf4

/* One instruction takes four ticks of the time-stamp counter under -icount shift=2. */
#define TICKS_SHIFT 2

static bool counts;

static uint64_t ticks(void)
{
    uint32_t low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/* Two instructions a step. */
static void spin(uint32_t steps)
{
    __asm__ volatile("1: dec %0\n\tjnz 1b" : "+r"(steps));
}

void platform_start(void)
{
    counts = layer_counts(ticks, spin, 1u << TICKS_SHIFT);
}

const char *arch_platform(void)
{
    return "qemu";
}

void arch_write(const char *bytes, size_t length)
{
    __asm__ volatile("rep outsb" : "+S"(bytes), "+c"(length) : "d"(DEBUG_CONSOLE) : "memory");
}

/* QEMU ends with the exit code 2 * status + 1. */
_Noreturn void arch_end(unsigned status)
{
    for (;;)
        __asm__ volatile("outl %0, %1" : : "a"(status), "Nd"(DEBUG_EXIT));
}

bool arch_counts(void)
{
    return counts;
}

uint64_t arch_instructions(void)
{
    return counts ? ticks() >> TICKS_SHIFT : 0;
}
