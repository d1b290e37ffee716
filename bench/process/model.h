/* SPDX-License-Identifier: MIT
 *
 * The model: every number that the suite takes from the world, once. model.c has a row for each,
 * with what it is and where it comes from; `granule list --assumptions` prints them. Numbers with
 * an architecture of their own stand in the rows alone. */
#ifndef PROCESS_MODEL_H
#define PROCESS_MODEL_H

#include <stdint.h>

/* The user range, and the unit of its reservations. */
#define USER_FIRST 0x10000u
#define USER_END 0x7fff0000u
#define USER_END_3GB 0xbfff0000u
#define GRANULE_SHIFT 16

/* Critical sections. */
#define SECTION_BYTES 32u
#define SECTION_BLOCK_BYTES 4096u

/* Threads. */
#define STACK_RESERVE (1024u * 1024)
#define STACK_IN_USE 65536u

/* Heaps. */
#define HEAP_RESERVE (1024u * 1024)
#define HEAP_RESERVE_OWN (1024u * 1024)
#define HEAP_RESERVE_LATER 65536u
#define HEAP_GRAIN 8u
#define HEAP_HEADER 8u
#define HEAP_LARGE 0x7fff8u
#define HEAP_LARGE_HEADER 32u
#define HEAP_SEGMENT_HEADER 64u

/* The fresh process. */
#define PEB_ON_4K 0x7ffdf000u
#define PEB_ON_8K 0x7ffde000u

/* The columns of what differs. */
enum { ON_ALPHA, ON_X86, ARCHITECTURES };

extern const char *const model_architecture[ARCHITECTURES];

/* A number, or a rule without one. */
struct model_row {
    const char *name, *what;
    const char *unit;              /* bytes, address; "" for a rule */
    uint32_t value[ARCHITECTURES]; /* 0: there is none */
    const char *source;            /* an assumption has this word in it */
    const char *instead; /* what shows another reading: `policy NAME`, `layout NAME` or `setting
                            WORKLOAD NAME`, with ", " between; "" where there is none */
};

extern const struct model_row model_rows[];
extern const unsigned model_row_count;

/* A region of the fresh process. */
enum layout_kind {
    LAYOUT_FIXED, /* at its base, some of its first pages committed */
    LAYOUT_STACK, /* the first thread's: committed at its end */
    LAYOUT_HEAP,  /* the process heap */
    LAYOUT_PEB,   /* a page by itself */
    LAYOUT_TEB,   /* placed as any thread's: the base is what comes of it */
};

struct layout_region {
    enum layout_kind kind;
    const char *name;
    uint32_t base[ARCHITECTURES];
    uint32_t size;      /* bytes, to be rounded up to pages */
    uint32_t committed; /* pages */
    const char *source; /* of what x86 has: on Alpha all is an assumption */
};

extern const struct layout_region layout_regions[];
extern const unsigned layout_region_count;

#endif
