/* SPDX-License-Identifier: MIT
 *
 * A figure's caption: a title, an empty line and a paragraph, in plots/NAME.caption.
 */
#ifndef HOST_CAPTION_H
#define HOST_CAPTION_H

#include "files.h"

struct caption {
    struct bytes text;
    char *title, *paragraph; /* within the text; null: the campaign has no such figure */
};

/* Read that of a figure. => true: caption_free() is owed */
bool caption_read(struct caption *caption, const char *results, const char *figure,
                  struct why *why);
void caption_free(struct caption *caption);

#endif
