/* SPDX-License-Identifier: MIT
 *
 * `granule schema`: what every column of every table means.
 */
#include "schema.h"

#include <stdlib.h>

int command_schema(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    if (!options_take(argc, argv, table, 0))
        return EXIT_USAGE;
    schema_print(stdout);
    return EXIT_SUCCESS;
}
