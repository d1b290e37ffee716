/* SPDX-License-Identifier: MIT
 *
 * The table of what is live against an array of pages, over random ranges: its operations leave at
 * every step just the bytes that the array has. And the ordered map under it against a sorted list.
 */
#include "importing.h"

/* The map */

enum { KEYS = 3000 };

static void test_order(void **state)
{
    static uint32_t value[KEYS]; /* 0: the key isn't there */
    struct order order = {0};
    struct chance chance = testing_chance(0);
    uint32_t most = 0;

    (void)state;
    for (unsigned round = 0; round < 60000; round++) {
        /* it grows, then shrinks, with keys in order and at random */
        bool grows = round / 10000 % 2 == 0;
        uint32_t key = round / 20000 == 1 ? round % KEYS : chance_below(&chance, KEYS);
        uint32_t low, high, count = 0;
        struct order_place place;

        if (value[key] == 0 && (grows || chance_percent(&chance, 20))) {
            value[key] = round + 1;
            order_insert(&order, key, value[key]);
        } else if (value[key] != 0 && (!grows || chance_percent(&chance, 20))) {
            value[key] = 0;
            order_remove(&order, key);
        }
        key = chance_below(&chance, KEYS);
        for (low = key; low > 0 && value[low] == 0;)
            low--;
        for (high = key; high < KEYS && value[high] == 0;)
            high++;
        assert_int_equal(order_at_or_below(&order, key, &place), value[low] != 0);
        if (value[low] != 0)
            assert_true(order_get(&order, place).key == low &&
                        order_get(&order, place).value == value[low]);
        assert_int_equal(order_at_or_above(&order, key, &place), high < KEYS);
        if (high < KEYS)
            assert_true(order_get(&order, place).key == high &&
                        order_get(&order, place).value == value[high]);
        assert_int_equal(order_find(&order, key, &place), value[key] != 0);
        for (size_t i = 0; i < order.buckets; i++)
            count += order.bucket[i]->entries;
        most = count > most ? count : most;
    }
    assert_true(most > 4 * ORDER_BUCKET);
    order_free(&order);
}

/* The table. A unit of its pages is 16 MB, so that 2 GB is 128 of them. */

enum { UNITS = 512, VAST_UNITS = 128 };
#define UNIT ((uint64_t)16 << 20)
#define BASE ((uint64_t)0x7f0000000000)

struct page {
    enum live_kind kind;
    bool committed;
};

static struct page page[UNITS];

static uint64_t sum(enum live_kind kind, bool committed)
{
    uint64_t units = 0;

    for (unsigned i = 0; i < UNITS; i++)
        units += page[i].kind == kind && (!committed || page[i].committed);
    return units * UNIT;
}

static void compare(const struct live *live)
{
    struct leaving left = importing_leaves(live->operation, live->operations, live->objects, UNIT);

    assert_true(live_sane(live));
    assert_int_equal(left.reserved, sum(LIVE_BLOCK, false));
    assert_int_equal(left.committed, sum(LIVE_BLOCK, true));
    assert_int_equal(left.views, sum(LIVE_VIEW, false));
    assert_int_equal(left.images, sum(LIVE_IMAGE, false));
    for (unsigned i = 0; i < UNITS; i++) {
        uint32_t object = live_at(live, BASE + i * UNIT + UNIT / 2);

        assert_int_equal(object == 0 ? LIVE_NONE : live->object[object].kind, page[i].kind);
    }
}

/* What unmapping a part of an image makes of the rest. */
static void images_become_views(const struct live *live, unsigned from, unsigned to)
{
    for (unsigned edge = 0; edge < 2; edge++) {
        uint32_t object = live_at(live, BASE + (edge == 0 ? from : to - 1) * UNIT);

        if (object == 0 || live->object[object].kind != LIVE_IMAGE)
            continue;
        for (unsigned i = 0; i < UNITS; i++)
            if (live_at(live, BASE + i * UNIT) == object)
                page[i].kind = LIVE_VIEW;
    }
}

static void unmap(struct live *live, unsigned from, unsigned to)
{
    static uint8_t before[UNITS];
    struct live_met met;

    for (unsigned i = 0; i < UNITS; i++)
        before[i] = page[i].committed;
    images_become_views(live, from, to);
    met = live_unmap(live, BASE + from * UNIT, BASE + to * UNIT);
    for (unsigned i = from; i < to; i++)
        page[i] = (struct page){LIVE_NONE, false};
    /* where runs were joined, more may be committed, never less */
    for (unsigned i = 0; met.joined && i < UNITS; i++)
        if (page[i].kind == LIVE_BLOCK)
            page[i].committed = before[i] || live_committed(live, BASE + i * UNIT);
}

