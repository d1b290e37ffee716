/* SPDX-License-Identifier: MIT
 *
 * Reading lines of logs. They may hold any bytes, the byte 0 too: a part of a text has a beginning
 * and an end, and nothing stands behind it.
 */
#ifndef HOST_IMPORT_TEXT_H
#define HOST_IMPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct part {
    const char *at, *end;
};

static inline size_t part_length(struct part part)
{
    return (size_t)(part.end - part.at);
}

static inline bool part_is(struct part part, const char *text)
{
    return part_length(part) == strlen(text) && memcmp(part.at, text, strlen(text)) == 0;
}

static inline bool part_starts(struct part part, const char *text)
{
    return part_length(part) >= strlen(text) && memcmp(part.at, text, strlen(text)) == 0;
}

/* Skip a text that a part begins with. => false: it doesn't */
static inline bool part_take(struct part *part, const char *text)
{
    bool starts = part_starts(*part, text);

    if (starts)
        part->at += strlen(text);
    return starts;
}

static inline void part_skip_blanks(struct part *part)
{
    while (part->at < part->end && (*part->at == ' ' || *part->at == '\t'))
        part->at++;
}

/* Where a text first stands in a part; a null pointer: nowhere. */
static inline const char *part_find(struct part part, const char *text)
{
    return memmem(part.at, part_length(part), text, strlen(text));
}

/* What stands before a character, which is skipped too. => false: it isn't there */
static inline bool part_before(struct part *part, char mark, struct part *before)
{
    const char *at = memchr(part->at, mark, part_length(*part));

    if (at == NULL)
        return false;
    *before = (struct part){part->at, at};
    part->at = at + 1;
    return true;
}

/* A digit's value in bases up to 16; 16: it is none. */
static inline unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (unsigned)(c - 'A') + 10;
    return 16;
}

/* Skip a number of a base, 10 or 16, without sign or prefix. => false: there is none, or it is 2^64
 * and more */
static inline bool part_take_digits(struct part *part, unsigned base, uint64_t *number)
{
    const char *first = part->at;

    for (*number = 0; part->at < part->end && digit_of(*part->at) < base; part->at++) {
        unsigned digit = digit_of(*part->at);

        if (*number > (UINT64_MAX - digit) / base)
            return false;
        *number = *number * base + digit;
    }
    return part->at > first;
}

/* Skip a number as C writes it: hexadecimal behind 0x, else decimal. */
static inline bool part_take_number(struct part *part, uint64_t *number)
{
    return part_take_digits(part, part_take(part, "0x") ? 16 : 10, number);
}

/* Read a part that is a number as a whole. */
static inline bool part_number(struct part part, uint64_t *number)
{
    return part_take_number(&part, number) && part.at == part.end;
}

/* The next line, without its end. => false: there is none */
static inline bool part_line(struct part *text, struct part *line)
{
    const char *end;

    if (text->at == text->end)
        return false;
    end = memchr(text->at, '\n', part_length(*text));
    *line = (struct part){text->at, end == NULL ? text->end : end};
    text->at = end == NULL ? text->end : end + 1;
    if (line->end > line->at && line->end[-1] == '\r')
        line->end--;
    return true;
}

#endif
