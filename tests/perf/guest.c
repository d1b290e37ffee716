/* SPDX-License-Identifier: MIT
 *
 * The loads in a guest, on a platform that counts: instructions a reservation or a release. */
#include "subject.h"

#include "arch.h"
#include "record.h"

#define OPERATIONS 100000u

static void cost(struct record *record, const struct load *load, unsigned shift, bool measured)
{
    static struct space space;
    static struct work work;
    struct arena arena;
    struct allocator allocator;
    uint64_t begun;

    /* each load in memory of its own: what is left of the arena, cleared by being new */
    arena.next = arch_arena(&arena.left);
    for (char *byte = arena.next; byte < arena.next + (96u << 20); byte += sizeof(uint64_t))
        *(uint64_t *)(void *)byte = 0;
    arena.left = 96u << 20;
    allocator = perf_space(&space, shift, measured, &arena);
    work_begin(&work, load, &allocator, (PERF_END - PERF_FIRST) >> shift, 0, &arena);
    begun = arch_instructions();
    work_do(&work, OPERATIONS);
    record_number(record, (arch_instructions() - begun) / OPERATIONS);
    space_clear(&space);
}

void guest_main(void)
{
    static struct record record;
    struct arena arena;

    arena.next = arch_arena(&arena.left);
    arena.next += 96u << 20;
    arena.left -= 96u << 20;
    record_init(&record, &arena);
    for (unsigned i = 0; i < LOADS; i++) {
        for (unsigned shift = 16; shift >= 12; shift -= 4) {
            if (shift < arch_page_shift())
                shift = arch_page_shift();
            record_text(&record, "cost ");
            record_text(&record, arch_name());
            record_text(&record, ",");
            record_text(&record, loads[i].name);
            record_text(&record, ",");
            record_number(&record, (PERF_END - PERF_FIRST) >> shift);
            record_text(&record, ",");
            cost(&record, &loads[i], shift, true);
            record_text(&record, ",");
            cost(&record, &loads[i], shift, false);
            record_text(&record, "\n");
        }
    }
    record_close(&record);
    arch_end(0);
}
