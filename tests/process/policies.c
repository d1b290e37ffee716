/* SPDX-License-Identifier: MIT
 *
 * The what-ifs among the policies, each in the space that a run makes for it: what things take, and
 * the figures that arithmetic has for them. Where they go: places.c. */
#include "running.h"

static void test_rows(void **state)
{
    (void)state;
    for (unsigned i = 0; i < policy_count; i++) {
        assert_in_range(strlen(policies[i].name), 3, 32);
        assert_true(strlen(policies[i].about) > 10);
        assert_ptr_equal(policy_named(policies[i].name), &policies[i]);
        assert_null(policy_refusal(&policies[i], "x86"));
        assert_true((policy_refusal(&policies[i], "alpha") == NULL) ==
                    (strcmp(policies[i].name, "sp4-3gb") != 0));
    }
}

/* The granularity lowered to the page */

static void check_onset(const char *name, uint32_t operation)
{
    char text[64];

    snprintf(text, sizeof text, "onset %s,%u,", name, operation);
    if (strstr(testing_written.text, text) == NULL)
        fail_msg("no '%s' in the records", text);
}

/* `fill` to the last page, in the least arena that a layer may have: every block is a page, none is
 * lost, and each size of request fits as often as it goes into what is left. */
static void check_fill(unsigned page_shift)
{
    const uint32_t blocks = (0x7fff0000u - USER_FIRST) >> page_shift;
    struct arena arena = testing_layer(page_shift);
    struct parameters parameters = parameters_of("sp4-granule-page", LAYOUT_EMPTY);
    struct operation operation;
    struct source source;

    arena.left = 192u << 20;
    parameters.workload = workload_named("fill");
    parameters.stream = "fill";
    parameters.recipe.operations = blocks + 10;
    source = run_workload(&parameters, &arena);
    run_begin(&run, &parameters, &source, &arena);
    for (uint32_t i = 1; i <= blocks; i++) {
        uint64_t left = (uint64_t)(blocks - i) << page_shift;

        assert_int_equal(run_step(&run, &operation, &last), RESULT_DONE);
        if (i % 1000 != 0 && i + 40 < blocks)
            continue;
        assert_int_equal(space_free(space), left);
        assert_int_equal(space_usable(space), left);
        assert_int_equal(space_largest(space), left);
        for (unsigned size = 0; size < HOLES_SIZES; size++)
            assert_int_equal(space->holes.fitting[size], left >> (16 + 2 * size));
    }
    for (uint32_t i = 0; i < 10; i++) {
        assert_int_equal(run_step(&run, &operation, &last), RESULT_FAILED);
        assert_int_equal(last.cause, CAUSE_EXHAUSTED);
    }
    run_end(&run);
    check_onset("first_failure,exhausted", blocks + 1);
    /* 2,047 stacks fit at the start; 1,023 when so much and not a page more is left */
    check_onset("stack_onset,-", blocks - (1024u << (20 - page_shift)) + 1);
    check_onset("block_16m_onset,-", blocks - (16u << (20 - page_shift)) + 1);
    check_onset("block_1m_onset,-", blocks - (1u << (20 - page_shift)) + 1);
    assert_null(strstr(testing_written.text, "onset index_onset")); /* all that is free is usable */
}

static void test_page_granules_fill(void **state)
{
    (void)state;
    check_fill(12);
    assert_int_equal(space->peak, 524256);
    check_fill(13);
    assert_int_equal(space->peak, 262128);
}

static void check_measures(void)
{
    uint64_t usable = 0, fitting[HOLES_SIZES] = {0};
    uint32_t largest = 0;

    find_holes(page);
    for (uint32_t i = 0; i < holes; i++) {
        usable += hole[i].length;
        largest = hole[i].length > largest ? hole[i].length : largest;
        for (unsigned size = 0; size < HOLES_SIZES; size++)
            fitting[size] += hole[i].length >> (16 + 2 * size);
    }
    assert_int_equal(space->holes.count, holes);
    assert_int_equal(space_usable(space), usable);
    assert_int_equal(space_free(space), usable);
    assert_int_equal(space_largest(space), largest);
    for (unsigned size = 0; size < HOLES_SIZES; size++)
        assert_int_equal(space->holes.fitting[size], fitting[size]);
}

/* Blocks of all sizes come and go in the fresh layout: each begins at the lowest page from which on
 * it fits, and the measures are those of a recount. */
static void test_page_granules_at_random(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        struct chance chance = testing_chance(page_shift);

        start(page_shift, "sp4-granule-page", LAYOUT_FRESH);
        for (uint32_t i = 0; i < 3000; i++) {
            uint32_t id = 1 + chance_below(&chance, 300);
            uint32_t size =
                1 + (uint32_t)(chance_next(&chance) >> (38 + chance_below(&chance, 22)));

            if (process->object[id].kind != OBJECT_NONE) {
                done(OPERATION_RELEASE, id, 0, 0);
            } else {
                find_holes(page);
                done(OPERATION_RESERVE, id, size, 0);
                assert_int_equal(last.stretch.address, lowest_for(last.stretch.length));
            }
            if (i % 10 == 0)
                check_measures();
        }
        finish();
    }
}

