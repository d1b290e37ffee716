/* SPDX-License-Identifier: MIT
 *
 * The schema of a campaign's tables: every column's type, unit, meaning and limits, stated once.
 * The data package's description, the reference in results/README.md and the check of tables that
 * come from elsewhere follow from it.
 */
#ifndef HOST_SCHEMA_H
#define HOST_SCHEMA_H

#include "csv.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What a column holds. */
enum kind {
    KIND_NAME,    /* a name of the suite's: A-Za-z0-9._+- */
    KIND_WORD,    /* one of a list */
    KIND_WORDS,   /* `cause:runs` words with a blank between */
    KIND_HEX,     /* hexadecimal digits */
    KIND_COUNT,   /* an integer from 0 on */
    KIND_ORDINAL, /* an integer from 1 on */
    KIND_LIMIT,   /* the same, or `none` */
    KIND_SHARE,   /* a number from 0 to 1 */
    KIND_NUMBER,  /* a number from 0 on */
    KIND_SIGNED,  /* any number */
};

/* Lists of words. */
enum word_list {
    WORDS_NONE,
    WORDS_ARCH,
    WORDS_LAYOUT,
    WORDS_ONSET,
    WORDS_CAUSE,
    WORDS_CAUSE_OR_NOT,
    WORDS_CAUSE_OR_ANY,
    WORDS_EFFECT
};

/* Whether every table has the column, and every row a value in it. */
enum presence { REQUIRED, MAY_LACK, OPTIONAL_COLUMN };

/* A column as its table states it. A word in capitals in the name stands for each of a list: ONSET,
 * CAUSE, ARCH, EFFECT; the name SETTING alone for every setting of a workload. */
struct schema_column {
    const char *name;
    enum kind kind;
    enum presence presence;
    const char *unit;
    const char *about;
    enum word_list words;
    unsigned digits; /* of KIND_HEX */
};

/* Columns that stand together, in more than one table where they do. */
struct schema_part {
    const struct schema_column *columns;
    size_t count;
};

enum { PARTS_MOST = 3 };
struct schema_table {
    const char *path; /* `runs.csv`; `samples/` for every file of a folder */
    const char *name, *about;
    bool optional; /* not every campaign has it */
    const struct schema_part *parts[PARTS_MOST];
};

extern const struct schema_table schema_tables[];
extern const size_t schema_table_count;

/* The state of a space, which several tables end in. */
extern const struct schema_part schema_moment;

/* The table of a file. => null: no table of the suite lies there */
const struct schema_table *schema_find(const char *path);

/* One column of a file, looked up by its header. */
enum { FIELD_ABOUT_MOST = 512 };
struct schema_field {
    const struct schema_column *column;
    char about[FIELD_ABOUT_MOST];
    char unit[16];
    uint64_t least, most; /* of an integer */
};
bool schema_field_find(const struct schema_table *table, const char *header,
                       struct schema_field *field);

/* Hold a table against its schema: every column known and there once, every value of its type.
 * => false: why names the file, the line and the column */
bool schema_check(const struct schema_table *table, const struct csv *csv, struct why *why);

/* A Frictionless Table Schema of a file with this header. => null: there is no memory */
json_t *schema_json(const struct schema_table *table, const struct csv *csv);

/* The reference of every column, for results/README.md. */
void schema_print(FILE *stream);

#endif
