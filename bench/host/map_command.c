/* SPDX-License-Identifier: MIT
 *
 * `granule map`: the picture of a space at any operation of a run or of a trace.
 */
#include "known.h"
#include "native_run.h"
#include "number.h"

#include "virtual.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct map {
    struct native_run native;
    uint64_t at; /* the operation after which the picture is taken */
    bool csv, colour;
    unsigned cell_shift; /* bytes of a cell, as a power of two */
};

#define CELLS_A_ROW 64u

static const struct {
    char letter;
    const char *word;          /* in CSV */
    const char *name, *colour; /* an ANSI sequence: the colours differ in lightness, too */
} looks[OWNERS] = {
    [OWNER_BLOCK] = {'B', "block", "blocks", "\033[97;45m"},
    [OWNER_SECTIONS] = {'S', "sections", "critical sections", "\033[97;41m"},
    [OWNER_STACK] = {'T', "stack", "threads' stacks", "\033[30;43m"},
    [OWNER_TEB] = {'E', "teb", "TEBs", "\033[30;46m"},
    [OWNER_HEAP] = {'H', "heap", "heaps", "\033[97;44m"},
    [OWNER_VIEW] = {'V', "view", "views", "\033[30;42m"},
    [OWNER_IMAGE] = {'I', "image", "images", "\033[30;47m"},
    [OWNER_SYSTEM] = {'X', "system", "the system's own", "\033[97;100m"},
};

/* Regions in the order of their addresses. */

static uint32_t region_from(const struct space *space, uint32_t page)
{
    return space_next_region(space, page);
}

/* CSV: a row a region, a slot tail or a hole. */

static void print_row(uint32_t address, uint32_t length, const char *what, uint32_t committed)
{
    printf("%08x,%u,%s,%u\n", address, length, what, committed);
}

/* What is free from a page up to another: the rest of a granule in use is a tail, the whole
 * granules are a hole, and so may a tail come after it, below a region that begins within a
 * granule. */
static void print_free(const struct space *space, uint32_t page, uint32_t end)
{
    uint32_t mask = (1u << space->granule_pages_shift) - 1;
    uint32_t first = (page + mask) & ~mask, last = end & ~mask;
    uint32_t shift = space->page_shift;

    if (first >= last) {
        if (page < end)
            print_row(page << shift, (end - page) << shift, "tail", 0);
        return;
    }
    if (page < first)
        print_row(page << shift, (first - page) << shift, "tail", 0);
    print_row(first << shift, (last - first) << shift, "hole", 0);
    if (last < end)
        print_row(last << shift, (end - last) << shift, "tail", 0);
}

static void print_csv(const struct space *space)
{
    uint32_t page = space->config.first >> space->page_shift;
    uint32_t end = space->config.end >> space->page_shift;

    puts("address_hex,length_bytes,what,committed_bytes");
    while (page < end) {
        uint32_t number = region_from(space, page);
        const struct region *region = &space->region[number];

        if (number == NONE) {
            print_free(space, page, end);
            return;
        }
        print_free(space, page, region->page);
        print_row(region->page << space->page_shift, region->pages << space->page_shift,
                  looks[region->owner].word, region->committed << space->page_shift);
        page = region_end(region);
    }
}

/* The picture: a cell stands for whole granules. */

struct cell {
    uint32_t pages;         /* in the user range */
    uint32_t usable;        /* pages in wholly free granules */
    uint32_t owned[OWNERS]; /* pages, tails not included */
};

static void add_region(struct cell *cells, const struct map *map, const struct region *region)
{
    unsigned shift = map->cell_shift - map->native.run.space.page_shift;

    for (uint32_t page = region->page; page < region_end(region);) {
        uint32_t stop = ((page >> shift) + 1) << shift;

        if (stop > region_end(region))
            stop = region_end(region);
        cells[page >> shift].owned[region->owner] += stop - page;
        page = stop;
    }
}

static void fill_cells(struct cell *cells, const struct map *map)
{
    const struct space *space = &map->native.run.space;
    unsigned shift = map->cell_shift - space->page_shift;
    uint32_t granule_pages = 1u << space->granule_pages_shift;
    uint32_t first = space->config.first >> space->page_shift;
    uint32_t end = space->config.end >> space->page_shift;

    for (uint32_t page = first; page < end; page++)
        cells[page >> shift].pages++;
    for (uint32_t page = first; page < end; page += granule_pages)
        if (space->region[page >> space->granule_pages_shift].held == 0 &&
            space_region_of(space, page) == NONE)
            cells[page >> shift].usable += granule_pages;
    for (uint32_t number = region_from(space, first); number != NONE;
         number = region_from(space, region_end(&space->region[number])))
        add_region(cells, map, &space->region[number]);
}

/* A cell by its largest owner: a capital where no granule is free, a small letter where some are, a
 * dot where all are. */
static void print_cell(const struct cell *cell, bool colour)
{
    unsigned owner = 0;
    char letter;

    if (cell->pages == 0 || cell->usable == cell->pages) {
        putchar(cell->pages == 0 ? ' ' : '.');
        return;
    }
    for (unsigned i = 1; i < OWNERS; i++)
        if (cell->owned[i] > cell->owned[owner])
            owner = i;
    letter = looks[owner].letter;
    if (cell->usable != 0)
        letter = (char)(letter - 'A' + 'a');
    if (colour)
        printf("%s%c\033[0m", looks[owner].colour, letter);
    else
        putchar(letter);
}

