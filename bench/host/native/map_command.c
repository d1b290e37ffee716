/* SPDX-License-Identifier: MIT
 *
 * `granule map`: the picture of a space at any operation of a run or of a trace.
 */
#include "known.h"
#include "native_run.h"
#include "number.h"
#include "space_map.h"

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

/* In CSV; and an ANSI sequence: the colours differ in lightness, too. */
static const struct {
    const char *word, *colour;
} looks[OWNERS] = {
    [OWNER_BLOCK] = {"block", "\033[97;45m"}, [OWNER_SECTIONS] = {"sections", "\033[97;41m"},
    [OWNER_STACK] = {"stack", "\033[30;43m"}, [OWNER_TEB] = {"teb", "\033[30;46m"},
    [OWNER_HEAP] = {"heap", "\033[97;44m"},   [OWNER_VIEW] = {"view", "\033[30;42m"},
    [OWNER_IMAGE] = {"image", "\033[30;47m"}, [OWNER_SYSTEM] = {"system", "\033[97;100m"},
};

/* CSV: a row a region, a slot tail or a hole. */

/* From an address up to another; nothing, where they are one. */
static void print_row(uint64_t address, uint64_t end, const char *what, uint32_t committed)
{
    if (address < end)
        printf("%08x,%u,%s,%u\n", (uint32_t)address, (uint32_t)(end - address), what, committed);
}

/* What is free from a page up to another. */
static void print_free(const struct space *space, uint32_t page, uint32_t end)
{
    uint64_t address = (uint64_t)page << space->page_shift,
             stop = (uint64_t)end << space->page_shift;
    struct map_free whole = map_free(space, address, stop);
    print_row(address, whole.first, "tail", 0);
    print_row(whole.first, whole.last, "hole", 0);
    print_row(whole.last, stop, "tail", 0);
}

static void print_csv(const struct space *space)
{
    uint32_t page = space->config.first >> space->page_shift;
    uint32_t end = space->config.end >> space->page_shift;

    puts("address_hex,length_bytes,what,committed_bytes");
    while (page < end) {
        uint32_t number = space_next_region(space, page);
        const struct region *region = &space->region[number];

        if (number == NONE) {
            print_free(space, page, end);
            return;
        }
        print_free(space, page, region->page);
        print_row((uint64_t)region->page << space->page_shift,
                  (uint64_t)region_end(region) << space->page_shift, looks[region->owner].word,
                  region->committed << space->page_shift);
        page = region_end(region);
    }
}

/* The picture: a cell stands for whole granules. */

/* With a colour by its letter, capital or small. */
static void print_cell(char letter, bool colour)
{
    const char *owner = memchr(map_letters, letter & ~0x20, OWNERS);
    if (colour && owner)
        printf("%s%c\033[0m", looks[owner - map_letters].colour, letter);
    else
        putchar(letter);
}

static void print_legend(const struct map *map)
{
    fputs("\n. free", stdout);
    for (unsigned i = 0; i < OWNERS; i++) {
        fputs("   ", stdout);
        if (map->colour)
            printf("%s%c\033[0m", looks[i].colour, map_letters[i]);
        else
            putchar(map_letters[i]);
        printf(" %s", map_names[i]);
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

static void print_last_failure(const struct native_failure *failure)
{
    if (failure->operation)
        printf("last failed request: operation %llu, %s, cause %s\n",
               (unsigned long long)failure->operation, operation_word[failure->kind],
               cause_name[failure->cause]);
    else
        puts("no request has failed");
}

static int print_picture(const struct map *map)
{
    const struct space *space = &map->native.run.space;
    uint32_t count = map_cells(space, map->cell_shift);
    struct map_cell *cells = calloc(count, sizeof *cells);

    if (cells == NULL)
        return complain(EXIT_BROKEN, "map: no memory");
    map_fill(cells, space, map->cell_shift);
    printf("after operation %llu, %s:", (unsigned long long)map->at, map->native.arch);
    print_bytes("free", space_free(space));
    print_bytes("usable", space_usable(space));
    print_bytes("largest", space_largest(space));
    printf("   %u regions, %u holes\n", space->regions, space->holes.count);
    print_last_failure(&map->native.last_failure);
    for (uint32_t i = 0; i < count; i++) {
        if (i % CELLS_A_ROW == 0)
            printf("\n%08x ", i << map->cell_shift);
        print_cell(map_letter(&cells[i]), map->colour);
    }
    putchar('\n');
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