/* /3GB */

static void test_3gb(void **state)
{
    const uint32_t granules = (0xbfff0000u - USER_FIRST) / GRANULE;

    (void)state;
    start(12, "sp4-3gb", LAYOUT_EMPTY);
    assert_int_equal(granules, 49150);
    assert_int_equal(space_largest(space), granules * GRANULE);
    done(OPERATION_ALLOC_AT, 1, 0x10000, 0xbffe0000);
    fails(OPERATION_ALLOC_AT, 2, 1, 0xbfff0000, WIN32_INVALID_PARAMETER, CAUSE_INVALID);
    done(OPERATION_RELEASE, 1, 0, 0);
    /* a block as no space of 2 GB has one, from a heap, too */
    done(OPERATION_RESERVE, 1, 0x80000000, 0);
    done(OPERATION_RELEASE, 1, 0, 0);
    done(OPERATION_HEAP_CREATE, 2, 0, 0);
    fails(OPERATION_HEAP_ALLOC, 1, 2, 0xbffe0000, WIN32_NOT_ENOUGH_MEMORY, CAUSE_EXHAUSTED);
    done(OPERATION_HEAP_DESTROY, 2, 0, 0);
    for (uint32_t id = 1; id <= granules; id++)
        done(OPERATION_SECTION_INIT, id, 0, 0);
    fails(OPERATION_SECTION_INIT, granules + 1, 0, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_GRANULARITY);
    finish();
}

/* The fresh process is the same but for one more hole, of 1 GB. */
static void test_3gb_fresh(void **state)
{
    static struct hole before[70000];
    uint32_t count;

    (void)state;
    start(12, "sp4", LAYOUT_FRESH);
    find_holes(GRANULE);
    memcpy(before, hole, sizeof hole);
    count = holes;
    finish();
    start(12, "sp4-3gb", LAYOUT_FRESH);
    find_holes(GRANULE);
    assert_int_equal(holes, count + 1);
    assert_memory_equal(hole, before, count * sizeof hole[0]);
    assert_int_equal(hole[count].base, 0x7fff0000);
    assert_int_equal(hole[count].length, 0x40000000);
    finish();
}

/* What a run breaks with. */
static jmp_buf broke;

static void come_back(void *context, unsigned status)
{
    (void)context;
    (void)status;
    longjmp(broke, 1);
}

static void test_3gb_is_refused_on_alpha(void **state)
{
    struct native_setup setup = {.parameters = "arch=alpha",
                                 .write = testing_write,
                                 .end = come_back,
                                 .context = &testing_written};
    struct parameters parameters = parameters_of("sp4-3gb", LAYOUT_FRESH);
    struct source source = {.ids = IDS};
    struct arena arena;

    (void)state;
    testing_written.length = 0;
    native_reset(&setup);
    arena.next = arch_arena(&arena.left);
    if (setjmp(broke) == 0) {
        run_begin(&run, &parameters, &source, &arena);
        fail_msg("it ran");
    }
    assert_string_equal(testing_written.text,
                        "\nerror the policy sp4-3gb is x86's alone: /3GB was never for Alpha "
                        "(Microsoft KB Q171793 and Q189293)\n");
}

/* A granule a TEB */

static void test_teb64k(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        start(page_shift, "sp4-teb64k", LAYOUT_EMPTY);
        for (uint32_t id = 1; id <= 100; id++) {
            done(OPERATION_THREAD_CREATE, id, MEGABYTE, 0);
            /* 0x7ffd0000 is the PEB's granule */
            assert_int_equal(base_of(process->object[id].teb), 0x7ffd0000 - id * GRANULE);
            assert_int_equal(space_stretch(space, process->object[id].teb).length, page);
            assert_int_equal(space_usable(space),
                             0x7fff0000u - USER_FIRST - id * (MEGABYTE + GRANULE));
            assert_int_equal(space->committed, 3 * id);
        }
        done(OPERATION_THREAD_EXIT, 40, 0, 0);
        done(OPERATION_THREAD_EXIT, 7, 0, 0);
        done(OPERATION_THREAD_CREATE, 200, 0, 0);
        assert_int_equal(base_of(process->object[200].teb), 0x7ffd0000 - 7 * GRANULE);
        finish();
        /* in the fresh process, below the code pages at 0x7ffb0000, and the first thread's first */
        start(page_shift, "sp4-teb64k", LAYOUT_FRESH);
        assert_int_not_equal(space_region_of(space, 0x7ffa0000u >> page_shift), NONE);
        done(OPERATION_THREAD_CREATE, 1, 0, 0);
        assert_int_equal(base_of(process->object[1].teb), 0x7ff90000);
        finish();
    }
}

