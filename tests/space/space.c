/* SPDX-License-Identifier: MIT
 *
 * A space against a model of its own: an array of pages, each with its owner and whether it is
 * committed, searched page by page. Results, errors, stretches and every figure, after each of many
 * random requests, good and bad, at both page sizes and several granularities. */
#include "../testing.h"

#include "sane.h"
#include "space.h"

#define PAGES_MOST 4096
#define REGIONS_MOST 100

/* The model. */
struct model {
    uint32_t page_shift, granule_shift;
    uint32_t first, end; /* pages */
    uint32_t granule;    /* the first page of the first whole granule */
    uint32_t owner[PAGES_MOST];
    bool committed[PAGES_MOST];
    uint32_t limit; /* pages that may be committed */
    uint32_t made;  /* owners: numbers from 1 */
};

/* A region as both know it. */
struct pair {
    uint32_t number, owner;
    uint32_t page, pages;
};

static struct model model;
static struct pair live[REGIONS_MOST];
static uint32_t lives;

static uint32_t model_committed(void)
{
    uint32_t pages = 0;

    for (uint32_t p = model.first; p < model.end; p++)
        pages += model.committed[p];
    return pages;
}

static bool all_free(uint32_t page, uint32_t pages)
{
    for (uint32_t p = page; p < page + pages; p++)
        if (model.owner[p] != 0)
            return false;
    return true;
}

/* What a reservation should come to: the page it begins at and how many it takes, or an error. */
static enum win32 expect_reserve(uint32_t size, enum placement placement, uint32_t base,
                                 uint32_t *page, uint32_t *pages)
{
    const uint64_t granule = (uint64_t)1 << model.granule_shift;
    const uint32_t step = 1u << (model.granule_shift - model.page_shift);
    uint64_t first = (uint64_t)model.first << model.page_shift;
    uint64_t end = (uint64_t)model.end << model.page_shift;
    uint64_t whole = (size + granule - 1) / granule * granule >> model.page_shift;
    uint64_t page_bytes = (uint64_t)1 << model.page_shift;

    if (size == 0 || size >= (uint64_t)2 << 30)
        return WIN32_INVALID_PARAMETER;
    *pages = (uint32_t)((size + page_bytes - 1) / page_bytes);
    if (placement == PLACE_AT) {
        uint64_t from = base / granule * granule;

        if (base < first || base >= end || from < first || (uint64_t)base + size > end)
            return WIN32_INVALID_PARAMETER;
        *page = (uint32_t)(from / page_bytes);
        *pages = (uint32_t)(((uint64_t)base + size - from + page_bytes - 1) / page_bytes);
        return all_free(*page, *pages) ? WIN32_OK : WIN32_INVALID_ADDRESS;
    }
    if (whole > model.end - model.first)
        return WIN32_NOT_ENOUGH_MEMORY;
    *page = NONE;
    for (uint32_t p = model.granule; p + whole <= model.end; p += step)
        if (all_free(p, (uint32_t)whole)) {
            *page = p;
            if (placement == PLACE_LOWEST)
                break;
        }
    return *page == NONE ? WIN32_NOT_ENOUGH_MEMORY : WIN32_OK;
}

static void add(const struct space *space, uint32_t number, uint32_t page, uint32_t pages)
{
    struct stretch stretch = space_stretch(space, number);

    assert_int_equal(stretch.address, page << model.page_shift);
    assert_int_equal(stretch.length, pages << model.page_shift);
    live[lives++] = (struct pair){number, ++model.made, page, pages};
    for (uint32_t p = page; p < page + pages; p++)
        model.owner[p] = model.made;
}

/* One request of each kind */

static uint32_t some_size(struct chance *chance)
{
    static const uint32_t odd[] = {0, 1, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff};
    uint32_t page = 1u << model.page_shift;
    uint32_t granule = 1u << model.granule_shift;

    switch (chance_below(chance, 10)) {
    case 0:
        return odd[chance_below(chance, sizeof odd / sizeof odd[0])];
    case 1:
    case 2:
        return page * (1 + chance_below(chance, 40));
    case 3:
        return granule * (1 + chance_below(chance, 5));
    default:
        return 1 + chance_below(chance, granule * 4);
    }
}

static void try_reserve(struct space *space, struct chance *chance)
{
    enum placement placement = chance_below(chance, 3);
    uint32_t size = some_size(chance);
    uint32_t base = (model.first << model.page_shift) - (2u << model.granule_shift) +
                    chance_below(chance, ((model.end - model.first) << model.page_shift) +
                                             (4u << model.granule_shift));
    uint32_t number = 123456;
    uint32_t page, pages;
    enum win32 expected, error;

    if (chance_percent(chance, 2))
        base = (uint32_t)chance_next(chance);
    if (chance_percent(chance, 50))
        base &= ~((1u << model.granule_shift) - 1);
    expected = expect_reserve(size, placement, base, &page, &pages);
    error = space_reserve(space, size, placement, base, &number);
    assert_int_equal(error, expected);
    if (error == WIN32_OK)
        add(space, number, page, pages);
    else
        assert_int_equal(number, 123456);
}

