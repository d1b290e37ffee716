/* SPDX-License-Identifier: MIT
 *
 * Whose a region is: kept in it (struct region) for maps of the space. */
#ifndef PROCESS_OWNER_H
#define PROCESS_OWNER_H

enum owner {
    OWNER_BLOCK, /* a program's own reservation */
    OWNER_SECTIONS,
    OWNER_STACK,
    OWNER_TEB,
    OWNER_HEAP,
    OWNER_VIEW,
    OWNER_IMAGE,
    OWNER_SYSTEM, /* what NT puts there: images, tables, the PEB */
    OWNERS
};

#endif
