/* SPDX-License-Identifier: MIT
 *
 * A model of plain operations, independent of the suite: its own reader, and the user range as an
 * array of pages that is searched from one end. It prints the four fields of `granule replay
 * --layout empty --placements`.
 *
 *     model PAGE_SIZE LIMIT <TRACE       LIMIT: bytes that may be committed, or none
 *
 * What each operation does is stated in Win32's terms: a reservation begins on 64 KB and is rounded
 * up to pages, another begins on the next 64 KB at the earliest; VirtualAlloc and VirtualFree check
 * their operands in a fixed order.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RANGE_FIRST 0x10000ull
#define RANGE_END 0x7fff0000ull
#define SLOT 0x10000ull

enum { OK = 0, NO_ROOM = 8, BAD_PARAMETER = 87, BAD_ADDRESS = 487, OVER_LIMIT = 1455 };

/* A live object of the trace. */
struct object {
    uint64_t id, base, size; /* size in whole pages, as bytes */
    struct object *next;
};

static uint64_t page, limit, committed_bytes;
static uint8_t reserved[RANGE_END / 4096], committed[RANGE_END / 4096]; /* a byte a page */
static uint16_t used[RANGE_END / SLOT]; /* reserved pages of a slot */
static struct object *live[65536];

static uint64_t up(uint64_t bytes, uint64_t unit)
{
    return (bytes + unit - 1) / unit * unit;
}

static struct object **find(uint64_t id)
{
    struct object **link = &live[id % 65521];

    while (*link != NULL && (*link)->id != id)
        link = &(*link)->next;
    return link;
}

static void set_reserved(uint64_t base, uint64_t size, bool to)
{
    for (uint64_t at = base; at < base + size; at += page) {
        reserved[at / page] = to;
        used[at / SLOT] = (uint16_t)(used[at / SLOT] + (to ? 1 : -1));
    }
}

/* The lowest or highest place for so many bytes, in slots of which no page is reserved; 0 without.
 */
static uint64_t place(uint64_t size, bool highest)
{
    uint64_t slots = up(size, SLOT) / SLOT;
    uint64_t run = 0;

    if (!highest) {
        for (uint64_t slot = RANGE_FIRST / SLOT; slot < RANGE_END / SLOT; slot++) {
            run = used[slot] == 0 ? run + 1 : 0;
            if (run == slots)
                return (slot + 1 - slots) * SLOT;
        }
        return 0;
    }
    for (uint64_t slot = RANGE_END / SLOT; slot-- > RANGE_FIRST / SLOT;) {
        run = used[slot] == 0 ? run + 1 : 0;
        if (run == slots)
            return slot * SLOT;
    }
    return 0;
}

static bool anything_in(uint64_t base, uint64_t size)
{
    for (uint64_t at = base; at < base + size; at += page)
        if (reserved[at / page])
            return true;
    return false;
}

/* Commit what isn't committed of some pages, if the limit allows it all. */
static int commit_pages(uint64_t base, uint64_t size)
{
    uint64_t fresh = 0;

    for (uint64_t at = base; at < base + size; at += page)
        fresh += committed[at / page] ? 0 : page;
    if (committed_bytes + fresh > limit)
        return OVER_LIMIT;
    memset(&committed[base / page], 1, size / page);
    committed_bytes += fresh;
    return OK;
}

static void decommit_pages(uint64_t base, uint64_t size)
{
    for (uint64_t at = base; at < base + size; at += page) {
        committed_bytes -= committed[at / page] ? page : 0;
        committed[at / page] = 0;
    }
}

/* Where an operation went. */
static uint64_t result_base, result_size;

