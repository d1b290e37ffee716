/* SPDX-License-Identifier: MIT
 *
 * Committed pages: each is really mapped by the layer onto a frame of its own, gets a tag through
 * its mapping, and the tag is checked when the page goes. A page that shares its frame, or is still
 * reached through an old translation, is seen as a wrong tag.
 *
 * Frames that came back form a list through their own first words, so the books of two gigabytes of
 * pages take no memory. The last to come is the first to go: the machine touches no more memory
 * than pages were committed at once. */
#ifndef SPACE_PAGES_H
#define SPACE_PAGES_H

#include <stdint.h>

struct pages {
    unsigned shift;   /* page size as a power of two */
    uint32_t frames;  /* the machine's */
    uint32_t fresh;   /* frames never used begin here */
    uint32_t spare;   /* the frame that came back last; NONE */
    uint32_t last;    /* the frame that was mapped last */
    uint32_t alias;   /* the mapping that is to share a frame with the one before; 0: none */
    uint64_t tagged;  /* pages mapped and tagged */
    uint64_t checked; /* tags read back */
    uint64_t wrong;   /* … that weren't what had been stored */
};

/* alias: break the mapping on purpose, at the alias-th page, for a test that it is seen. */
void pages_init(struct pages *pages, uint32_t alias);

/* Map and tag a page; check its tag and unmap it. serial tells one owner of the page from the next.
 * A machine without a frame left ends the run: that is no result. */
void pages_map(struct pages *pages, uint32_t page, uint32_t serial);
void pages_unmap(struct pages *pages, uint32_t page, uint32_t serial);

#endif
