/* SPDX-License-Identifier: MIT
 *
 * Putting tables together and printing them.
 */
#include "sheet.h"
#include "array.h"
#include "markdown.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool sheet_format_read(const char *command, const char *text, enum sheet_format *format)
{
    static const char *const names[] = {"text", "markdown", "json"};
    *format = SHEET_TEXT;
    if (!text)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], text) == 0) {
            *format = (enum sheet_format)i;
            return true;
        }
    complain(0, "%s: --format is text, markdown or json, not '%s'", command, text);
    return false;
}

void sheet_begin(struct sheet *sheet, const struct sheet_column *columns, size_t width)
{
    *sheet = (struct sheet){.columns = columns, .width = width};
}

void sheet_free(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->rows * sheet->width; i++) {
        free(sheet->field[i].text);
        json_decref(sheet->field[i].value);
    }
    free(sheet->field);
    sheet->field = NULL;
    sheet->rows = sheet->room = 0;
}

void sheet_row(struct sheet *sheet)
{
    if (sheet->failed)
        return;
    struct sheet_field *field =
        array_grown(sheet->field, sheet->rows, &sheet->room, sheet->width * sizeof *field);
    if (!field) {
        sheet->failed = true;
        return;
    }
    sheet->field = field;
    memset(&sheet->field[sheet->rows * sheet->width], 0, sheet->width * sizeof *sheet->field);
    sheet->rows++;
}

static struct sheet_field *last_row(const struct sheet *sheet, size_t column)
{
    return &sheet->field[(sheet->rows - 1) * sheet->width + column];
}

void sheet_put(struct sheet *sheet, size_t column, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    if (sheet->failed)
        return;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) {
        text = NULL;
        sheet->failed = true;
    }
    va_end(arguments);
    free(last_row(sheet, column)->text);
    last_row(sheet, column)->text = text;
}

void sheet_value(struct sheet *sheet, size_t column, json_t *value)
{
    if (sheet->failed || !value) {
        sheet->failed = true;
        json_decref(value);
        return;
    }
    json_decref(last_row(sheet, column)->value);
    last_row(sheet, column)->value = value;
}

const char *sheet_text(const struct sheet *sheet, size_t row, size_t column)
{
    if (row == 0)
        return sheet->columns[column].title;
    const char *text = sheet->field[(row - 1) * sheet->width + column].text;
    return text ? text : "";
}

bool sheet_is_empty(const struct sheet *sheet, size_t column)
{
    for (size_t row = 1; row <= sheet->rows; row++)
        if (*sheet_text(sheet, row, column))
            return false;
    return true;
}

static void print_markdown(const struct sheet *sheet, FILE *stream)
{
    for (size_t row = 0; row <= sheet->rows; row++) {
        for (size_t column = 0; column < sheet->width; column++) {
            if (sheet_is_empty(sheet, column))
                continue;
            fputs("| ", stream);
            markdown_write(stream, sheet_text(sheet, row, column));
            fputc(' ', stream);
        }
        fputs("|\n", stream);
        for (size_t column = 0; row == 0 && column < sheet->width; column++)
            if (!sheet_is_empty(sheet, column))
                fputs(sheet->columns[column].right ? "|---:" : "|---", stream);
        if (row == 0)
            fputs("|\n", stream);
    }
}

bool sheet_print(const struct sheet *sheet, enum sheet_format format, FILE *stream, struct why *why)
{
    bool right = !sheet->failed;
    if (right && format == SHEET_TEXT)
        right = sheet_print_text(sheet, stream);
    else if (right)
        print_markdown(sheet, stream);
    return right || refuse(why, "there isn't memory enough to print it");
}

static json_t *row_json(const struct sheet *sheet, size_t row)
{
    json_t *object = json_object();
    for (size_t column = 0; column < sheet->width; column++) {
        const struct sheet_field *field = &sheet->field[row * sheet->width + column];
        json_t *value = json_null();
        if (field->value)
            value = json_incref(field->value);
        else if (field->text && *field->text)
            value = json_string(field->text);
        json_object_set_new(object, sheet->columns[column].key, value);
    }
    return object;
}

json_t *sheet_json(const struct sheet *sheet)
{
    json_t *rows = sheet->failed ? NULL : json_array();
    for (size_t row = 0; rows && row < sheet->rows; row++)
        json_array_append_new(rows, row_json(sheet, row));
    return rows;
}

bool sheet_print_json(json_t *json, FILE *stream, struct why *why)
{
    char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
    json_decref(json);
    if (!text)
        return refuse(why, "there isn't memory enough to print it");
    fprintf(stream, "%s\n", text);
    free(text);
    return true;
}
