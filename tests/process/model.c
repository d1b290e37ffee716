/* SPDX-License-Identifier: MIT
 *
 * The table of the model against what the code does: each number where it acts, each region of a
 * fresh process, and that every other reading it names can be run. */
#include "running.h"

static unsigned column; /* of the architecture at hand */

static void start_at(unsigned page_shift, const char *policy, enum layout layout)
{
    start(page_shift, policy, layout);
    for (column = 0; strcmp(model_architecture[column], arch_name()) != 0; column++)
        assert_in_range(column, 0, ARCHITECTURES - 1);
}

static const struct model_row *row_named(const char *name)
{
    for (unsigned i = 0; i < model_row_count; i++)
        if (strcmp(model_rows[i].name, name) == 0)
            return &model_rows[i];
    fail_msg("the model has no row '%s'", name);
    return NULL;
}

static uint32_t value_of(const char *name)
{
    return row_named(name)->value[column];
}

static bool can_be_run(const char *reading)
{
    char what[16], a[32], b[32];
    int words = sscanf(reading, "%15s %31s %31s", what, a, b);
    const struct workload *workload;

    if (strcmp(what, "policy") == 0)
        return words == 2 && policy_named(a) != NULL;
    if (strcmp(what, "layout") == 0)
        return words == 2 && strcmp(a, "empty") == 0;
    if (words != 3 || strcmp(what, "setting") != 0)
        return false;
    workload = workload_named(a);
    for (unsigned i = 0; workload != NULL && i < workload->settings; i++)
        if (strcmp(workload->setting[i].name, b) == 0)
            return true;
    return false;
}

static void check_readings(const char *instead)
{
    char text[256];

    assert_in_range(strlen(instead), 1, sizeof text - 1);
    strcpy(text, instead);
    for (char *reading = text; reading != NULL;) {
        char *next = strstr(reading, ", ");

        if (next != NULL) {
            *next = '\0';
            next += 2;
        }
        if (!can_be_run(reading))
            fail_msg("'%s' can't be run", reading);
        reading = next;
    }
}

static void test_rows(void **state)
{
    (void)state;
    for (unsigned i = 0; i < model_row_count; i++) {
        const struct model_row *row = &model_rows[i];
        bool rule = row->unit[0] == '\0';

        assert_ptr_equal(row_named(row->name), row); /* no name twice */
        assert_true(strlen(row->what) > 5 && strlen(row->source) > 5);
        assert_true(rule || strcmp(row->unit, "bytes") == 0 || strcmp(row->unit, "address") == 0);
        assert_true(rule == (row->value[ON_X86] == 0));
        if (row->instead[0] != '\0')
            check_readings(row->instead);
    }
}

/* Every what-if is some row's other reading. */
static void test_what_ifs(void **state)
{
    (void)state;
    for (unsigned i = 0; i < policy_count; i++) {
        char reading[64];
        bool found = strncmp(policies[i].about, "what if", 7) != 0;

        snprintf(reading, sizeof reading, "policy %s", policies[i].name);
        for (unsigned k = 0; k < model_row_count; k++)
            found = found || strcmp(model_rows[k].instead, reading) == 0;
        if (!found)
            fail_msg("no row says what %s shows", policies[i].name);
    }
}

static uint32_t bytes_of(uint32_t region)
{
    return space_stretch(space, region).length;
}

static void check_space(unsigned page_shift)
{
    start_at(page_shift, "sp4", LAYOUT_EMPTY);
    assert_int_equal(value_of("page"), page);
    assert_int_equal(value_of("granule"), 1u << space->config.granule_shift);
    assert_int_equal(value_of("user-first"), space->config.first);
    assert_int_equal(value_of("user-end"), space->config.end);
    assert_int_equal(value_of("peb"), process->peb << page_shift);
    if (page_shift == 12) {
        start_at(page_shift, "sp4-3gb", LAYOUT_EMPTY);
        assert_int_equal(value_of("user-end-3gb"), space->config.end);
    } else {
        assert_int_equal(value_of("user-end-3gb"), 0);
    }
}

static void check_sections_and_threads(unsigned page_shift)
{
    uint32_t committed;

    start_at(page_shift, "sp4-pool4k", LAYOUT_EMPTY);
    done(OPERATION_SECTION_INIT, 1, 0, 0);
    assert_int_equal(value_of("section-block") / value_of("section-entry"),
                     process->pool_spare + 1);
    assert_int_equal(value_of("section-entry"), process->requested);
    start_at(page_shift, "sp4", LAYOUT_EMPTY);
    done(OPERATION_SECTION_INIT, 1, 0, 0);
    assert_int_equal(bytes_of(process->object[1].region),
                     (value_of("section-block") + page - 1) / page * page);
    done(OPERATION_THREAD_CREATE, 2, 0, 0);
    assert_int_equal(bytes_of(process->object[2].region), value_of("stack"));
    assert_int_equal(bytes_of(process->object[2].teb), value_of("teb"));
    committed = space->region[process->object[2].region].committed;
    assert_int_equal(committed << page_shift, value_of("stack-touched") + value_of("stack-guard"));
    start_at(page_shift, "sp4-stack64k", LAYOUT_EMPTY);
    done(OPERATION_THREAD_CREATE, 2, 0, 0);
    committed = space->region[process->object[2].region].committed;
    assert_int_equal(committed << page_shift, value_of("stack-in-use") + value_of("stack-guard"));
}

