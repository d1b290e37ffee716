/* SPDX-License-Identifier: MIT
 *
 * fill: critical sections are initialised, none is deleted, past the first failure.
 *
 * Stands for: Q216540 alone. In an empty space every figure of it follows from arithmetic, so it is
 * the suite's own check. With `room`, all but that much address space is reserved first: little is
 * left beside a buffer pool, as in SQL Server's "MemToLeave" region (128 MB there: assumption), and
 * a pool of sections fills in half a million operations instead of eight. Shows: onset where
 * arithmetic puts it, on both architectures. */
#include "workload.h"

#include "model.h"

#define WHOLE (USER_END - USER_FIRST)

enum { ROOM };

struct fill {
    uint32_t now;
    uint32_t room;
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct fill *fill = arena_take(arena, 1, sizeof *fill, "the workload");

    fill->room = recipe->value[ROOM];
    *ids = recipe->operations + 1;
    return fill;
}

static void next(void *state, struct operation *operation)
{
    struct fill *fill = state;

    fill->now++;
    *operation = (struct operation){.kind = OPERATION_SECTION_INIT, .id = fill->now};
    if (fill->now == 1 && fill->room != 0) {
        operation->kind = OPERATION_RESERVE;
        operation->a = WHOLE - fill->room;
    }
}

const struct workload workload_fill = {
    .name = "fill",
    .about = "critical sections are initialised, past the first failure (Q216540)",
    .operations = 40000,
    .settings = 1,
    .setting = {[ROOM] = {"room", 0, 0, WHOLE - 1,
                          "bytes left beside one large reservation; 0: no such reservation"}},
    .start = start,
    .next = next,
};
