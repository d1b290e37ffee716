/* SPDX-License-Identifier: MIT
 *
 * What the tables for the terminal share: the columns of cells.csv and grid.csv, and how a row is
 * put into words.
 */
#ifndef HOST_TABLE_ROWS_H
#define HOST_TABLE_ROWS_H

#include "csv.h"
#include "sheet.h"

/* Far more than there are; a table with more is none of ours. */
enum { WORKLOADS_MOST = 256 };

/* Columns that every one of these tables has. */
struct columns {
    size_t workload, policy, limit, layout, operations, onset, pairs, equal, undecided;
    size_t runs[2], reached[2], median_low[2], median_high[2], causes[2];
    size_t ratio_low, ratio_high, low, high, level, holm;
    bool levels_told;             /* the levels of intervals are, elsewhere */
    size_t first[WORKLOADS_MOST]; /* the first row of each workload */
    size_t workloads;
};

bool columns_find(const struct csv *cells, struct columns *columns, struct why *why);

/* The row of the onset that stands for a cell whose first row is `row`: the first fragmentation
 * failure, or under a commit limit the first failure of any cause, which is the row behind it.
 * => false: the rows aren't in that order */
bool row_headline(const struct csv *cells, const struct columns *columns, size_t row,
                  size_t *headline, struct why *why);

enum { FIELD_MOST = 128 };

/* In words: the median onset on a side, `>` before a bound; the ratio with its interval; a limit
 * and all else that tells the cell from others. */
void row_median(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                size_t row, int side);
void row_ratio_words(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                     size_t row);
void row_under(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
               size_t row);
/* In numbers. => null: there is no memory */
json_t *row_median_json(const struct csv *cells, const struct columns *columns, size_t row,
                        int side);
json_t *row_ratio_json(const struct csv *cells, const struct columns *columns, size_t row);

/* What else tells a cell from the others of its workload, its limit apart: the layout and settings
 * that aren't those of the first. */
void row_conditions(char text[FIELD_MOST], const struct csv *cells, const struct columns *columns,
                    size_t row);

/* `name value` behind what is there; a value that is whole megabytes as campaigns write them. */
void add_condition(char text[FIELD_MOST], const char *name, const char *value);

/* What a row knows of the ratio Alpha/x86. */
enum ratio {
    RATIO_NO_PAIRS,
    RATIO_EQUAL,   /* all pairs are */
    RATIO_NEITHER, /* no run of either came to the onset */
    RATIO_EXACT,
    RATIO_OVER,  /* its low end is known only */
    RATIO_UNDER, /* its high end */
    RATIO_UNDECIDED
};
enum ratio row_ratio(const struct csv *cells, const struct columns *columns, size_t row);

/* A number of a table with so many digits behind the point. */
const char *rounded(const char *number, int digits, char text[32]);

/* Where tables go: to a stream, or for JSON into one object. */
struct table_output {
    enum sheet_format format;
    FILE *stream;
    json_t *json;
};

/* Print a table under its caption, or put it into the object. */
bool table_show(struct table_output *output, const char *key, const char *caption,
                const struct sheet *sheet, struct why *why);

/* The limits of grid.csv as a table of their own, a row a cell and a column a limit; and how many
 * limited runs were checked. Nothing where there are none. */
bool table_print_grid(struct table_output *output, const char *results, struct why *why);
bool table_print_checks(struct table_output *output, const char *results, struct why *why);

/* All of them, as `granule table` prints a campaign. */
bool table_print(struct table_output *output, const char *results, struct why *why);

#endif
