/* SPDX-License-Identifier: MIT
 *
 * The table of the model as JSON: every row and region is there, with what it says. */
#include "../testing.h"

#include "assumptions.h"
#include "model.h"

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    if (text == NULL)
        fail_msg("%s has no text '%s'", json_string_value(json_object_get(object, "name")), key);
    return text;
}

/* What an architecture has of a row, as a number; -1: nothing. */
static json_int_t number_of(const json_t *object, const char *unit)
{
    unsigned long number;

    if (object == NULL)
        return -1;
    if (strcmp(unit, "address") != 0) {
        assert_true(json_is_integer(object));
        return json_integer_value(object);
    }
    assert_int_equal(json_string_length(object), 10);
    assert_int_equal(sscanf(json_string_value(object), "0x%8lx", &number), 1);
    return (json_int_t)number;
}

static void check_row(const json_t *object, const struct model_row *row)
{
    bool assumed = json_is_true(json_object_get(object, "assumption"));

    assert_string_equal(text_of(object, "name"), row->name);
    assert_string_equal(text_of(object, "what"), row->what);
    assert_string_equal(text_of(object, "source"), row->source);
    assert_true(assumed == (strstr(row->source, "assumption") != NULL));
    assert_true(json_is_boolean(json_object_get(object, "assumption")));
    if (row->instead[0] != '\0')
        assert_string_equal(text_of(object, "instead"), row->instead);
    else
        assert_null(json_object_get(object, "instead"));
    if (row->unit[0] != '\0')
        assert_string_equal(text_of(object, "unit"), row->unit);
    for (unsigned column = 0; column < ARCHITECTURES; column++) {
        json_int_t number =
            number_of(json_object_get(object, model_architecture[column]), row->unit);

        assert_true(number == (row->value[column] == 0 ? -1 : (json_int_t)row->value[column]));
    }
}

static void check_region(const json_t *object, const struct layout_region *region)
{
    assert_string_equal(text_of(object, "name"), region->name);
    assert_string_equal(text_of(object, "source"), region->source);
    for (unsigned column = 0; column < ARCHITECTURES; column++) {
        const json_t *here = json_object_get(object, model_architecture[column]);
        json_int_t size = json_integer_value(json_object_get(here, "size"));
        json_int_t page = column == ON_ALPHA ? 8192 : 4096;

        assert_true(number_of(json_object_get(here, "base"), "address") == region->base[column]);
        assert_true(size % page == 0 && size >= region->size && size < region->size + page);
        assert_true(json_integer_value(json_object_get(here, "committed")) ==
                    region->committed * page);
    }
}

static void test_json(void **state)
{
    json_t *array = assumptions_json();

    (void)state;
    assert_int_equal(json_array_size(array), model_row_count + layout_region_count);
    for (unsigned i = 0; i < model_row_count; i++)
        check_row(json_array_get(array, i), &model_rows[i]);
    for (unsigned i = 0; i < layout_region_count; i++)
        check_region(json_array_get(array, model_row_count + i), &layout_regions[i]);
    json_decref(array);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
    };

    return cmocka_run_group_tests_name("assumptions", tests, NULL, NULL);
}
