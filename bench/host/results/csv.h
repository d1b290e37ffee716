/* SPDX-License-Identifier: MIT
 *
 * A reader of the suite's own tables: a header, then rows of as many fields, with commas between
 * and no quotes. They may come from somebody else, so it is strict.
 */
#ifndef HOST_CSV_H
#define HOST_CSV_H

#include "command.h"
#include "files.h"

#include <stddef.h>
#include <stdint.h>

struct csv {
    char *text;
    char **field; /* the header's fields, then each row's */
    size_t columns, rows;
    char name[PATH_MOST]; /* the file, for errors */
};

/* Read one from its text, whatever that is; errors call it `name`, and the text is the table's now.
 * => true: csv_free() is owed */
bool csv_read(struct csv *csv, const char *name, struct bytes text, struct why *why);
bool csv_load(struct csv *csv, const char *results, const char *name, struct why *why);
void csv_free(struct csv *csv);

/* The place of a column. => false: it isn't there */
bool csv_column(const struct csv *csv, const char *header, size_t *column, struct why *why);
const char *csv_header(const struct csv *csv, size_t column);
/* A field of a row; rows are counted from 0. */
const char *csv_field(const struct csv *csv, size_t row, size_t column);
/* A field that must be a number. */
bool csv_number(const struct csv *csv, size_t row, size_t column, uint64_t *number,
                struct why *why);

#endif
