/* SPDX-License-Identifier: MIT
 *
 * Page protections: Win32's numbers, and the four bits that a space keeps of each page. */
#ifndef SPACE_PROTECTION_H
#define SPACE_PROTECTION_H

#include <stdint.h>

/* winnt.h */
#define PAGE_NOACCESS 0x01u
#define PAGE_READONLY 0x02u
#define PAGE_READWRITE 0x04u
#define PAGE_WRITECOPY 0x08u
#define PAGE_EXECUTE 0x10u
#define PAGE_EXECUTE_READ 0x20u
#define PAGE_EXECUTE_READWRITE 0x40u
#define PAGE_EXECUTE_WRITECOPY 0x80u
#define PAGE_GUARD 0x100u
#define PAGE_NOCACHE 0x200u

/* The code of a protection, below 16; NONE for one that private memory can't have. Read-write, the
 * protection that nearly every page has, is 0.
 * Six protections are valid by themselves (measured by a Win32 program on Wine 8.0), and all but
 * no-access with one of PAGE_GUARD and PAGE_NOCACHE: neither goes with no-access, nor with the
 * other (Win32 SDK; ReactOS's public tests). */
uint32_t protection_code(uint32_t protection);

/* The protection of a code. */
uint32_t protection_of(uint32_t code);

#endif
