/* SPDX-License-Identifier: MIT
 *
 * The x86 layer's inside: what layer.c asks of a platform's file, and what start.S provides.
 */
#ifndef X86_H
#define X86_H

#include <stdbool.h>
#include <stdint.h>

/* The kernel window: physical memory from 0 on lies here. */
#define X86_KERNEL 0xc0000000u

/* Take the platform into use: faults are still fatal, nothing is mapped at user addresses. */
void platform_start(void);

/* The page directory, also the root of the pages under test (start.S). */
extern uint32_t page_directory[1024];

/* 0: a load from the address went well; 1: it faulted at just that address (fault.S). */
int touch(uint32_t address);

/* Point the processor's interrupt table at the entries of fault.S. */
void take_faults(void);

#endif
