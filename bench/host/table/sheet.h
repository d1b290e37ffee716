/* SPDX-License-Identifier: MIT
 *
 * A table for people or for programs: aligned text, Markdown or JSON.
 */
#ifndef HOST_SHEET_H
#define HOST_SHEET_H

#include "command.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

enum sheet_format { SHEET_TEXT, SHEET_MARKDOWN, SHEET_JSON };

/* What stands behind --format; a null pointer is text. => false: it is none of them, and stderr
 * says so in the name of `command` */
bool sheet_format_read(const char *command, const char *text, enum sheet_format *format);

struct sheet_column {
    const char *key;   /* what JSON calls it */
    const char *title; /* what people read */
    bool right;        /* numbers, which end where their title does */
};

struct sheet_field {
    char *text;
    json_t *value; /* for JSON; null: the text */
};

struct sheet {
    const struct sheet_column *columns;
    size_t width, rows, room;
    struct sheet_field *field;
    bool failed; /* there wasn't memory enough */
};

/* => sheet_free() is owed; the columns must live as long */
void sheet_begin(struct sheet *sheet, const struct sheet_column *columns, size_t width);
void sheet_free(struct sheet *sheet);

/* Begin a row; its fields are empty. */
void sheet_row(struct sheet *sheet);
/* Set a field of the last row. */
void sheet_put(struct sheet *sheet, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What JSON has in its place; the value is the sheet's from here on. */
void sheet_value(struct sheet *sheet, size_t column, json_t *value);

/* Whether nothing stands in a column. */
bool sheet_is_empty(const struct sheet *sheet, size_t column);
/* The text of a field; row 0 holds the titles. */
const char *sheet_text(const struct sheet *sheet, size_t row, size_t column);

/* Print it as text or Markdown. A column in which nothing stands is left out.
 * => false: there wasn't memory enough */
bool sheet_print(const struct sheet *sheet, enum sheet_format format, FILE *stream,
                 struct why *why);

/* As text: columns as wide as what stands in them, in lines of at most a hundred characters. Where
 * that is too little, fields go on in a line below; they break behind `,`, `;` and `|`, and where
 * that isn't enough, between any words. => false: there wasn't memory enough */
bool sheet_print_text(const struct sheet *sheet, FILE *stream);

/* The rows as an array of objects; an empty field is null. => null: there is no memory */
json_t *sheet_json(const struct sheet *sheet);

/* Print JSON, and forget it. => false: there wasn't memory enough */
bool sheet_print_json(json_t *json, FILE *stream, struct why *why);

#endif
