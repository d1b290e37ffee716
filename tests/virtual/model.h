/* SPDX-License-Identifier: MIT
 *
 * What VirtualAlloc and its relatives do, as an array of pages: who owns each, what protection it
 * is committed with, and nothing else. Every answer is found by walking the array, so that the
 * space is held against something that has no lists, no trees and no counters to be wrong.
 *
 * It is written from the contract (bench/space/space.h and virtual.h name its sources), not from
 * the space's code; of that it uses the declarations alone. */
#ifndef VIRTUAL_MODEL_H
#define VIRTUAL_MODEL_H

#include "virtual.h"

#define MODEL_PAGES 4096

struct model {
    struct space_config config;
    uint32_t page;                    /* bytes */
    uint32_t granule;                 /* bytes */
    uint32_t first, end;              /* pages of the user range */
    uint32_t owner[MODEL_PAGES];      /* 0: free */
    uint32_t given[MODEL_PAGES];      /* the protection that the reservation gave */
    uint32_t protection[MODEL_PAGES]; /* 0: not committed */
    uint32_t owners;                  /* ever made */
};

/* => the configuration's end is below MODEL_PAGES pages */
void model_init(struct model *model, const struct space_config *config, unsigned page_shift);

/* The four calls, as virtual.h declares them. */
enum win32 model_alloc(struct model *model, uint32_t base, uint32_t size, uint32_t type,
                       uint32_t protection, struct stretch *done);
enum win32 model_free(struct model *model, uint32_t address, uint32_t size, uint32_t type,
                      struct stretch *done);
enum win32 model_protect(struct model *model, uint32_t address, uint32_t size, uint32_t protection,
                         uint32_t *old);
enum win32 model_query(const struct model *model, uint32_t address, struct virtual_info *info);

/* What the system itself places: just these pages. */
enum win32 model_reserve_pages(struct model *model, uint32_t page, uint32_t pages);

/* The first page of the region that holds a page, and the one behind its last. => it is held */
uint32_t model_base(const struct model *model, uint32_t page);
uint32_t model_behind(const struct model *model, uint32_t page);

/* What can be measured. Bytes, but for the last four: numbers. */
struct model_figures {
    uint32_t free, usable, largest;
    uint32_t reserved, committed; /* pages */
    uint32_t regions, holes;
    uint32_t fitting[HOLES_SIZES]; /* requests of 64 KB << 2k that fit side by side */
};

void model_measure(const struct model *model, struct model_figures *figures);

#endif
