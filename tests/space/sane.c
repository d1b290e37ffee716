/* SPDX-License-Identifier: MIT
 *
 * The sanity walk: it passes whatever random requests leave behind, and it sees every single thing
 * that is then broken by hand. */
#include "../testing.h"

#include "sane.h"

#define REGIONS 300

static struct space space;
static uint32_t live[REGIONS], lives;

static void change(struct chance *chance)
{
    struct stretch done;
    uint32_t number;

    if (lives < REGIONS && chance_below(chance, 100) < 60) {
        uint32_t page = space_highest_free_page(&space, space.config.end >> space.page_shift);
        enum win32 error =
            chance_below(chance, 8) == 0 && page != NONE
                ? space_reserve_pages(&space, page, 1, &number)
                : space_reserve(&space, 1 + chance_below(chance, 300000), chance_below(chance, 3),
                                chance_below(chance, space.config.end), &number);

        if (error == WIN32_OK) {
            live[lives++] = number;
            (void)space_commit(&space, number, 0, 1 + chance_below(chance, 20000), &done);
        }
    } else if (lives != 0) {
        uint32_t at = chance_below(chance, lives);

        space_release(&space, live[at]);
        live[at] = live[--lives];
    }
}

/* A space of 16 MB that has seen many requests. */
static void make(uint64_t seed, unsigned granule_shift)
{
    struct space_config config = {.first = 0x10000,
                                  .end = 0x10000 + (16u << 20),
                                  .granule_shift = granule_shift,
                                  .commit_limit = NO_COMMIT_LIMIT,
                                  .measured = true};
    struct chance chance = {seed};
    struct arena arena = testing_layer(seed % 2 != 0 && granule_shift > 12 ? 13 : 12);

    lives = 0;
    space_init(&space, &config, &arena);
    for (unsigned i = 0; i < 3000; i++) {
        change(&chance);
        if (i % 100 == 0)
            assert_null(space_sane(&space));
    }
    for (unsigned i = 0; i < 1000 && lives < 40; i++)
        change(&chance);
    assert_null(space_sane(&space));
}

static void test_passes(void **state)
{
    (void)state;
    for (unsigned shift = 13; shift <= 20; shift++) {
        make(shift, shift);
        make(shift + 1, shift);
        space_clear(&space);
        assert_null(space_sane(&space));
        assert_int_equal(space.regions, 0);
        assert_int_equal(space.pages.tagged, space.pages.checked);
        assert_int_equal(space.pages.wrong, 0);
    }
}

/* Break one word, see it seen, mend it. */
static void break_word(uint32_t *word, uint32_t by, const char *what)
{
    uint32_t whole = *word;

    *word ^= by;
    if (space_sane(&space) == NULL)
        fail_msg("%s: broken, and not seen", what);
    *word = whole;
    assert_null(space_sane(&space));
}

static uint32_t granule_of_hole(void)
{
    return holes_lowest(&space.holes, 1);
}

static void test_sees_figures(void **state)
{
    (void)state;
    make(1, 16);
    break_word(&space.regions, 1, "the number of regions");
    break_word(&space.reserved, 1, "the reserved pages");
    break_word(&space.committed, 4, "the committed pages");
    break_word(&space.holes.granules, 1, "the free granules");
    break_word(&space.holes.count, 1, "the number of holes");
    for (unsigned k = 0; k < HOLES_SIZES; k++)
        break_word(&space.holes.fitting[k], 2, "the requests that fit");
    for (unsigned k = 0; k < HOLES_LEVELS; k++)
        break_word(&space.holes.longest[k][0], 1, "the longest hole below an entry");
    space.peak = space.committed;
    break_word(&space.peak, space.peak, "the peak");
}

static void test_sees_holes(void **state)
{
    uint32_t hole;

    (void)state;
    make(2, 16);
    hole = granule_of_hole();
    break_word(&space.holes.length[hole], 1, "a hole's length at its first granule");
    break_word(&space.holes.length[hole - 1], 1, "what lies below a hole");
    break_word(&space.holes.length[hole + space.holes.length[hole]], 1, "what lies above a hole");
    break_word(&space.holes.starts[hole >> 5], 1u << (hole & 31), "where a hole begins");
    break_word(&space.holes.starts[(hole - 1) >> 5], 1u << ((hole - 1) & 31),
               "where no hole begins");
}

/* The same for what is narrower than a word. */
#define BREAK_FIELD(field, by, what)                                                               \
    do {                                                                                           \
        uint32_t whole = (field);                                                                  \
        (field) ^= (by);                                                                           \
        if (space_sane(&space) == NULL)                                                            \
            fail_msg("%s: broken, and not seen", (what));                                          \
        (field) = whole;                                                                           \
        assert_null(space_sane(&space));                                                           \
    } while (0)

static void test_sees_regions(void **state)
{
    struct region *region;
    uint32_t granule, number;

    (void)state;
    make(3, 16);
    region = &space.region[live[0]];
    granule = region->page >> space.granule_pages_shift;
    BREAK_FIELD(region->page, 1, "a region's first page");
    BREAK_FIELD(region->pages, 1u << 20, "a region's size");
    BREAK_FIELD(space.region[granule].held, 1, "a granule's pages");
    break_word(&region->committed, 1, "a region's committed pages");
    break_word(&region->next, 0x5a5a, "what is found from a granule");
    break_word(&space.committed_in[region->page >> 5], 1u << (region->page & 31),
               "whether a page is committed");
    break_word(&space.heads.level[0][granule >> 5], 1u << (granule & 31), "the set of heads");
    break_word(&space.heads.level[1][granule >> 10], 1u << (granule >> 5 & 31),
               "the upper level of a set");
    break_word(&space.partial.level[0][granule >> 5], 1u << (granule & 31),
               "the set of granules held in part");
    /* two of the system's pages in one granule, and the second gone again: a number unused */
    for (number = 0; number < (space.config.end >> space.config.granule_shift);)
        assert_int_equal(space_reserve_pages(
                             &space,
                             space_highest_free_page(&space, space.config.end >> space.page_shift),
                             1, &number),
                         WIN32_OK);
    space_release(&space, number);
    assert_null(space_sane(&space));
    break_word(&space.unused, 1, "the unused numbers");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passes),
        cmocka_unit_test(test_sees_figures),
        cmocka_unit_test(test_sees_holes),
        cmocka_unit_test(test_sees_regions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
