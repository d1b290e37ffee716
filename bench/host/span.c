/* SPDX-License-Identifier: MIT
 *
 * Cutting texts.
 */
#include "span.h"

#include <string.h>

bool span_is(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.at, text, span.length) == 0;
}

bool span_after(struct span line, const char *word, struct span *rest)
{
    size_t length = strlen(word);
    if (line.length <= length || memcmp(line.at, word, length) != 0 || line.at[length] != ' ')
        return false;
    rest->at = line.at + length + 1;
    rest->length = line.length - length - 1;
    return true;
}

bool span_field(struct span *rest, struct span *field)
{
    if (!rest->at)
        return false;
    const char *comma = memchr(rest->at, ',', rest->length);
    field->at = rest->at;
    field->length = comma ? (size_t)(comma - rest->at) : rest->length;
    rest->at = comma ? comma + 1 : NULL;
    rest->length -= comma ? field->length + 1 : field->length;
    return true;
}

bool span_line(struct span *rest, struct span *line)
{
    const char *newline = rest->length ? memchr(rest->at, '\n', rest->length) : NULL;
    if (!newline)
        return false;
    line->at = rest->at;
    line->length = (size_t)(newline - rest->at);
    rest->length -= line->length + 1;
    rest->at = newline + 1;
    return true;
}
