/* SPDX-License-Identifier: MIT
 *
 * Conformance cases in words: quantities with `p` for a page, calls as C has them.
 */
#ifndef HOST_CONFORMANCE_TEXT_H
#define HOST_CONFORMANCE_TEXT_H

#include "conformance.h"

/* One piece of text: a call, a state, a result. */
struct piece {
    char text[512];
    size_t length;
};

/* `VirtualAlloc(0x10000+1p, 1, MEM_RESERVE, PAGE_READWRITE)` */
void piece_call(struct piece *piece, const struct conformance_case *c,
                const struct conformance_call *call);

/* `0x10000, 1p`; `87 invalid parameter`; `was PAGE_READWRITE` */
void piece_result(struct piece *piece, const struct conformance_case *c);

/* `0x10000, 1p: committed PAGE_READONLY in 0x10000 (PAGE_READWRITE)`: what the reservation gave
 * stands in brackets, where it is something else */
void piece_state(struct piece *piece, const struct conformance_case *c,
                 const struct conformance_state *state);

/* Where it holds: `commit limit 20p`; empty for NT's own space. */
void piece_setting(struct piece *piece, const struct conformance_case *c);

#endif