static int reserve(struct object **link, uint64_t id, uint64_t size, const char *how, uint64_t base,
                   bool commit)
{
    uint64_t from, bytes;
    struct object *object;

    if (size == 0 || size >= 0x80000000ull)
        return BAD_PARAMETER;
    if (how != NULL && strcmp(how, "at") == 0) {
        if (base < RANGE_FIRST || base >= RANGE_END || base + size > RANGE_END)
            return BAD_PARAMETER;
        from = base / SLOT * SLOT;
        bytes = up(base + size, page) - from;
        if (anything_in(from, bytes))
            return BAD_ADDRESS;
    } else {
        from = place(size, how != NULL);
        bytes = up(size, page);
        if (from == 0)
            return NO_ROOM;
    }
    if (commit && commit_pages(from, bytes) != OK)
        return OVER_LIMIT;
    set_reserved(from, bytes, true);
    object = malloc(sizeof *object);
    *object = (struct object){id, from, bytes, NULL};
    *link = object;
    result_base = from;
    result_size = bytes;
    return OK;
}

static int commit(const struct object *object, uint64_t offset, uint64_t size)
{
    uint64_t from = offset / page * page;
    uint64_t to = up(offset + size, page);

    if (size == 0)
        return BAD_PARAMETER;
    if (to > object->size)
        return BAD_ADDRESS;
    if (commit_pages(object->base + from, to - from) != OK)
        return OVER_LIMIT;
    result_base = object->base + from;
    result_size = to - from;
    return OK;
}

static int decommit(const struct object *object, uint64_t offset, uint64_t size)
{
    uint64_t from = offset / page * page;
    uint64_t to = up(offset + size, page);

    if (size == 0) {
        if (offset >= page)
            return BAD_ADDRESS;
        from = 0;
        to = object->size;
    } else if (to > object->size) {
        return BAD_PARAMETER;
    }
    decommit_pages(object->base + from, to - from);
    result_base = object->base + from;
    result_size = to - from;
    return OK;
}

static void release(struct object **link)
{
    struct object *object = *link;

    decommit_pages(object->base, object->size);
    set_reserved(object->base, object->size, false);
    result_base = object->base;
    result_size = object->size;
    *link = object->next;
    free(object);
}

/* One line: false for a line without an operation. => -1: skipped; -2: the trace is wrong */
static bool carry_out(char *line, int *result)
{
    char *word[6] = {NULL};
    uint64_t id, a, b;
    struct object **link;

    line[strcspn(line, "#\n")] = '\0';
    word[0] = strtok(line, " \t\r");
    if (word[0] == NULL)
        return false;
    for (unsigned i = 1; i < 6; i++)
        word[i] = strtok(NULL, " \t\r");
    id = strtoull(word[1], NULL, 10);
    a = word[2] != NULL ? strtoull(word[2], NULL, 10) : 0;
    b = word[3] != NULL ? strtoull(word[3], NULL, 10) : 0;
    link = find(id);
    if (strcmp(word[0], "reserve") == 0 || strcmp(word[0], "alloc") == 0)
        *result = *link != NULL ? -2
                                : reserve(link, id, a, word[3],
                                          word[4] != NULL ? strtoull(word[4], NULL, 10) : 0,
                                          word[0][0] == 'a');
    else if (*link == NULL)
        *result = -1;
    else if (strcmp(word[0], "commit") == 0)
        *result = commit(*link, a, b);
    else if (strcmp(word[0], "decommit") == 0)
        *result = decommit(*link, a, b);
    else {
        release(link);
        *result = OK;
    }
    return true;
}

int main(int count, char **words)
{
    char line[256];
    unsigned number = 0;

    if (count != 3)
        return 2;
    page = strtoull(words[1], NULL, 10);
    limit = strcmp(words[2], "none") == 0 ? UINT64_MAX : strtoull(words[2], NULL, 10) / page * page;
    if (fgets(line, sizeof line, stdin) == NULL || strcmp(line, "granule-trace 1\n") != 0)
        return 2;
    while (fgets(line, sizeof line, stdin) != NULL) {
        int result = 0;

        if (!carry_out(line, &result))
            continue;
        number++;
        if (result == -2)
            return 2;
        if (result == -1)
            printf("%u skipped - 0\n", number);
        else if (result != OK)
            printf("%u %d - 0\n", number, result);
        else
            printf("%u ok %llx %llu\n", number, (unsigned long long)result_base,
                   (unsigned long long)result_size);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
