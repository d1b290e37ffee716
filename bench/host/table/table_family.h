/* SPDX-License-Identifier: MIT
 *
 * The part of `granule table` that tests: is one architecture earlier, and how sure is that?
 */
#ifndef HOST_TABLE_FAMILY_H
#define HOST_TABLE_FAMILY_H

#include "table_rows.h"

/* Put a p-value, a field of cells.csv, into a sheet: for people three digits, or that it is below
 * them; nothing where there is none. */
void put_p(struct sheet *sheet, size_t column, const char *field);

/* The family of cells.csv: a row a test, or a sentence where there is none. */
bool table_print_family(struct table_output *output, const struct csv *cells, struct why *why);

#endif
