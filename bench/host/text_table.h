/* SPDX-License-Identifier: MIT
 *
 * Tables for the terminal: columns as wide as what stands in them, in lines of at most a hundred
 * characters. Where that is too little, fields go on in a line below.
 */
#ifndef HOST_TEXT_TABLE_H
#define HOST_TEXT_TABLE_H

#include <stddef.h>

enum { TEXT_COLUMNS_MOST = 8, TEXT_FIELD_MOST = 128, TEXT_LINE_MOST = 100 };

struct text_row {
    char field[TEXT_COLUMNS_MOST][TEXT_FIELD_MOST];
};

struct text_table {
    const char *titles[TEXT_COLUMNS_MOST];
    size_t columns;
    unsigned right; /* a bit a column: numbers, which end where their title does */
    struct text_row *rows;
    size_t count;
};

/* Print it, without the columns in which nothing stands. Fields break behind `,`, `;` and
 * `|`; where that isn't enough, between any words. */
void text_table_print(const struct text_table *table);

#endif
