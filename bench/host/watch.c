/* SPDX-License-Identifier: MIT
 *
 * Carrying out runs again, and looking on.
 */
#include "watch.h"
#include "native_run.h"

#include "owner.h"

#include <stdlib.h>
#include <string.h>

enum { CELL_SHIFT = 23 };
_Static_assert(1 << CELL_SHIFT == MAP_CELL_BYTES, "a cell of the map is a power of two");
#define SPACE_CELLS (1u << (32 - CELL_SHIFT))

/* What holds a place. */
enum what { SECTION, STACK, HEAP, VIEW, IMAGE, OTHER, WHATS };
static const char letters[] = MAP_LETTERS;

static const enum what of_owner[OWNERS] = {
    [OWNER_BLOCK] = OTHER, [OWNER_SECTIONS] = SECTION, [OWNER_STACK] = STACK,
    [OWNER_TEB] = OTHER,   [OWNER_HEAP] = HEAP,        [OWNER_VIEW] = VIEW,
    [OWNER_IMAGE] = IMAGE, [OWNER_SYSTEM] = OTHER,
};

/* Bytes of a cell: those in holes, those of each holder, and the slot tails of each. */
enum { HOLE, HELD, TAIL = HELD + WHATS, COUNTS = TAIL + WHATS };
struct map_cell {
    uint32_t bytes[COUNTS];
};

/* Add a range of addresses to one count of every cell that it meets. */
static void add(struct map_cell *cells, uint64_t address, uint64_t end, unsigned count)
{
    while (address < end) {
        uint64_t stop = ((address >> CELL_SHIFT) + 1) << CELL_SHIFT;
        if (stop > end)
            stop = end;
        cells[address >> CELL_SHIFT].bytes[count] += (uint32_t)(stop - address);
        address = stop;
    }
}

/* What is free from a region's end to the next one's begin: the rest of a granule in use is a tail,
 * and so is what lies below a region that begins within a granule; between are holes. */
static void add_free(struct map_cell *cells, const struct space *space, uint64_t address,
                     uint64_t end, enum what below, enum what above)
{
    uint64_t mask = (UINT64_C(1) << space->config.granule_shift) - 1;
    uint64_t first = (address + mask) & ~mask, last = end & ~mask;
    if (first >= last) {
        add(cells, address, end, TAIL + below);
        return;
    }
    add(cells, address, first, TAIL + below);
    add(cells, first, last, HOLE);
    add(cells, last, end, TAIL + above);
}

static void fill_cells(struct map_cell *cells, const struct space *space)
{
    uint64_t address = space->config.first;
    enum what below = OTHER;
    memset(cells, 0, SPACE_CELLS * sizeof *cells);
    while (address < space->config.end) {
        uint32_t number = space_next_region(space, (uint32_t)(address >> space->page_shift));
        if (number == NONE)
            break;
        const struct region *region = &space->region[number];
        uint64_t begin = (uint64_t)region->page << space->page_shift;
        enum what holder = of_owner[region->owner];
        add_free(cells, space, address, begin, below, holder);
        address = (uint64_t)region_end(region) << space->page_shift;
        add(cells, begin, address, HELD + holder);
        below = holder;
    }
    add_free(cells, space, address, space->config.end, below, OTHER);
}

/* What most of a cell is. */
static char cell_letter(const struct map_cell *cell)
{
    uint32_t tails = 0, held = 0, tail = 0;
    for (uint32_t what = 0; what < WHATS; what++) {
        tails += cell->bytes[TAIL + what];
        if (cell->bytes[HELD + what] > cell->bytes[HELD + held])
            held = what;
        if (cell->bytes[TAIL + what] > cell->bytes[TAIL + tail])
            tail = what;
    }
    if (cell->bytes[HOLE] >= tails && cell->bytes[HOLE] >= cell->bytes[HELD + held])
        return '.';
    return (char)(tails > cell->bytes[HELD + held] ? letters[tail] - 'A' + 'a' : letters[held]);
}

/* => text has room for SPACE_CELLS letters and a NUL */
static void write_map(char *text, const struct space *space)
{
    static struct map_cell cells[SPACE_CELLS];
    uint32_t count = (space->config.end + (1u << CELL_SHIFT) - 1) >> CELL_SHIFT;
    fill_cells(cells, space);
    for (uint32_t i = 0; i < count; i++)
        text[i] = cell_letter(&cells[i]);
    text[count] = '\0';
}

static void begin(struct native_run *native, const struct watched *run)
{
    memset(native, 0, sizeof *native);
    native->subcommand = "figures";
    native->arch = run->arch;
    native_run_reset(native, NULL);
    native->parameters = parameters_read(run->parameters);
    native_run_begin(native);
}

static bool step(struct native_run *native, struct operation *operation, struct why *why)
{
    struct outcome outcome;
    enum result result;
    return native_run_step(native, operation, &result, &outcome) == EXIT_SUCCESS ||
           refuse(why, "a run can't be carried out again");
}

bool watch_maps(const struct watched *run, unsigned parts, watch_map_function *function,
                void *context, struct why *why)
{
    static struct native_run native;
    static char map[SPACE_CELLS + 1];
    struct operation operation;
    uint64_t done = 0;
    begin(&native, run);
    for (uint64_t part = 1; part <= parts; part++) {
        for (; done < native.parameters.recipe.operations * part / parts; done++)
            if (!step(&native, &operation, why))
                return false;
        write_map(map, &native.run.space);
        function(context, done, map);
    }
    return true;
}

bool watch_ebbs(const struct watched *run, watch_ebb_function *function, void *context,
                struct why *why)
{
    static struct native_run native;
    struct operation operation;
    begin(&native, run);
    for (uint64_t done = 0; done < native.parameters.recipe.operations; done++) {
        uint32_t largest = space_largest(&native.run.space);
        if (!step(&native, &operation, why))
            return false;
        if (operation.kind == OPERATION_RESERVE)
            function(context, done, largest);
    }
    return true;
}
