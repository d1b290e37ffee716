/* SPDX-License-Identifier: MIT
 *
 * Pieces of text without a NUL, and the lines and fields that they are cut into.
 */
#ifndef HOST_SPAN_H
#define HOST_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
    const char *at;
    size_t length;
};

bool span_is(struct span span, const char *text);

/* Whether a line begins with a word and a blank; if so, what stands behind them. */
bool span_after(struct span line, const char *word, struct span *rest);

/* Split off what stands before the next comma. => false: nothing is left */
bool span_field(struct span *rest, struct span *field);

/* The next line, without its LF. => false: there is no whole one left */
bool span_line(struct span *rest, struct span *line);

#endif
