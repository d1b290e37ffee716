/* SPDX-License-Identifier: MIT
 *
 * A random trace of plain operations, good and bad, on stdout:
 *
 *     generate SEED OPERATIONS
 *
 * The seed also chooses a character: how large requests are, how many objects live, how much is
 * committed, how often an operand is wrong. Ids are anywhere below 2^32, used again, and used while
 * they aren't live; none is created while it may be live.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define OBJECTS_MOST 40000

static uint64_t chance;

static uint32_t next(void)
{
    uint64_t x = chance += 0x9e3779b97f4a7c15u;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((x ^ x >> 31) >> 32);
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)((uint64_t)next() * limit >> 32);
}

static bool percent(uint32_t share)
{
    return below(100) < share;
}

/* The character of a trace. */
static uint32_t objects;   /* ids in play */
static uint32_t large;     /* requests are up to so many bytes, as a power of two */
static uint32_t hostile;   /* percent of operands that are odd */
static uint32_t creations; /* percent of operations, where an id is free */

/* An object as its writer sees it: it may be live, or not be for all that is known. */
static struct object {
    uint32_t id, size;
    bool maybe;
} object[OBJECTS_MOST];

static uint32_t odd(void)
{
    static const uint32_t edges[] = {0,          1,          4095,       4096,       4097,
                                     8191,       8192,       8193,       65535,      65536,
                                     65537,      0x7ffdffff, 0x7ffe0000, 0x7ffe0001, 0x7ffeffff,
                                     0x7fff0000, 0x7fffffff, 0x80000000, 0x80000001, 0xffffefff,
                                     0xfffff000, 0xfffffffe, 0xffffffff};

    return percent(80) ? edges[below(sizeof edges / sizeof edges[0])] : next();
}

/* As many small sizes as large ones, in powers of two. */
static uint32_t size(void)
{
    uint32_t bits = 1 + below(large);

    if (percent(hostile))
        return odd();
    return percent(30) ? 1u << bits : 1 + below(1u << bits);
}

static uint32_t base(void)
{
    uint32_t address = 0x10000 + below(0x7ffe0000u >> below(12));

    if (percent(hostile))
        return odd();
    return percent(60) ? address & 0xffff0000u : address;
}

/* Part of an object, within it as a rule. */
static uint32_t part(uint32_t whole)
{
    if (percent(hostile))
        return odd();
    return below(whole + whole / 64 + 2);
}

static void create(struct object *which)
{
    const char *word = percent(50) ? "reserve" : "alloc";
    uint32_t how = below(10);

    which->size = size();
    which->maybe = true;
    if (how < 6)
        printf("%s %u %u\n", word, which->id, which->size);
    else if (how < 8)
        printf("%s %u %u top\n", word, which->id, which->size);
    else
        printf("%s %u %u at %u\n", word, which->id, which->size, base());
}

static void use(struct object *which)
{
    uint32_t what = below(100);
    uint32_t offset = part(which->size);
    uint32_t length = part(which->size > offset ? which->size - offset : 0);

    if (what < 40) {
        printf("commit %u %u %u\n", which->id, offset, length);
    } else if (what < 65) {
        if (percent(10))
            length = 0;
        if (percent(10))
            offset = below(20000);
        printf("decommit %u %u %u\n", which->id, offset, length);
    } else {
        printf("release %u\n", which->id);
        which->maybe = false;
    }
}

int main(int count, char **words)
{
    uint32_t seed, operations;

    if (count != 3)
        return 2;
    seed = (uint32_t)strtoul(words[1], NULL, 10);
    operations = (uint32_t)strtoul(words[2], NULL, 10);
    chance = (uint64_t)seed * 0xd1342543de82ef95u;
    next();
    objects = 1u << (2 + below(13));
    if (percent(10))
        objects = OBJECTS_MOST;
    large = 14 + below(15);
    hostile = percent(50) ? 2 : below(15);
    creations = 20 + below(60);
    for (uint32_t i = 0; i < objects; i++)
        object[i].id = percent(50) ? i : i * 0x9e3779b1u; /* odd: no two are the same … */
    for (uint32_t i = 0; i < objects; i++)
        if (object[i].id != i && object[i].id < objects)
            object[i].id = i; /* … nor as a small one */
    printf("granule-trace 1\n# seed %u\n", seed);
    for (uint32_t i = 0; i < operations; i++) {
        struct object *which = &object[below(objects)];

        if (percent(creations) && !which->maybe) {
            create(which);
            continue;
        }
        for (unsigned k = 0; k < 30 && !which->maybe && !percent(3); k++)
            which = &object[below(objects)];
        use(which);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
