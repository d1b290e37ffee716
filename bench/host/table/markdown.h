/* SPDX-License-Identifier: MIT
 *
 * Text within Markdown (CommonMark 0.30 with GitHub's tables).
 */
#ifndef HOST_MARKDOWN_H
#define HOST_MARKDOWN_H

#include <stdio.h>

/* Write text, whatever is in it, so that it reads as it is: marks are escaped (CommonMark 2.4), and
 * the ends of lines are blanks. */
void markdown_write(FILE *stream, const char *text);

#endif
