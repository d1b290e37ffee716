/* SPDX-License-Identifier: MIT
 *
 * A process in the space that a run makes for its policy, and the holes of that space as its
 * regions alone tell them. */
#ifndef RUNNING_H
#define RUNNING_H

#include "../testing.h"

#include "run.h"
#include "sane.h"

#define USER_FIRST 0x10000u
#define MEGABYTE (1u << 20)
#define GRANULE 0x10000u
#define IDS 100000u

static struct run run;
static struct space *const space = &run.space;
static struct process *const process = &run.process;
static uint32_t page; /* bytes */

static inline struct parameters parameters_of(const char *policy, enum layout layout)
{
    struct parameters parameters = parameters_default();

    parameters.policy = policy_named(policy);
    parameters.layout = layout;
    parameters.stream = "none";
    parameters.recipe.operations = IDS;
    assert_non_null(parameters.policy);
    return parameters;
}

/* A process as a run has it, whose operations come from the test. limit: pages, or 0 for none. */
static inline void start_limited(unsigned page_shift, const char *policy, enum layout layout,
                                 uint32_t limit)
{
    struct arena arena = testing_layer(page_shift);
    struct parameters parameters = parameters_of(policy, layout);
    struct source source = {.ids = IDS};

    parameters.commit_limit = (uint64_t)limit << page_shift;
    page = 1u << page_shift;
    run_begin(&run, &parameters, &source, &arena);
}

static inline void start(unsigned page_shift, const char *policy, enum layout layout)
{
    start_limited(page_shift, policy, layout, 0);
}

static struct outcome last;

static inline enum result try(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b)
{
    struct operation operation = {.kind = kind, .id = id, .a = a, .b = b};

    return process_do(process, &operation, &last);
}

static inline void done(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b)
{
    assert_int_equal(try(kind, id, a, b), RESULT_DONE);
}

static inline void fails(enum operation_kind kind, uint32_t id, uint32_t a, uint32_t b,
                         enum win32 error, enum cause cause)
{
    assert_int_equal(try(kind, id, a, b), RESULT_FAILED);
    assert_int_equal(last.error, error);
    assert_string_equal(cause_name[last.cause], cause_name[cause]);
}

static inline void finish(void)
{
    assert_null(space_sane(space));
    space_clear(space);
    assert_int_equal(space->committed, 0);
    assert_true(space->pages.tagged == space->pages.checked && space->pages.wrong == 0);
}

static inline uint32_t base_of(uint32_t region)
{
    return space_stretch(space, region).address;
}

/* The holes of the space, found from its regions alone. */

struct hole {
    uint32_t base, length;
};

static struct hole hole[70000];
static uint32_t holes;

static inline void add_hole(uint64_t from, uint64_t to, uint32_t granule)
{
    from = (from + granule - 1) / granule * granule;
    to = to / granule * granule;
    if (from < to)
        hole[holes++] = (struct hole){(uint32_t)from, (uint32_t)(to - from)};
}

static inline void find_holes(uint32_t granule)
{
    uint32_t end = space->config.end;
    uint64_t at = space->config.first;
    uint32_t region = space_next_region(space, USER_FIRST >> space->page_shift);

    holes = 0;
    while (region != NONE) {
        struct stretch stretch = space_stretch(space, region);

        add_hole(at, stretch.address, granule);
        at = (uint64_t)stretch.address + stretch.length;
        region = at < end ? space_next_region(space, (uint32_t)(at >> space->page_shift)) : NONE;
    }
    add_hole(at, end, granule);
}

/* Where size bytes go without a policy that says otherwise; 0 where nothing fits. */
static inline uint32_t lowest_for(uint32_t size)
{
    for (uint32_t i = 0; i < holes; i++)
        if (hole[i].length >= size)
            return hole[i].base;
    return 0;
}

#endif
