/* SPDX-License-Identifier: MIT
 *
 * What is GXemul's own: the PROM call, and what it lacks. No fault is ever delivered, and rpcc
 * steps by 20 whatever has run, so nothing is counted.
 */
#include "../arch.h"
#include "../layer.h"
#include "alpha.h"

/* Digital's console callbacks, by number: write to a terminal, and read an environment variable, of
 * which number 8 holds the text after the emulator's option -o. */
#define PROM_PUTS 0x02
#define PROM_GETENV 0x22
#define PROM_BOOTED_OSFLAGS 8

uint64_t prom_call(uint64_t callback, uint64_t first, void *buffer, uint64_t length);

/* GXemul takes this word, no instruction of the architecture, for a call into its PROM. */
__asm__(".text\n"
        ".globl prom_call\n"
        ".ent prom_call\n"
        "prom_call:\n"
        ".frame $30, 0, $26\n"
        ".prologue 0\n"
        ".long 0x03fffffe\n"
        ".end prom_call\n");

static char parameters[ALPHA_PARAMETERS_BYTES];

void platform_start(void)
{
    prom_call(PROM_GETENV, PROM_BOOTED_OSFLAGS, parameters, sizeof parameters - 1);
}

const char *arch_platform(void)
{
    return "gxemul";
}

const char *arch_parameters(void)
{
    return parameters;
}

void arch_write(const char *bytes, size_t length)
{
    prom_call(PROM_PUTS, 0, (void *)(uintptr_t)bytes, length);
}

_Noreturn void arch_end(unsigned status)
{
    (void)status; /* the emulator's exit code is 0 whatever the guest does */
    pal_halt();
}

enum arch_touch arch_touch(uint32_t address)
{
    (void)address;
    return ARCH_UNTRIED;
}

bool arch_counts(void)
{
    return false;
}

uint64_t arch_instructions(void)
{
    return 0;
}
