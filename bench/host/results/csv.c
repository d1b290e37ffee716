/* SPDX-License-Identifier: MIT
 *
 * Reading the suite's own tables.
 */
#include "csv.h"
#include "inside.h"
#include "number.h"

#include <stdlib.h>
#include <string.h>

/* Larger than any table of a campaign that the suite plans. */
#define CSV_BYTES_MOST ((size_t)1 << 30)

static bool wrong(const struct csv *csv, size_t line, const char *what, struct why *why)
{
    return refuse(why, "%s:%zu: %s", csv->name, line, what);
}

/* Cut one line into fields at its commas. => false: there aren't just as many as columns */
static bool cut_line(struct csv *csv, size_t row, char *line)
{
    size_t count = 0;
    for (char *next; line; line = next) {
        next = strchr(line, ',');
        if (next)
            *next++ = '\0';
        if (count == csv->columns)
            return false;
        csv->field[row * csv->columns + count++] = line;
    }
    return count == csv->columns;
}

static bool check_bytes(const struct csv *csv, const struct bytes *bytes, struct why *why)
{
    size_t line = 1;
    if (bytes->length == 0 || bytes->at[bytes->length - 1] != '\n')
        return refuse(why, "%s: it is empty, or its last line is cut off", csv->name);
    for (size_t i = 0; i < bytes->length; i++) {
        char c = bytes->at[i];
        if (c == '\n')
            line++;
        else if (c < ' ' || c > '~' || c == '"')
            return wrong(csv, line, "there is a character that no table of the suite has", why);
    }
    return true;
}

static size_t count_bytes(const char *text, size_t length, char wanted)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == wanted;
    return count;
}

static bool cut_lines(struct csv *csv, const struct bytes *bytes, struct why *why)
{
    size_t header = (size_t)(strchr(bytes->at, '\n') - bytes->at);
    size_t lines = count_bytes(bytes->at, bytes->length, '\n');
    csv->columns = count_bytes(bytes->at, header, ',') + 1;
    csv->rows = lines - 1;
    /* A hostile header can't ask for more memory than a few times the file's size. */
    if (csv->columns * lines > bytes->length + 1)
        return refuse(why, "%s: its rows are shorter than its header", csv->name);
    csv->field = calloc(csv->columns * lines + 1, sizeof *csv->field);
    if (!csv->field)
        return refuse(why, "%s: there isn't memory enough to read it", csv->name);
    char *line = bytes->at;
    for (size_t row = 0; row < lines; row++) {
        char *newline = strchr(line, '\n');
        *newline = '\0';
        if (!cut_line(csv, row, line))
            return wrong(csv, row + 1, "it hasn't as many fields as the header", why);
        line = newline + 1;
    }
    return true;
}

bool csv_read(struct csv *csv, const char *name, struct bytes text, struct why *why)
{
    memset(csv, 0, sizeof *csv);
    snprintf(csv->name, sizeof csv->name, "%s", name);
    csv->text = text.at;
    if (check_bytes(csv, &text, why) && cut_lines(csv, &text, why))
        return true;
    csv_free(csv);
    return false;
}

bool csv_load(struct csv *csv, const char *results, const char *name, struct why *why)
{
    char path[PATH_MOST];
    struct bytes bytes;
    memset(csv, 0, sizeof *csv);
    return path_make(path, why, "%s/%s", results, name) &&
           inside_read(results, name, CSV_BYTES_MOST, &bytes, why) &&
           csv_read(csv, path, bytes, why);
}

void csv_free(struct csv *csv)
{
    free(csv->text);
    free(csv->field);
    memset(csv, 0, sizeof *csv);
}

bool csv_column(const struct csv *csv, const char *header, size_t *column, struct why *why)
{
    for (*column = 0; *column < csv->columns; ++*column)
        if (strcmp(csv->field[*column], header) == 0)
            return true;
    return refuse(why, "%s: there is no column %s", csv->name, header);
}

const char *csv_header(const struct csv *csv, size_t column)
{
    return csv->field[column];
}

const char *csv_field(const struct csv *csv, size_t row, size_t column)
{
    return csv->field[(row + 1) * csv->columns + column];
}

bool csv_number(const struct csv *csv, size_t row, size_t column, uint64_t *number, struct why *why)
{
    const char *text = csv_field(csv, row, column);
    struct why inner;
    if (number_read(text, strlen(text), NUMBER_MOST, number))
        return true;
    why_set(&inner, "%s should be a number, not '%.40s'", csv_header(csv, column), text);
    return wrong(csv, row + 2, inner.text, why);
}
