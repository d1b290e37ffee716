/* SPDX-License-Identifier: MIT
 *
 * What the test programs share: a native layer just started, what was written through it, and
 * random numbers whose seed can be set. */
#ifndef TESTING_H
#define TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arch.h"
#include "arena.h"
#include "native.h"

/* Random numbers (SplitMix64): not the generator that is under test. */
struct chance {
    uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
    uint64_t x = chance->state += 0x9e3779b97f4a7c15u;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Uniform below limit (> 0). */
static inline uint32_t chance_below(struct chance *chance, uint32_t limit)
{
    return (uint32_t)((chance_next(chance) >> 32) * limit >> 32);
}

static inline bool chance_percent(struct chance *chance, uint32_t percent)
{
    return chance_below(chance, 100) < percent;
}

/* Random numbers of a test; case_number tells one of its cases from the next. The seed is 1 unless
 * GRANULE_TEST_SEED is another, and is printed, so that a failure can be had again. */
static inline struct chance testing_chance(uint32_t case_number)
{
    const char *text = getenv("GRANULE_TEST_SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 1;
    struct chance chance = {seed * 0xd1342543de82ef95u + case_number};

    print_message("# case %u of GRANULE_TEST_SEED=%llu\n", case_number, (unsigned long long)seed);
    chance_next(&chance);
    return chance;
}

/* What was written through the layer, as one text. */
struct written {
    char text[1 << 20];
    size_t length;
};

static inline void testing_write(void *context, const char *bytes, size_t length)
{
    struct written *written = context;

    assert_true(length < sizeof written->text - written->length);
    memcpy(written->text + written->length, bytes, length);
    written->length += length;
    written->text[written->length] = '\0';
}

static inline void testing_end(void *context, unsigned status)
{
    const struct written *written = context;

    fail_msg("the run ended with status %u: %s", status, written->text);
}

/* The native layer with pages of 1 << page_shift bytes, just started; its arena. What is written
 * through it stands in testing_written from here on; a run that breaks fails the test. */
static struct written testing_written;

static inline struct arena testing_layer(unsigned page_shift)
{
    struct native_setup setup = {
        .parameters = page_shift == 13 ? "arch=alpha" : "arch=x86",
        .write = testing_write,
        .end = testing_end,
        .context = &testing_written,
    };
    struct arena arena;

    testing_written.length = 0;
    testing_written.text[0] = '\0';
    native_reset(&setup);
    arena.next = arch_arena(&arena.left);
    return arena;
}

#endif