static void try_reserve_pages(struct space *space, struct chance *chance)
{
    uint32_t page = model.first - 3 + chance_below(chance, model.end - model.first + 6);
    uint32_t pages = chance_below(chance, chance_percent(chance, 70) ? 3 : 60);
    uint32_t number = 123456;
    enum win32 expected = WIN32_OK;

    if (page < model.first || page + pages > model.end || pages == 0)
        expected = WIN32_INVALID_PARAMETER;
    else if (!all_free(page, pages))
        expected = WIN32_INVALID_ADDRESS;
    assert_int_equal(space_reserve_pages(space, page, pages, &number), expected);
    if (expected == WIN32_OK)
        add(space, number, page, pages);
    else
        assert_int_equal(number, 123456);
}

/* The pages that offset and size cover in a region; false where they leave it. */
static bool expect_range(const struct pair *pair, uint32_t offset, uint32_t size, uint32_t *from,
                         uint32_t *to)
{
    uint64_t page_bytes = (uint64_t)1 << model.page_shift;

    *from = pair->page + (uint32_t)(offset / page_bytes);
    if ((uint64_t)offset + size > pair->pages * page_bytes)
        return false;
    *to = pair->page + (uint32_t)((offset + (uint64_t)size + page_bytes - 1) / page_bytes);
    return true;
}

static void some_range(struct chance *chance, const struct pair *pair, uint32_t *offset,
                       uint32_t *size)
{
    uint32_t bytes = pair->pages << model.page_shift;

    *offset = chance_percent(chance, 10) ? 0 : chance_below(chance, bytes);
    *size = 1 + chance_below(chance, bytes - *offset);
    if (chance_percent(chance, 50))
        *size = *size >> 3;
    if (chance_percent(chance, 10)) /* about the end of the first page */
        *offset = (1u << model.page_shift) + chance_below(chance, 3) - 1;
    if (chance_percent(chance, 5))
        *size = 0;
    if (chance_percent(chance, 3))
        *size = bytes - *offset + chance_below(chance, 3);
    if (chance_percent(chance, 2))
        *size = 0xffffffff - chance_below(chance, 3);
    if (chance_percent(chance, 2))
        *offset = 0xffffffff - chance_below(chance, 3);
}

static void check_done(struct stretch done, uint32_t from, uint32_t to)
{
    assert_int_equal(done.address, from << model.page_shift);
    assert_int_equal(done.length, (to - from) << model.page_shift);
}

static void try_commit(struct space *space, struct chance *chance)
{
    const struct pair *pair = &live[chance_below(chance, lives)];
    struct stretch done;
    uint32_t offset, size, from, to;
    uint32_t fresh = 0;
    enum win32 expected = WIN32_OK;

    some_range(chance, pair, &offset, &size);
    if (size == 0) {
        expected = WIN32_INVALID_PARAMETER;
    } else if (!expect_range(pair, offset, size, &from, &to)) {
        expected = WIN32_INVALID_ADDRESS;
    } else {
        for (uint32_t p = from; p < to; p++)
            fresh += !model.committed[p];
        if (fresh + model_committed() > model.limit)
            expected = WIN32_COMMITMENT_LIMIT;
    }
    assert_int_equal(space_commit(space, pair->number, offset, size, &done), expected);
    if (expected != WIN32_OK)
        return;
    check_done(done, from, to);
    for (uint32_t p = from; p < to; p++)
        model.committed[p] = true;
}

static void try_decommit(struct space *space, struct chance *chance)
{
    const struct pair *pair = &live[chance_below(chance, lives)];
    struct stretch done;
    uint32_t offset, size, from, to;
    enum win32 expected = WIN32_OK;

    some_range(chance, pair, &offset, &size);
    if (size == 0) {
        from = pair->page;
        to = pair->page + pair->pages;
        if (offset >= 1u << model.page_shift)
            expected = WIN32_INVALID_ADDRESS;
    } else if (!expect_range(pair, offset, size, &from, &to)) {
        expected = WIN32_INVALID_PARAMETER;
    }
    assert_int_equal(space_decommit(space, pair->number, offset, size, &done), expected);
    if (expected != WIN32_OK)
        return;
    check_done(done, from, to);
    for (uint32_t p = from; p < to; p++)
        model.committed[p] = false;
}

static void release(struct space *space, uint32_t index)
{
    const struct pair *pair = &live[index];

    space_release(space, pair->number);
    for (uint32_t p = pair->page; p < pair->page + pair->pages; p++) {
        model.owner[p] = 0;
        model.committed[p] = false;
    }
    live[index] = live[--lives];
}

