/* SPDX-License-Identifier: MIT
 *
 * The table of the model as JSON and as text.
 */
#include "assumptions.h"

#include "model.h"

#include <stdbool.h>
#include <string.h>

static bool is_assumption(const char *source)
{
    return strstr(source, "assumption") != NULL;
}

static bool is_rule(const struct model_row *row)
{
    return *row->unit == '\0';
}

/* Bytes of whole pages, on an architecture. */
static uint32_t in_pages(uint32_t bytes, unsigned column)
{
    uint32_t page = 0;
    for (unsigned i = 0; page == 0; i++)
        if (strcmp(model_rows[i].name, "page") == 0)
            page = model_rows[i].value[column];
    return (bytes + page - 1) / page * page;
}

/* Of whole pages, too. */
static uint32_t committed(const struct layout_region *region, unsigned column)
{
    return region->committed * in_pages(1, column);
}

/* JSON */

static json_t *address(uint32_t value)
{
    char text[16];
    snprintf(text, sizeof text, "0x%08x", value);
    return json_string(text);
}

/* An object that is whole; or null. */
static json_t *whole(json_t *object, int wrong)
{
    if (wrong == 0)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *value_json(const struct model_row *row, unsigned column)
{
    bool is_address = strcmp(row->unit, "address") == 0;
    return is_address ? address(row->value[column]) : json_integer(row->value[column]);
}

static json_t *row_json(const struct model_row *row)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:b}", "name", row->name, "what", row->what,
                               "source", row->source, "assumption", is_assumption(row->source));
    int wrong = 0;
    if (*row->instead)
        wrong |= json_object_set_new(object, "instead", json_string(row->instead));
    if (!is_rule(row))
        wrong |= json_object_set_new(object, "unit", json_string(row->unit));
    for (unsigned column = 0; !is_rule(row) && column < ARCHITECTURES; column++)
        if (row->value[column] != 0)
            wrong |=
                json_object_set_new(object, model_architecture[column], value_json(row, column));
    return whole(object, wrong);
}

static json_t *region_json(const struct layout_region *region)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:b}", "name", region->name, "what", "in a fresh process",
                  "source", region->source, "assumption", is_assumption(region->source));
    int wrong = 0;
    for (unsigned column = 0; column < ARCHITECTURES; column++)
        wrong |=
            json_object_set_new(object, model_architecture[column],
                                json_pack("{s:o, s:I, s:I}", "base", address(region->base[column]),
                                          "size", (json_int_t)in_pages(region->size, column),
                                          "committed", (json_int_t)committed(region, column)));
    return whole(object, wrong);
}

json_t *assumptions_json(void)
{
    json_t *array = json_array();
    bool right = array != NULL;
    for (unsigned i = 0; right && i < model_row_count; i++)
        right = json_array_append_new(array, row_json(&model_rows[i])) == 0;
    for (unsigned i = 0; right && i < layout_region_count; i++)
        right = json_array_append_new(array, region_json(&layout_regions[i])) == 0;
    if (right)
        return array;
    json_decref(array);
    return NULL;
}

/* Text */

static void print_value(FILE *stream, const struct model_row *row, unsigned column)
{
    if (strcmp(row->unit, "address") == 0)
        fprintf(stream, "0x%08x", row->value[column]);
    else
        fprintf(stream, "%u %s", row->value[column], row->unit);
}

static void print_values(FILE *stream, const struct model_row *row)
{
    const char *before = " = ";
    if (row->value[ON_ALPHA] == row->value[ON_X86]) {
        fputs(before, stream);
        print_value(stream, row, ON_X86);
        return;
    }
    for (unsigned column = 0; column < ARCHITECTURES; column++) {
        if (row->value[column] == 0)
            continue;
        fputs(before, stream);
        print_value(stream, row, column);
        fprintf(stream, " on %s", model_architecture[column]);
        before = ", ";
    }
}

static void print_row(FILE *stream, const struct model_row *row)
{
    fprintf(stream, "%s: %s", row->name, row->what);
    if (!is_rule(row))
        print_values(stream, row);
    fprintf(stream, "\n    %s\n", row->source);
    if (*row->instead)
        fprintf(stream, "    otherwise: %s\n", row->instead);
}

static void print_regions(FILE *stream, unsigned column)
{
    fprintf(stream, "\na fresh process on %s: base, bytes reserved and committed\n",
            model_architecture[column]);
    for (unsigned i = 0; i < layout_region_count; i++) {
        const struct layout_region *region = &layout_regions[i];
        fprintf(stream, "  %08x %8u %6u  %s\n", region->base[column],
                in_pages(region->size, column), committed(region, column), region->name);
        if (column == ON_X86)
            fprintf(stream, "%28s%s\n", "", region->source);
    }
}

void assumptions_print(FILE *stream)
{
    for (unsigned i = 0; i < model_row_count; i++)
        print_row(stream, &model_rows[i]);
    print_regions(stream, ON_X86);
    print_regions(stream, ON_ALPHA);
}

/* Whether a reading is one of those that a row names, with ", " between. */
static bool is_named(const char *names, const char *reading)
{
    while (*names) {
        size_t length = strcspn(names, ",");
        if (length == strlen(reading) && memcmp(names, reading, length) == 0)
            return true;
        names += length;
        names += strspn(names, ", ");
    }
    return false;
}

const char *assumption_read_by(const char *reading)
{
    for (unsigned i = 0; i < model_row_count; i++)
        if (is_named(model_rows[i].instead, reading))
            return model_rows[i].name;
    return NULL;
}
