/* SPDX-License-Identifier: MIT
 *
 * The Win32 calls: VirtualAlloc, VirtualFree, VirtualProtect and VirtualQuery as a program makes
 * them, by address. They say what GetLastError would; bench/conformance holds them, case by case,
 * against the sources.
 *
 * Where sources disagree: NT's own answer, as ReactOS's public tests expect it, comes before
 * Wine's, and what a program measured on Wine before what the documentation leaves open. */
#ifndef SPACE_VIRTUAL_H
#define SPACE_VIRTUAL_H

#include "protection.h"
#include "space.h"

/* winnt.h: allocation types and states */
#define MEM_COMMIT 0x1000u
#define MEM_RESERVE 0x2000u
#define MEM_DECOMMIT 0x4000u
#define MEM_RELEASE 0x8000u
#define MEM_FREE 0x10000u
#define MEM_PRIVATE 0x20000u
#define MEM_RESET 0x80000u
#define MEM_TOP_DOWN 0x100000u

/* VirtualAlloc. base 0: where there is room; else rounded down, to a granule for a reservation and
 * to a page for a commit, and the end up to a page.
 * => *done: the pages reserved, committed or reset; unchanged after an error
 * => INVALID_PARAMETER: size 0; a type that isn't one; a protection that isn't one; an address
 *    outside the user range; 2 GB and more without a base
 *    INVALID_ADDRESS: a reservation over what is taken; a commit or reset outside one region
 *    NOT_ENOUGH_MEMORY: no hole fits; COMMITMENT_LIMIT: nothing is left reserved by the call */
enum win32 virtual_alloc(struct space *space, uint32_t base, uint32_t size, uint32_t type,
                         uint32_t protection, struct stretch *done);

/* VirtualFree, type MEM_DECOMMIT or MEM_RELEASE.
 * => *done: the pages decommitted or released
 * => INVALID_PARAMETER: another type; a release with a size; a range that leaves the user range at
 *    its end, or a decommit its region
 *    INVALID_ADDRESS: nothing is reserved there; size 0 not at a region's first page */
enum win32 virtual_free(struct space *space, uint32_t address, uint32_t size, uint32_t type,
                        struct stretch *done);

/* VirtualProtect. old may be null, as a program's may: that is an error, too.
 * => *old: the first page's protection before
 * => INVALID_PARAMETER: size 0; a protection that isn't one; INVALID_ADDRESS: a page that isn't
 *    committed, or in another region; NOACCESS: no place for the old protection */
enum win32 virtual_protect(struct space *space, uint32_t address, uint32_t size,
                           uint32_t protection, uint32_t *old);

/* MEMORY_BASIC_INFORMATION. */
struct virtual_info {
    uint32_t base;                  /* the address, rounded down to a page */
    uint32_t allocation_base;       /* the region's first page; 0 where it is free */
    uint32_t allocation_protection; /* as the reservation gave it; 0 where it is free */
    uint32_t size;       /* bytes of equal state and protection in the same region, from base on */
    uint32_t state;      /* MEM_FREE, MEM_RESERVE or MEM_COMMIT */
    uint32_t protection; /* of committed pages; 0 of reserved ones; no-access of free ones */
    uint32_t type;       /* MEM_PRIVATE; 0 where it is free */
};

/* VirtualQuery.
 * => INVALID_PARAMETER: an address above the user range */
enum win32 virtual_query(const struct space *space, uint32_t address, struct virtual_info *info);

#endif
