/* SPDX-License-Identifier: MIT
 *
 * `granule analyse`: how Alpha and x86 compare over pairs of one seed, for every cell and onset,
 * and for every commit limit that the campaign asks for.
 */
#include "checks.h"
#include "comparison.h"
#include "family.h"
#include "files.h"
#include "incidence.h"
#include "sensitivity.h"

#include <stdlib.h>

/* The tables that it writes. */
enum { CELLS, GRID, CHECKS, INCIDENCE, SENSITIVITY, TABLES };

static const char *const names[TABLES] = {"cells.csv", "grid.csv", "checks.csv", "incidence.csv",
                                          "sensitivity.csv"};

static void write_cells(const struct cells *cells, const struct compared *compared, FILE *stream)
{
    comparison_write_header(stream, cells);
    for (size_t i = 0; i < cells->count; i++)
        for (int onset = 0; onset < ONSETS; onset++)
            comparison_write(stream, cells, &cells->cell[i], NULL, (enum onset)onset,
                             &compared[i].onset[onset]);
}

static bool write_all(const struct cells *cells, const struct grid *grid,
                      const struct compared *compared, struct whole table[TABLES], struct why *why)
{
    write_cells(cells, compared, table[CELLS].stream);
    return grid_write(grid, table[GRID].stream, why) &&
           checks_write(grid, table[CHECKS].stream, why) &&
           incidence_write(cells, table[INCIDENCE].stream, why) &&
           sensitivity_write(cells, compared, table[SENSITIVITY].stream, why);
}

/* All tables or none: a run that contradicts another spoils them all. */
static bool write_tables(const struct cells *cells, const struct grid *grid,
                         const struct compared *compared, const char *results, struct why *why)
{
    struct whole table[TABLES] = {{.stream = NULL}};
    bool right = true;
    for (int i = 0; right && i < TABLES; i++)
        right = whole_open(&table[i], results, names[i], why);
    right = right && write_all(cells, grid, compared, table, why);
    for (int i = 0; right && i < TABLES; i++)
        right = whole_close(&table[i], why);
    for (int i = 0; i < TABLES; i++)
        whole_drop(&table[i]);
    return right;
}

static bool analyse(const struct cells *cells, const char *results, struct why *why)
{
    struct grid grid;
    if (!grid_load(&grid, cells, results, why))
        return false;
    struct compared *compared = comparison_all(cells, why);
    bool right = compared && family_correct(cells, compared, why) &&
                 write_tables(cells, &grid, compared, results, why);
    free(compared);
    grid_free(&grid);
    return right;
}

int command_analyse(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    struct cells cells;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!cells_load(&cells, argv[1], &why))
        return complain(EXIT_BROKEN, "analyse: %s", why.text);
    bool right = analyse(&cells, argv[1], &why);
    cells_free(&cells);
    return right ? EXIT_SUCCESS : complain(EXIT_BROKEN, "analyse: %s", why.text);
}