/* The distance of two blocks of some size, the second behind the first. */
static uint32_t distance(uint32_t id, uint32_t size)
{
    const struct heap_block *block = process->heaps.block;

    done(OPERATION_HEAP_ALLOC, id, 1, size);
    done(OPERATION_HEAP_ALLOC, id + 1, 1, size);
    return block[process->object[id + 1].region].offset - block[process->object[id].region].offset;
}

static void check_heaps(unsigned page_shift)
{
    const struct heap_segment *segment;
    uint32_t grain;

    start_at(page_shift, "sp4", LAYOUT_EMPTY);
    done(OPERATION_HEAP_CREATE, 1, 0, 0);
    segment = &process->heaps.segment[process->heaps.heap[process->object[1].region].segments];
    assert_int_equal(bytes_of(segment->region), value_of("heap-reserve-own"));
    assert_int_equal(segment->committed, value_of("heap-commit"));
    assert_int_equal(process->heaps.block[segment->first].offset, value_of("heap-segment-header"));
    grain = value_of("heap-grain");
    assert_int_equal(distance(10, grain), grain + value_of("heap-header"));
    assert_int_equal(distance(20, grain + 1), 2 * grain + value_of("heap-header"));
    done(OPERATION_HEAP_ALLOC, 30, 1, value_of("heap-large"));
    assert_int_equal(space->regions, 1);
    done(OPERATION_HEAP_ALLOC, 31, 1, value_of("heap-large") + 1);
    assert_int_equal(space->regions, 2);
    /* whole pages but for the header */
    done(OPERATION_HEAP_ALLOC, 32, 1, MEGABYTE - value_of("heap-large-header"));
    assert_int_equal(bytes_of(process->heaps.block[process->object[32].region].offset), MEGABYTE);
    done(OPERATION_HEAP_ALLOC, 33, 1, MEGABYTE - value_of("heap-large-header") + 1);
    assert_int_equal(bytes_of(process->heaps.block[process->object[33].region].offset),
                     MEGABYTE + page);
    done(OPERATION_HEAP_ALLOC, 40, 0, 1);
    segment = &process->heaps.segment[process->heaps.heap[process->heap].segments];
    assert_int_equal(bytes_of(segment->region), value_of("heap-reserve"));
    start_at(page_shift, "sp4-heap64k", LAYOUT_EMPTY);
    done(OPERATION_HEAP_CREATE, 1, 0, 0);
    assert_int_equal(space->reserved << page_shift, value_of("heap-reserve-later"));
}

static void test_numbers(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        check_space(page_shift);
        check_sections_and_threads(page_shift);
        check_heaps(page_shift);
    }
}

/* Where the committed pages of a region lie: at its end if it is a stack, else at its beginning. */
static void check_committed(const struct layout_region *row, uint32_t first, uint32_t pages)
{
    uint32_t from = row->kind == LAYOUT_STACK ? pages - row->committed : 0;

    for (uint32_t i = 0; i < pages; i++)
        assert_int_equal(space_committed(space, first + i), i >= from && i < from + row->committed);
}

/* The fresh process has the regions of the table and no other. */
static void test_regions(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t reserved = 0, committed = 0;

        start_at(page_shift, "sp4", LAYOUT_FRESH);
        for (unsigned i = 0; i < layout_region_count; i++) {
            const struct layout_region *row = &layout_regions[i];
            uint32_t first = row->base[column] >> page_shift;
            uint32_t pages = (row->size + page - 1) / page;
            uint32_t region = space_region_of(space, first);

            assert_true(strlen(row->name) > 2 && strlen(row->source) > 5);
            assert_int_not_equal(region, NONE);
            assert_int_equal(space->region[region].page, first);
            assert_int_equal(space->region[region].pages, pages);
            assert_int_equal(space->region[region].committed, row->committed);
            check_committed(row, first, pages);
            reserved += pages;
            committed += row->committed;
        }
        assert_int_equal(space->regions, layout_region_count);
        assert_int_equal(space->reserved, reserved);
        assert_int_equal(space->committed, committed);
        finish();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_what_ifs),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_regions),
    };

    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
