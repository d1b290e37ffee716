/* SPDX-License-Identifier: MIT
 *
 * A guest in the place of the suite's own: a space on the layer's real page tables, in which random
 * requests are made and random pages touched. A page faults at its address if it is reserved only,
 * decommitted, released or was never reserved, and doesn't if it is committed. It writes what it
 * counted, one line a kind of page.
 */
#include "arch.h"
#include "broken.h"
#include "random.h"
#include "record.h"
#include "space.h"

#define FIRST 0x10000u
#define END 0x7fff0000u
#define REGIONS 400
#define PAST 400 /* pages that were committed or reserved once, and are not any more */
#define STEPS 60000u

/* What a page is when it is touched. */
enum page_kind { COMMITTED, RESERVED, DECOMMITTED, RELEASED, NEVER, PAGE_KINDS };
static const char *const kind_name[PAGE_KINDS] = {
    [COMMITTED] = "committed", [RESERVED] = "reserved", [DECOMMITTED] = "decommitted",
    [RELEASED] = "released",   [NEVER] = "never",
};

static struct space space;
static struct record record;
static struct random random;
static uint32_t live[REGIONS], lives;
static uint32_t decommitted[PAST], released[PAST];
static uint32_t touched[PAGE_KINDS], faulted[PAGE_KINDS], untried[PAGE_KINDS], tables_most;

static void touch(enum page_kind kind, uint32_t page)
{
    touched[kind]++;
    switch (arch_touch(page << space.page_shift)) {
    case ARCH_FAULTED:
        faulted[kind]++;
        break;
    case ARCH_UNTRIED:
        untried[kind]++;
        break;
    case ARCH_LOADED:
        break;
    }
}

/* Touch a page as what it is now; => was: what it was last known to be, or never anything */
static void touch_as(enum page_kind was, uint32_t page)
{
    if (space_committed(&space, page))
        touch(COMMITTED, page);
    else if (was == DECOMMITTED)
        touch(DECOMMITTED, page);
    else if (space_region_of(&space, page) != NONE)
        touch(RESERVED, page);
    else
        touch(was, page);
}

static void make(void)
{
    uint32_t base = FIRST + random_below(&random, END - FIRST);
    uint32_t size = 1 + random_below(&random, 400000);

    if (lives < REGIONS &&
        space_reserve(&space, size, random_below(&random, 3), base, &live[lives]) == WIN32_OK)
        lives++;
}

/* Release a region, and remember one of its pages. */
static void drop(void)
{
    uint32_t which = random_below(&random, lives);
    uint32_t region = live[which];
    uint32_t page = space.region[region].page;

    page += random_below(&random, space.region[region].pages);
    space_release(&space, region);
    live[which] = live[--lives];
    released[random_below(&random, PAST)] = page;
    touch(RELEASED, page);
}

/* Commit or decommit part of a region; touch a page of it. */
static void change(bool commit)
{
    uint32_t region = live[random_below(&random, lives)];
    uint32_t bytes = space_stretch(&space, region).length;
    uint32_t offset = random_below(&random, bytes);
    uint32_t size = 1 + random_below(&random, bytes - offset);
    uint32_t page =
        space.region[region].page + ((offset + random_below(&random, size)) >> space.page_shift);
    struct stretch done;

    if (commit) {
        ensure(space_commit(&space, region, offset, size, &done) == WIN32_OK);
        touch(COMMITTED, page);
    } else {
        ensure(space_decommit(&space, region, offset, size, &done) == WIN32_OK);
        touch(DECOMMITTED, page);
        decommitted[random_below(&random, PAST)] = page;
    }
}

static void look_around(void)
{
    uint32_t page = (FIRST + random_below(&random, END - FIRST)) >> space.page_shift;

    if (space_region_of(&space, page) == NONE)
        touch_as(NEVER, page);
    if (lives > 0) {
        const struct region *region = &space.region[live[random_below(&random, lives)]];

        touch_as(RESERVED, region->page + random_below(&random, region->pages));
    }
    page = released[random_below(&random, PAST)];
    if (page != 0)
        touch_as(RELEASED, page);
    page = decommitted[random_below(&random, PAST)];
    if (page != 0 && !space_committed(&space, page) && space_region_of(&space, page) != NONE)
        touch(DECOMMITTED, page);
}

static void write_line(const char *name, uint32_t a, uint32_t b, uint32_t c)
{
    record_text(&record, name);
    record_text(&record, " ");
    record_number(&record, a);
    record_text(&record, " ");
    record_number(&record, b);
    record_text(&record, " ");
    record_number(&record, c);
    record_text(&record, "\n");
}

void guest_main(void)
{
    const struct space_config config = {.first = FIRST,
                                        .end = END,
                                        .granule_shift = 16,
                                        .commit_limit = NO_COMMIT_LIMIT,
                                        .measured = true};
    struct arena arena;

    arena.next = arch_arena(&arena.left);
    record_init(&record, &arena);
    space_init(&space, &config, &arena);
    random_seed(&random, 1);
    for (uint32_t i = 0; i < STEPS; i++) {
        uint32_t what = random_below(&random, 100);

        if (what < 20 || lives == 0)
            make();
        else if (what < 35)
            drop();
        else
            change(what < 75);
        look_around();
        if (arch_tables() > tables_most)
            tables_most = arch_tables();
    }
    space_clear(&space);
    record_text(&record, "faults 1\n");
    for (unsigned kind = 0; kind < PAGE_KINDS; kind++)
        write_line(kind_name[kind], touched[kind], faulted[kind], untried[kind]);
    write_line("tags", (uint32_t)space.pages.tagged, (uint32_t)space.pages.checked,
               (uint32_t)space.pages.wrong);
    write_line("tables", tables_most, arch_tables(), 0);
    record_close(&record);
    arch_end(0);
}
