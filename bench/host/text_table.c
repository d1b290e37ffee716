/* SPDX-License-Identifier: MIT
 *
 * Laying tables out.
 */
#include "text_table.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Blanks before a column: more between a number's end and the beginning of words. */
static size_t gap(const struct text_table *table, size_t column)
{
    bool after_number = column > 0 && (table->right >> (column - 1) & 1);
    return after_number && !(table->right >> column & 1) ? 2 : 1;
}

/* How a column is set. */
struct setting {
    size_t width; /* 0: nothing stands in it */
    bool words;   /* fields break between any words */
};

/* Up to where a field may be cut next: behind some marks, or between any words. */
static size_t piece_length(const char *text, bool words)
{
    size_t length = 0;
    while (text[length] &&
           !(length && text[length] == ' ' && (words || strchr(",;|", text[length - 1]))))
        length++;
    return length;
}

/* How much of a field fits into a line: whole pieces, but one at least. */
static size_t line_length(const char *text, struct setting setting)
{
    size_t length = piece_length(text, setting.words);
    while (text[length]) {
        size_t longer = length + 1 + piece_length(text + length + 1, setting.words);
        if (longer > setting.width)
            break;
        length = longer;
    }
    return length;
}

static size_t longest_line(const char *text, struct setting setting)
{
    size_t longest = 0;
    while (*text) {
        size_t length = line_length(text, setting);
        if (length > longest)
            longest = length;
        text += length + (text[length] == ' ');
    }
    return longest;
}

/* What a column takes if its fields are cut, where they can be, to the setting's width. */
static struct setting set_column(const struct text_table *table, size_t column,
                                 struct setting setting)
{
    size_t widest = 0, title = longest_line(table->titles[column], setting);
    for (size_t row = 0; row < table->count; row++) {
        size_t length = longest_line(table->rows[row].field[column], setting);
        if (length > widest)
            widest = length;
    }
    return (struct setting){widest && widest < title ? title : widest, setting.words};
}

static size_t total_width(const struct text_table *table, const struct setting *settings)
{
    size_t total = 0;
    for (size_t column = 0; column < table->columns; column++)
        if (settings[column].width)
            total += settings[column].width + (total ? gap(table, column) : 0);
    return total;
}

/* Narrow the last columns first: what they hold is read last. */
static void narrow(const struct text_table *table, struct setting *settings, bool words)
{
    for (size_t column = table->columns; column-- > 0;) {
        size_t total = total_width(table, settings), width = settings[column].width;
        if (total <= TEXT_LINE_MOST)
            return;
        size_t over = total - TEXT_LINE_MOST;
        settings[column] =
            set_column(table, column, (struct setting){width > over ? width - over : 1, words});
    }
}

/* One line of a row; *rest: what is left of its fields. => false: there was nothing more */
static bool print_line(const struct text_table *table, const struct setting *settings,
                       const char **rest)
{
    size_t at = 0, begin = 0; /* where the line ends so far, and where the column begins */
    bool any = false;
    for (size_t column = 0; column < table->columns; column++) {
        size_t width = settings[column].width;
        if (width == 0)
            continue;
        begin += begin ? gap(table, column) : 0;
        size_t length = *rest[column] ? line_length(rest[column], settings[column]) : 0;
        size_t from = begin + (table->right >> column & 1 ? width - length : 0);
        if (length) {
            printf("%*s%.*s", (int)(from - at), "", (int)length, rest[column]);
            at = from + length;
            any = true;
        }
        begin += width;
        rest[column] += length + (rest[column][length] == ' ');
    }
    if (any)
        putchar('\n');
    return any;
}

void text_table_print(const struct text_table *table)
{
    struct setting settings[TEXT_COLUMNS_MOST];
    const char *rest[TEXT_COLUMNS_MOST];
    for (size_t column = 0; column < table->columns; column++)
        settings[column] = set_column(table, column, (struct setting){TEXT_FIELD_MOST, false});
    narrow(table, settings, false);
    narrow(table, settings, true);
    memcpy(rest, table->titles, sizeof rest);
    while (print_line(table, settings, rest))
        ;
    for (size_t row = 0; row < table->count; row++) {
        for (size_t column = 0; column < table->columns; column++)
            rest[column] = table->rows[row].field[column];
        while (print_line(table, settings, rest))
            ;
    }
}
