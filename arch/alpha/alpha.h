/* SPDX-License-Identifier: MIT
 *
 * The Alpha layer's inside: what layer.c asks of a platform's file, and the PALcode calls of OSF/1
 * that it makes (Alpha Architecture Reference Manual, section II-B).
 */
#ifndef ALPHA_H
#define ALPHA_H

#include <stdbool.h>
#include <stdint.h>

/* K0SEG, where physical memory lies in kernel mode without any page table. */
#define ALPHA_K0SEG 0xfffffc0000000000u

/* Take the platform into use; from here on the guest can write, and its page tables aren't in force
 * yet. */
void platform_start(void);

/* PALcode calls (pal.S). */
_Noreturn void pal_halt(void);
void pal_swap_context(uint64_t physical_block);
void pal_invalidate(uint64_t address);

/* The parameters' length has no bound of its own; this is more than any platform passes on. */
#define ALPHA_PARAMETERS_BYTES 8192

#endif