static void map(struct live *live, struct chance *chance, unsigned from, unsigned to)
{
    static const enum live_kind kinds[] = {LIVE_BLOCK, LIVE_BLOCK, LIVE_BLOCK, LIVE_VIEW,
                                           LIVE_IMAGE};
    enum live_kind kind = kinds[chance_below(chance, 5)];
    bool committed = kind == LIVE_BLOCK && chance_percent(chance, 50);
    uint32_t size = (uint32_t)((to - from) * UNIT), object;
    struct operation make = {committed ? OPERATION_ALLOC : OPERATION_RESERVE, 0, size, 0};

    unmap(live, from, to);
    if (to - from >= VAST_UNITS) {
        kind = LIVE_VAST;
        committed = false;
    } else if (kind == LIVE_VIEW) {
        make.kind = OPERATION_VIEW_MAP;
    } else if (kind == LIVE_IMAGE) {
        make = (struct operation){OPERATION_IMAGE_LOAD, 0, LIVE_IMAGE_BASE, size};
    }
    object = live_make(live, kind, BASE + from * UNIT, BASE + to * UNIT, make);
    live_place(live, object, committed);
    for (unsigned i = from; i < to; i++)
        page[i] = (struct page){kind, committed};
}

/* Of a vast object a stretch below 2 GB becomes a block, another doesn't. */
static void set(struct live *live, unsigned from, unsigned to, bool committed)
{
    for (unsigned i = from; i < to; i++) {
        uint64_t address = BASE + i * UNIT;
        const struct live_object *object = &live->object[live_at(live, address)];
        uint64_t end = BASE + to * UNIT < object->end ? BASE + to * UNIT : object->end;
        uint64_t start = BASE + from * UNIT > object->start ? BASE + from * UNIT : object->start;

        if (page[i].kind == LIVE_BLOCK)
            page[i].committed = committed;
        else if (page[i].kind == LIVE_VAST && committed && end - start < LIVE_VAST_BYTES)
            page[i] = (struct page){LIVE_BLOCK, true};
    }
    live_set(live, BASE + from * UNIT, BASE + to * UNIT, committed);
}

static void random_ranges(uint32_t case_number, unsigned steps, unsigned longest)
{
    struct chance chance = testing_chance(case_number);
    struct live live = {0};
    uint64_t vast = 0;

    memset(page, 0, sizeof page);
    for (unsigned step = 0; step < steps; step++) {
        unsigned from = chance_below(&chance, UNITS);
        unsigned to = from + 1 + chance_below(&chance, longest);
        unsigned what = chance_below(&chance, 100);

        to = to > UNITS ? UNITS : to;
        if (live.objects == 0 || what < 15)
            map(&live, &chance, from, to);
        else if (what < 30)
            unmap(&live, from, to);
        else
            set(&live, from, to, what < 65);
        compare(&live);
        vast += sum(LIVE_VAST, false) > 0;
    }
    print_message("# %u operations, vast objects in %llu of %u steps\n", live.operations,
                  (unsigned long long)vast, steps);
    assert_int_equal(vast > 0, longest > VAST_UNITS);
    live_free(&live);
}

static void test_ranges(void **state)
{
    (void)state;
    random_ranges(1, 1500, 12);
    random_ranges(2, 1500, 60);
    random_ranges(3, 1500, 400);
}

/* A block with so many committed runs is made anew as one. */
static void test_joined(void **state)
{
    struct live live = {0};
    struct operation make = {OPERATION_RESERVE, 0, 100 * 4096, 0};
    struct live_met met;
    struct leaving left;

    (void)state;
    live_place(&live, live_make(&live, LIVE_BLOCK, 0, 100 * 4096, make), false);
    for (uint64_t i = 1; i < 80; i += 2)
        live_set(&live, i * 4096, (i + 1) * 4096, true);
    met = live_unmap(&live, 99 * 4096, 100 * 4096);
    assert_true(met.joined && met.cut == 1 && met.objects == 1);
    left = importing_leaves(live.operation, live.operations, live.objects, 4096);
    assert_int_equal(left.reserved, 99 * 4096);
    assert_int_equal(left.committed, 79 * 4096);
    assert_int_equal(live.operations, 1 + 40 + 1 + 2);
    live_free(&live);
}

/* Nothing looks at more than 250 objects at once, so that no log takes forever. */
static void test_many(void **state)
{
    struct live live = {0};
    struct operation make = {OPERATION_RESERVE, 0, 4096, 0};
    bool whole;

    (void)state;
    for (uint64_t i = 0; i < 251; i++)
        live_place(&live, live_make(&live, LIVE_BLOCK, i << 12, (i + 1) << 12, make), false);
    assert_true(live_set(&live, 0, 251 << 12, true).many);
    assert_int_equal(live.operations, 251);
    assert_true(live_look(&live, 0, 251 << 12, &whole).many);
    assert_int_equal(live_set(&live, 0, 250 << 12, true).changed, 250);
    assert_int_equal(live_unmap(&live, 0, 251 << 12).objects, 251);
    live_free(&live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_joined),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests_name("import_live", tests, NULL, NULL);
}
