/* SPDX-License-Identifier: MIT
 *
 * The part of `granule table` that tests: is one architecture earlier, and how sure is that?
 */
#ifndef HOST_TABLE_FAMILY_H
#define HOST_TABLE_FAMILY_H

#include "csv.h"

/* A p-value for people: three digits, or that it is below them. */
enum { P_TEXT = 16 };
const char *p_text(const char *field, char text[P_TEXT]);

/* The family of cells.csv: a row a test, or a sentence where there is none. */
bool table_print_family(const struct csv *cells, struct why *why);

#endif
