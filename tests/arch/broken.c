/* SPDX-License-Identifier: MIT
 *
 * A layer broken on purpose: every odd frame is taken for the even one below it.
 */
#include "arch.h"

/* The linker's names for a function and its replacement (ld --wrap). */
void __real_arch_map(uint32_t address, uint32_t frame);
void __wrap_arch_map(uint32_t address, uint32_t frame);

void __wrap_arch_map(uint32_t address, uint32_t frame)
{
    __real_arch_map(address, frame & ~1u);
}
