/* SPDX-License-Identifier: MIT
 *
 * The four functions that a compiler calls by itself, C library or not. Compiled with
 * -fno-tree-loop-distribute-patterns, or each would be compiled into a call of itself.
 */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int byte, size_t length);
int memcmp(const void *left, const void *right, size_t length);

/* A machine word that may lie over objects of any type. */
typedef uintptr_t __attribute__((may_alias)) word;

static int aligned(const void *address)
{
    return ((uintptr_t)address & (sizeof(word) - 1)) == 0;
}

static void copy_upwards(unsigned char *to, const unsigned char *from, size_t length)
{
    if (aligned(to) && aligned(from)) {
        for (; length >= sizeof(word); length -= sizeof(word)) {
            *(word *)(void *)to = *(const word *)(const void *)from;
            to += sizeof(word);
            from += sizeof(word);
        }
    }
    while (length-- > 0)
        *to++ = *from++;
}

static void copy_downwards(unsigned char *to, const unsigned char *from, size_t length)
{
    while (length-- > 0)
        to[length] = from[length];
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
    copy_upwards(to, from, length);
    return to;
}

void *memmove(void *to, const void *from, size_t length)
{
    if ((uintptr_t)to <= (uintptr_t)from)
        copy_upwards(to, from, length);
    else
        copy_downwards(to, from, length);
    return to;
}

void *memset(void *to, int byte, size_t length)
{
    unsigned char *at = to;

    if (aligned(at)) {
        word pattern = (word)-1 / 255 * (unsigned char)byte;

        for (; length >= sizeof(word); length -= sizeof(word)) {
            *(word *)(void *)at = pattern;
            at += sizeof(word);
        }
    }
    while (length-- > 0)
        *at++ = (unsigned char)byte;
    return to;
}

int memcmp(const void *left, const void *right, size_t length)
{
    const unsigned char *a = left;
    const unsigned char *b = right;

    for (size_t at = 0; at < length; at++) {
        if (a[at] != b[at])
            return a[at] < b[at] ? -1 : 1;
    }
    return 0;
}
