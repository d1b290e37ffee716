/* SPDX-License-Identifier: MIT
 *
 * What is QEMU's own (machine clipper): the first UART, faults that are delivered, and a clock that
 * counts instructions under -icount.
 */
#include "../arch.h"
#include "../layer.h"
#include "alpha.h"

/* Where the launcher has the parameters loaded, ended by a zero byte: -append would keep no more
 * than 255 characters. */
#define PARAMETERS ((const char *)(ALPHA_K0SEG + 0x300000))

/* One instruction takes four nanoseconds of the virtual clock under -icount shift=2. */
#define NANOSECONDS_SHIFT 2

/* In fault.S. */
void uart_start(void);
void uart_write(const char *bytes, uint64_t length);
void uart_drain(void);
uint64_t virtual_nanoseconds(void);
void spin(uint32_t steps);
int touch(uint64_t address);
void take_faults(void);
_Noreturn void memory_fault(uint64_t address);
_Noreturn void other_fault(uint64_t program_counter);

static bool counts;

void platform_start(void)
{
    uart_start();
    take_faults();
    counts = layer_counts(virtual_nanoseconds, spin, 1u << NANOSECONDS_SHIFT);
}

const char *arch_platform(void)
{
    return "qemu";
}

const char *arch_parameters(void)
{
    return PARAMETERS;
}

void arch_write(const char *bytes, size_t length)
{
    uart_write(bytes, length);
}

_Noreturn void arch_end(unsigned status)
{
    (void)status; /* QEMU's exit code is 0 after any halt */
    uart_drain();
    pal_halt();
}

enum arch_touch arch_touch(uint32_t address)
{
    return touch(address) ? ARCH_FAULTED : ARCH_LOADED;
}

_Noreturn void memory_fault(uint64_t address)
{
    layer_fail("unexpected memory fault at address", address);
}

_Noreturn void other_fault(uint64_t program_counter)
{
    layer_fail("unexpected fault or interrupt at instruction", program_counter);
}

bool arch_counts(void)
{
    return counts;
}

uint64_t arch_instructions(void)
{
    return counts ? virtual_nanoseconds() >> NANOSECONDS_SHIFT : 0;
}