/* Every figure against a count of pages. */
static void check_figures(const struct space *space)
{
    const uint32_t step = 1u << (model.granule_shift - model.page_shift);
    uint32_t reserved = 0;
    uint32_t usable = 0;
    uint32_t run = 0;
    uint32_t longest = 0;
    uint32_t holes = 0;

    for (uint32_t p = model.first; p < model.end; p++)
        reserved += model.owner[p] != 0;
    for (uint32_t p = model.granule; p + step <= model.end; p += step) {
        if (!all_free(p, step)) {
            run = 0;
            continue;
        }
        usable++;
        holes += run == 0;
        run++;
        if (run > longest)
            longest = run;
    }
    assert_int_equal(space->reserved, reserved);
    assert_int_equal(space->committed, model_committed());
    assert_int_equal(space->regions, lives);
    assert_int_equal(space_free(space), (model.end - model.first - reserved) << model.page_shift);
    assert_int_equal(space_usable(space), usable << model.granule_shift);
    assert_int_equal(space_largest(space), longest << model.granule_shift);
    assert_int_equal(space->holes.count, holes);
}

/* Who holds a page, and whether it is committed: in the space, and in the layer's own tables. */
static void check_page(const struct space *space, uint32_t page)
{
    uint32_t number = space_region_of(space, page);
    uint32_t expected = NONE;

    for (uint32_t i = 0; i < lives; i++)
        if (model.owner[page] == live[i].owner)
            expected = live[i].number;
    assert_int_equal(number, expected);
    assert_int_equal(space_committed(space, page), model.committed[page]);
    assert_int_equal(arch_touch(page << model.page_shift) == ARCH_LOADED, model.committed[page]);
}

static void check_highest_free_page(const struct space *space, uint32_t below)
{
    uint32_t expected = NONE;

    for (uint32_t p = model.first; p < below; p++)
        if (model.owner[p] == 0)
            expected = p;
    assert_int_equal(space_highest_free_page(space, below), expected);
}

static void check_highest_free_granule(const struct space *space, uint32_t below)
{
    uint32_t pages = 1u << space->granule_pages_shift;
    uint32_t expected = NONE;

    for (uint32_t p = 0; p + pages <= (below & ~(pages - 1)); p += pages) {
        bool free = p >= model.first;

        for (uint32_t i = p; free && i < p + pages; i++)
            free = model.owner[i] == 0;
        if (free)
            expected = p;
    }
    assert_int_equal(space_highest_free_granule(space, below), expected);
}

/* Whole granules, and of the one before and behind them the last and first 64 KB if they are cut.
 */
static void start(struct space *space, unsigned page_shift, unsigned granule_shift,
                  uint32_t granules, bool cut, uint32_t limit, uint32_t alias)
{
    uint32_t whole = granule_shift < 16 ? 0x10000 : 1u << granule_shift;
    uint32_t first = cut ? whole - 0x10000 : whole;
    struct space_config config = {.first = first,
                                  .end = whole + (granules << granule_shift) + (cut ? 0x10000 : 0),
                                  .granule_shift = granule_shift,
                                  .commit_limit = limit,
                                  .alias = alias,
                                  .measured = true};
    struct arena arena = testing_layer(page_shift);

    memset(&model, 0, sizeof model);
    lives = 0;
    model.page_shift = page_shift;
    model.granule_shift = granule_shift;
    model.first = config.first >> page_shift;
    model.end = config.end >> page_shift;
    model.granule = whole >> page_shift;
    model.limit = limit;
    assert_true(model.end <= PAGES_MOST);
    space_init(space, &config, &arena);
    assert_null(space_sane(space));
}

/* Whether as many regions share a granule with another as there are granules: a space has no room
 * for more. */
static bool is_crowded(void)
{
    uint32_t granules = (model.end >> (model.granule_shift - model.page_shift)) + 1;
    uint32_t extra = 0;

    for (uint32_t i = 0; i < lives; i++)
        extra += live[i].number >= granules;
    return lives == REGIONS_MOST || extra == granules;
}

static void step(struct space *space, struct chance *chance)
{
    uint32_t what = chance_below(chance, 100);

    if (is_crowded() || (lives > 0 && what < 22))
        release(space, chance_below(chance, lives));
    else if (what < 47 || lives == 0)
        try_reserve(space, chance);
    else if (what < 57)
        try_reserve_pages(space, chance);
    else if (what < 82)
        try_commit(space, chance);
    else
        try_decommit(space, chance);
}