static void print_legend(const struct map *map)
{
    fputs("\n. free", stdout);
    for (unsigned i = 0; i < OWNERS; i++) {
        fputs("   ", stdout);
        if (map->colour)
            printf("%s%c\033[0m", looks[i].colour, looks[i].letter);
        else
            putchar(looks[i].letter);
        printf(" %s", looks[i].name);
    }
    printf(
        "\na cell is %u KB, named by who holds most of it; a small letter: some granules in it are"
        " free\n",
        1u << (map->cell_shift - 10));
}

static void print_bytes(const char *name, uint32_t bytes)
{
    printf("   %s %u.%u MB", name, bytes >> 20, (bytes & 0xfffff) * 10 >> 20);
}

static int print_picture(const struct map *map)
{
    const struct space *space = &map->native.run.space;
    uint32_t count = (space->config.end >> map->cell_shift) + CELLS_A_ROW;
    struct cell *cells = calloc(count, sizeof *cells);

    if (cells == NULL)
        return complain(EXIT_BROKEN, "map: no memory");
    fill_cells(cells, map);
    printf("after operation %llu, %s:", (unsigned long long)map->at, map->native.arch);
    print_bytes("free", space_free(space));
    print_bytes("usable", space_usable(space));
    print_bytes("largest", space_largest(space));
    printf("   %u regions, %u holes\n\n", space->regions, space->holes.count);
    for (uint32_t row = 0; row << map->cell_shift < space->config.end;) {
        uint32_t stop = row + CELLS_A_ROW;

        printf("%08x ", row << map->cell_shift);
        for (; row < stop; row++)
            print_cell(&cells[row], map->colour);
        putchar('\n');
        if (stop >= (uint32_t)((uint64_t)1 << 32 >> map->cell_shift))
            break;
    }
    print_legend(map);
    free(cells);
    return EXIT_SUCCESS;
}

/* The run up to the picture */

static int read_subject(struct map *map, const char *name, const char *seed, const char *settings)
{
    char text[4096];
    int length;

    if (!known_workload(name))
        return native_run_load(&map->native, name);
    length = snprintf(text, sizeof text, "workload=%s seed=%s policy=%s %s", name, seed,
                      map->native.parameters.policy->name, settings);
    if (length < 0 || (size_t)length >= sizeof text)
        return complain(EXIT_USAGE, "map: the options are too long");
    {
        struct parameters given = map->native.parameters;

        map->native.parameters = parameters_read(text);
        map->native.parameters.layout = given.layout;
        map->native.parameters.commit_limit = given.commit_limit;
    }
    return EXIT_SUCCESS;
}

static int run_up_to(struct map *map, const char *at)
{
    uint32_t operations = map->native.parameters.recipe.operations;
    struct operation operation;
    struct outcome outcome;
    enum result result;

    map->at = operations;
    if (at != NULL && !number_read(at, strlen(at), operations, &map->at))
        return complain(EXIT_USAGE, "map: --at is '%s'; the run has operations 0 to %u", at,
                        operations);
    native_run_begin(&map->native);
    for (uint64_t i = 0; i < map->at; i++) {
        int code = native_run_step(&map->native, &operation, &result, &outcome);

        if (code != EXIT_SUCCESS)
            return code;
    }
    return EXIT_SUCCESS;
}

static bool wants_colour(void)
{
    const char *no_colour = getenv("NO_COLOR"); /* no-color.org */

    return isatty(STDOUT_FILENO) && (no_colour == NULL || *no_colour == '\0');
}

static bool read_cell(const char *text, unsigned *shift)
{
    uint64_t bytes;

    if (!number_read_size(text, strlen(text), 1u << 28, &bytes) || bytes < 1u << 16 ||
        (bytes & (bytes - 1)) != 0)
        return complain(0, "map: --cell is '%s'; it can be a power of two from 64K to 256M", text);
    for (*shift = 16; (uint64_t)1 << *shift < bytes;)
        (*shift)++;
    return true;
}

int command_map(int argc, char **argv)
{
    static struct map map = {.native = {.subcommand = "map"}};
    struct native_options given = NATIVE_OPTIONS_DEFAULT;
    const char *at = NULL, *seed = "0", *settings = "", *cell = "1M";
    const struct option_row options[] = {NATIVE_OPTION_ROWS(given), {"at", &at, NULL},
                                         {"seed", &seed, NULL},     {"set", &settings, NULL},
                                         {"cell", &cell, NULL},     {"csv", NULL, &map.csv},
                                         {NULL, NULL, NULL}};
    int code;

    map.native.parameters = parameters_default();
    if (!options_take(argc, argv, options, 1) || !native_run_options(&map.native, &given) ||
        !read_cell(cell, &map.cell_shift))
        return EXIT_USAGE;
    map.colour = wants_colour();
    native_run_reset(&map.native, NULL);
    code = read_subject(&map, argv[1], seed, settings);
    if (code == EXIT_SUCCESS)
        code = run_up_to(&map, at);
    if (code != EXIT_SUCCESS)
        return code;
    if (!map.csv)
        return print_picture(&map);
    print_csv(&map.native.run.space);
    return EXIT_SUCCESS;
}
