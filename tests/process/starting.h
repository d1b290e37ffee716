/* SPDX-License-Identifier: MIT
 *
 * A process in a space, for the tests of both. */
#ifndef STARTING_H
#define STARTING_H

#include "../testing.h"

#include "process.h"

#define USER_FIRST 0x10000u
#define USER_END 0x7fff0000u

static struct space space;
static struct process process;

/* A process in an empty user range of its own; commit_limit in pages. */
static inline void start_in(uint32_t first, uint32_t end, unsigned page_shift, const char *policy,
                            uint32_t commit_limit, enum layout layout)
{
    struct arena arena = testing_layer(page_shift);
    struct space_config config = {.first = first,
                                  .end = end,
                                  .granule_shift = 16,
                                  .commit_limit = commit_limit,
                                  .measured = true,
                                  .best = policy_named(policy)->placement == PLACE_BEST};

    space_init(&space, &config, &arena);
    process_init(&process, &space, policy_named(policy), layout, 100000, &arena);
}

static inline void start(unsigned page_shift, const char *policy)
{
    start_in(USER_FIRST, USER_END, page_shift, policy, NO_COMMIT_LIMIT, LAYOUT_EMPTY);
}

/* Carry out one operation, and tell its result; more of it is in the last outcome. */
static struct outcome last;

static inline enum result try(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b)
{
    struct operation operation = {.kind = kind, .id = id, .a = a, .b = b};

    memset(&last, 0x55, sizeof last);
    return process_do(&process, &operation, &last);
}

/* Carry out one operation that must succeed. */
static inline void done(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b)
{
    assert_int_equal(try(kind, id, a, b), RESULT_DONE);
}

/* Carry out one operation that must fail, and how. */
static inline void fails(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b,
                         enum win32 error, enum cause cause)
{
    assert_int_equal(try(kind, id, a, b), RESULT_FAILED);
    assert_int_equal(last.error, error);
    assert_string_equal(cause_name[last.cause], cause_name[cause]);
}

/* At the end: every page goes, and its tag is right. */
static inline void finish(void)
{
    space_clear(&space);
    assert_int_equal(space.committed, 0);
    assert_int_equal(space.reserved, 0);
    assert_true(space.pages.tagged == space.pages.checked);
    assert_true(space.pages.wrong == 0);
}

#endif
