/* SPDX-License-Identifier: MIT */
#include "markdown.h"

#include <string.h>

void markdown_write(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_{}[]<>#|&~!", *text))
            fputc('\\', stream);
        fputc(*text == '\n' || *text == '\r' ? ' ' : *text, stream);
    }
}