static void check_space(unsigned page_shift, unsigned granule_shift, uint32_t granules, bool cut,
                        uint32_t limit, uint32_t steps)
{
    static struct space space;
    struct chance chance = testing_chance(granules << 12 | granule_shift << 4 | page_shift);
    uint32_t page;

    start(&space, page_shift, granule_shift, granules, cut, limit, 0);
    for (uint32_t i = 0; i < steps; i++) {
        step(&space, &chance);
        page = model.first + chance_below(&chance, model.end - model.first);
        check_figures(&space);
        check_page(&space, page);
        check_highest_free_page(&space, page + 1);
        check_highest_free_granule(&space, page + 1);
        if (i % 256 == 0)
            for (uint32_t p = model.first; p < model.end; p++)
                check_page(&space, p);
        if (i % 16 == 0)
            assert_null(space_sane(&space));
    }
    space_clear(&space);
    assert_int_equal(space.regions, 0);
    assert_int_equal(space.reserved, 0);
    assert_int_equal(space.committed, 0);
    assert_int_equal(space_largest(&space), granules << granule_shift);
    assert_true(space.pages.tagged > steps / 10);
    assert_true(space.pages.tagged == space.pages.checked);
    assert_true(space.pages.wrong == 0);
    print_message("# pages of %u, granules of %u: %u requests, %llu pages tagged\n",
                  1u << page_shift, 1u << granule_shift, steps,
                  (unsigned long long)space.pages.tagged);
}

static void test_against_pages(void **state)
{
    static const unsigned granule_shifts[] = {12, 13, 14, 16, 18, 20};

    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        for (unsigned i = 0; i < sizeof granule_shifts / sizeof granule_shifts[0]; i++)
            if (granule_shifts[i] >= page_shift)
                check_space(page_shift, granule_shifts[i], (6u << 20) >> granule_shifts[i], false,
                            NO_COMMIT_LIMIT, 4000);
        check_space(page_shift, 16, 37, false, 200, 20000);
        check_space(page_shift, 16, 3, false, NO_COMMIT_LIMIT, 20000);
        check_space(page_shift, 18, 10, true, NO_COMMIT_LIMIT, 10000);
        check_space(page_shift, 20, 2, true, NO_COMMIT_LIMIT, 10000);
    }
}

/* The limit is met exactly; a page more is refused, and nothing of that request is done. */
static void test_commit_limit(void **state)
{
    static struct space space;
    struct stretch done;
    uint32_t region;

    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++) {
        uint32_t page = 1u << page_shift;

        start(&space, page_shift, 16, 40, false, 20, 0);
        assert_int_equal(space_reserve(&space, 64 * page, PLACE_LOWEST, 0, &region), WIN32_OK);
        assert_int_equal(space_commit(&space, region, 0, 21 * page, &done), WIN32_COMMITMENT_LIMIT);
        assert_int_equal(space.committed, 0);
        assert_int_equal(space_commit(&space, region, 0, 20 * page, &done), WIN32_OK);
        assert_int_equal(space_commit(&space, region, 20 * page, 1, &done), WIN32_COMMITMENT_LIMIT);
        /* what is committed already isn't charged again */
        assert_int_equal(space_commit(&space, region, 0, 20 * page, &done), WIN32_OK);
        assert_int_equal(space_commit(&space, region, 0, 20 * page + 1, &done),
                         WIN32_COMMITMENT_LIMIT);
        assert_int_equal(space.committed, 20);
        assert_int_equal(space_decommit(&space, region, 5 * page, 1, &done), WIN32_OK);
        assert_int_equal(space_commit(&space, region, 63 * page, page, &done), WIN32_OK);
        assert_int_equal(space.committed, 20);
        assert_int_equal(space.peak, 20);
        space_release(&space, region);
        assert_int_equal(space.committed, 0);
        assert_int_equal(space.peak, 20);
    }
}

/* A layer that puts two pages on one frame shows by its tags. */
static void test_alias(void **state)
{
    static struct space space;

    (void)state;
    for (unsigned page_shift = 12; page_shift <= 13; page_shift++)
        for (uint32_t alias = 2; alias <= 41; alias++) {
            struct stretch done;
            uint32_t region;

            start(&space, page_shift, 16, 40, false, NO_COMMIT_LIMIT, alias);
            for (unsigned i = 0; i < 40; i++) {
                assert_int_equal(space_reserve(&space, 1, PLACE_LOWEST, 0, &region), WIN32_OK);
                assert_int_equal(space_commit(&space, region, 0, 1, &done), WIN32_OK);
            }
            space_clear(&space);
            assert_int_equal(space.pages.checked, 40);
            /* the page of before, and with luck the one that took its frame too */
            assert_int_equal(space.pages.wrong != 0, alias <= 40);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_pages),
        cmocka_unit_test(test_commit_limit),
        cmocka_unit_test(test_alias),
    };

    return cmocka_run_group_tests_name("space", tests, NULL, NULL);
}
