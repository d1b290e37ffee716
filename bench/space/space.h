/* SPDX-License-Identifier: MIT
 *
 * The address space of one process: VirtualAlloc and its relatives as Windows NT 4.0 had them.
 *
 * A reservation without an address takes the lowest hole that fits, its base on a granule; its size
 * is rounded up to pages, not to granules, and what is left of its last granule (the slot tail) is
 * free but can't be reserved. Pages are committed and decommitted within a region.
 *
 * Sources of the behaviour: the Win32 documentation of VirtualAlloc and VirtualFree; Microsoft's
 * Q216540; measurements by a Win32 program on Wine 8.0; ReactOS's public tests of NT.
 */
#ifndef SPACE_SPACE_H
#define SPACE_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "bits.h"
#include "bitset.h"
#include "holes.h"
#include "pages.h"

/* GetLastError's numbers (winerror.h). */
enum win32 {
    WIN32_OK = 0,
    WIN32_NOT_ENOUGH_MEMORY = 8,
    WIN32_INVALID_PARAMETER = 87,
    WIN32_INVALID_ADDRESS = 487,
    WIN32_NOACCESS = 998,
    WIN32_COMMITMENT_LIMIT = 1455,
};

enum placement { PLACE_LOWEST, PLACE_HIGHEST, PLACE_AT, PLACE_BEST };

#define NO_COMMIT_LIMIT UINT32_MAX

struct space_config {
    uint32_t first, end; /* the user range in bytes: first address, and the one behind the last */
    unsigned granule_shift; /* allocation granularity as a power of two: 16, NT's 64 KB */
    uint32_t commit_limit;  /* pages, or NO_COMMIT_LIMIT */
    uint32_t alias;         /* see pages_init */
    bool measured;          /* keep the measures of holes */
    bool best;              /* be ready for PLACE_BEST */
};

/* Regions are numbered so that the first to begin in a granule has the granule's own number; what
 * else begins there (the system's pages) has a number beyond, and is found from it. So what one
 * operation asks of a region and its granule lies together. */
struct region {
    uint32_t page : 20; /* the first */
    uint32_t
        held : 12; /* of the granule of this number: pages held, if a region begins or ends there */
    uint32_t pages : 24;     /* reserved; 0: this number isn't in use */
    uint32_t protection : 4; /* its code, as the reservation gave it */
    uint32_t owner : 4;      /* the reserver's own note: no matter to the space */
    uint32_t committed;      /* pages of them */
    uint32_t serial;         /* no two regions of a run have the same */
    uint32_t next;           /* number: begins in the same granule; or the next unused one */
};

/* The page behind a region's last. */
static inline uint32_t region_end(const struct region *region)
{
    return region->page + region->pages;
}

struct space {
    struct space_config config;
    unsigned page_shift;
    unsigned granule_pages_shift; /* pages a granule, as a power of two */
    struct holes holes;
    struct pages pages;
    struct region *region;
    uint32_t unused;         /* head of the numbers beyond the granules' that aren't in use */
    uint32_t first_extra;    /* numbers below are granules' */
    uint32_t used;           /* numbers that were ever in use lie below */
    uint32_t *committed_in;  /* a bit a page */
    uint32_t *protection_in; /* four bits a page: the code of a committed page */
    struct bitset heads;     /* granules in which a region begins */
    struct bitset partial;   /* granules held in part */
    uint32_t regions;        /* live ones */
    uint32_t reserved;       /* pages, committed or not */
    uint32_t committed;      /* pages */
    uint32_t peak;           /* the most pages that were ever committed at once */
    uint32_t serial;         /* of the region made last */
    uint32_t changes;        /* grows with every region that comes or goes */
};

/* A stretch of pages, as an operation left it. */
struct stretch {
    uint32_t address, length; /* bytes */
};

/* What is wrong with a configuration on this architecture, in words; null when nothing is. */
const char *space_config_fault(const struct space_config *config);

/* An empty space. Ends the run when the configuration is wrong or the arena is too small. */
void space_init(struct space *space, const struct space_config *config, struct arena *arena);

/* Reserve size bytes: at the lowest, highest or shortest hole that fits, or at base (rounded down
 * to a granule, the end up to a page).
 * => *region is the new region's number, and unchanged after an error
 * => INVALID_PARAMETER: size 0; 2 GB or more, where the user range isn't beyond; a base or end
 *    outside the user range
 *    INVALID_ADDRESS: pages at base are taken; NOT_ENOUGH_MEMORY: no hole fits */
enum win32 space_reserve(struct space *space, uint32_t size, enum placement placement,
                         uint32_t base, uint32_t *region);

/* Reserve just these pages, on no granule: what the system itself places (PEB, TEBs, shared data).
 * => INVALID_PARAMETER: outside the user range; INVALID_ADDRESS: taken */
enum win32 space_reserve_pages(struct space *space, uint32_t page, uint32_t pages,
                               uint32_t *region);

/* The highest free page below a page of the user range, or its end; NONE without one. A slot tail's
 * pages count. */
uint32_t space_highest_free_page(const struct space *space, uint32_t below);

/* The first page of the highest wholly free granule below the one that holds a page of the user
 * range, or its end; NONE without one. */
uint32_t space_highest_free_granule(const struct space *space, uint32_t below);

/* Commit a range of a region, given by its number, all of it or nothing; only new pages are
 * charged.
 * => INVALID_PARAMETER: size 0; INVALID_ADDRESS: the range leaves the region;
 *    COMMITMENT_LIMIT: the limit stands against it
 * => *done: the pages covered */
enum win32 space_commit(struct space *space, uint32_t number, uint32_t offset, uint32_t size,
                        struct stretch *done);

/* The same with a protection, given by its code; pages committed before change theirs. */
enum win32 space_commit_as(struct space *space, uint32_t number, uint32_t offset, uint32_t size,
                           uint32_t code, struct stretch *done);

/* Decommit a range of a region; size 0 within its first page is the whole region.
 * => INVALID_ADDRESS: size 0 elsewhere; INVALID_PARAMETER: the range leaves the region */
enum win32 space_decommit(struct space *space, uint32_t number, uint32_t offset, uint32_t size,
                          struct stretch *done);

/* Release a live region, its pages decommitted first. */
void space_release(struct space *space, uint32_t number);

/* Release every region that is left, at the end of a run, so that every tag is checked. */
void space_clear(struct space *space);

/* Where a region lies. */
struct stretch space_stretch(const struct space *space, uint32_t number);

/* The region that holds a page; NONE where it is free. */
uint32_t space_region_of(const struct space *space, uint32_t page);

bool space_committed(const struct space *space, uint32_t page);

/* The code of a committed page's protection; and that of pages first..end-1 changed. */
uint32_t space_protection(const struct space *space, uint32_t page);
void space_protect(struct space *space, uint32_t first, uint32_t end, uint32_t code);

/* The region that begins at or above a page, the nearest; NONE without one. */
uint32_t space_next_region(const struct space *space, uint32_t page);

/* Sizes in bytes: `free` is what VirtualQuery reports free, `usable` what is in wholly free
 * granules, `largest` the longest run of those. */
uint32_t space_free(const struct space *space);
uint32_t space_usable(const struct space *space);
uint32_t space_largest(const struct space *space);

/* Bytes of a size rounded up to whole pages. => the sum is below 2^32 */
uint32_t space_round_up(const struct space *space, uint32_t size);

#endif
