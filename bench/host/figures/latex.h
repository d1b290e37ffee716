/* SPDX-License-Identifier: MIT
 *
 * Text within LaTeX.
 */
#ifndef HOST_LATEX_H
#define HOST_LATEX_H

#include <stdio.h>

/* Write text, whatever is in it, so that it reads as it is, in any font encoding and within a
 * caption: marks become commands, ligatures are kept apart, and the ends of lines are blanks. What
 * pdfLaTeX knows no letter for, it doesn't set: such a byte stands in hexadecimal, as [e2]. */
void latex_write(FILE *stream, const char *text);

#endif