/* No granule below the PEB's is free, though thousands of pages are: a thread with a stack for
 * which there is room above gets its TEB under sp4, and none here. */
static void check_teb_room(unsigned page_shift, const char *policy)
{
    bool by_page = strcmp(policy, "sp4") == 0;

    start(page_shift, policy, LAYOUT_EMPTY);
    for (uint32_t id = 1; id <= (0x7ffd0000u - USER_FIRST) / GRANULE; id++)
        done(OPERATION_SECTION_INIT, id, 0, 0);
    if (!by_page) /* the stack goes to the PEB's granule; the one above is free, but not below */
        fails(OPERATION_THREAD_CREATE, 99999, GRANULE, 0, WIN32_NOT_ENOUGH_MEMORY, CAUSE_POLICY);
    done(OPERATION_RESERVE_AT, 99998, GRANULE, 0x7ffd0000);
    if (by_page) {
        done(OPERATION_THREAD_CREATE, 99999, GRANULE, 0);
    } else {
        uint32_t regions = space->regions;

        fails(OPERATION_THREAD_CREATE, 99999, GRANULE, 0, WIN32_NOT_ENOUGH_MEMORY,
              CAUSE_GRANULARITY);
        assert_int_equal(last.needed, page);
        assert_int_equal(space->regions, regions);
    }
    finish();
}

static void test_teb64k_fails_by_granules(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        check_teb_room(page_shift, "sp4");
        check_teb_room(page_shift, "sp4-teb64k");
    }
}

/* Touched stacks */

static void test_stack64k(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t first, committed;

        start(page_shift, "sp4-stack64k", LAYOUT_EMPTY);
        done(OPERATION_THREAD_CREATE, 1, 0, 0);
        /* the stack's 64 KB, its guard page, the TEB */
        assert_int_equal(space->committed << page_shift, 65536 + 2 * page);
        first = space->region[process->object[1].region].page;
        for (uint32_t p = 0; p < MEGABYTE / page; p++)
            assert_int_equal(space_committed(space, first + p), p >= (MEGABYTE - 65536) / page - 1);
        /* a stack has no more than it has */
        done(OPERATION_THREAD_CREATE, 2, 65536, 0);
        assert_int_equal(space->committed << page_shift, 2 * 65536 + 3 * page);
        finish();

        start_limited(page_shift, "sp4-stack64k", LAYOUT_EMPTY, 65536 / page);
        fails(OPERATION_THREAD_CREATE, 1, 0, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
        assert_int_equal(last.needed, 65536 + page);
        assert_int_equal(space->regions, 0);

        start(page_shift, "sp4", LAYOUT_FRESH);
        committed = space->committed;
        start(page_shift, "sp4-stack64k", LAYOUT_FRESH); /* the first thread's, too */
        assert_int_equal((space->committed - committed) << page_shift, 65536 - page);
    }
}

/* The first segment of a heap */

static void test_heap64k(void **state)
{
    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        const struct heap *heap;
        uint32_t id = 2;

        start(page_shift, "sp4-heap64k", LAYOUT_EMPTY);
        done(OPERATION_HEAP_CREATE, 1, 0, 0);
        assert_int_equal(space->reserved << page_shift, GRANULE);
        assert_int_equal(space->committed, 1);
        heap = &process->heaps.heap[process->object[1].region];
        for (uint32_t size = GRANULE; size <= MEGABYTE; size *= 2) {
            assert_int_equal(heap->last, size);
            while (heap->last == size)
                done(OPERATION_HEAP_ALLOC, id++, 1, 1000);
        }
        done(OPERATION_HEAP_DESTROY, 1, 0, 0);
        assert_int_equal(space->reserved, 0);
        /* the process heap is the linker's */
        done(OPERATION_HEAP_ALLOC, 1, 0, 100);
        assert_int_equal(space->reserved << page_shift, MEGABYTE);
        finish();

        start_limited(page_shift, "sp4-heap64k", LAYOUT_EMPTY, 1);
        done(OPERATION_HEAP_CREATE, 1, 0, 0);
        fails(OPERATION_HEAP_CREATE, 2, 0, 0, WIN32_COMMITMENT_LIMIT, CAUSE_COMMIT);
        assert_int_equal(last.needed, GRANULE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_page_granules_fill),
        cmocka_unit_test(test_page_granules_at_random),
        cmocka_unit_test(test_3gb),
        cmocka_unit_test(test_3gb_fresh),
        cmocka_unit_test(test_3gb_is_refused_on_alpha),
        cmocka_unit_test(test_teb64k),
        cmocka_unit_test(test_teb64k_fails_by_granules),
        cmocka_unit_test(test_stack64k),
        cmocka_unit_test(test_heap64k),
    };

    return cmocka_run_group_tests_name("policies", tests, NULL, NULL);
}
