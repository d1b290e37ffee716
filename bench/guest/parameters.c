/* SPDX-License-Identifier: MIT */
#include "parameters.h"

#include "arch.h"
#include "broken.h"
#include "text.h"
#include "trace.h"

#define KEY_MOST 64 /* characters of a key or a value, the closing 0 included */

struct pair {
    char key[KEY_MOST], value[KEY_MOST];
};

/* Copy a word up to one of two characters (or the end); where it ended. */
static const char *word(const char *text, char stop, char *into)
{
    unsigned length = 0;

    for (; *text != '\0' && *text != ' ' && *text != stop; text++) {
        if (length == KEY_MOST - 1)
            broken("a parameter is longer than 63 characters", NULL);
        into[length++] = *text;
    }
    into[length] = '\0';
    return text;
}

/* The next pair; false at the end. */
static bool next_pair(const char **text, struct pair *pair)
{
    while (**text == ' ')
        (*text)++;
    if (**text == '\0')
        return false;
    *text = word(*text, '=', pair->key);
    if (**text != '=')
        broken("a parameter has no value", pair->key);
    *text = word(*text + 1, ' ', pair->value);
    return true;
}

static uint32_t number(const struct pair *pair, uint32_t least, uint32_t most)
{
    uint32_t value;

    if (!text_number(pair->value, &value) || value < least || value > most)
        broken("a parameter's value is not a number in its range", pair->key);
    return value;
}

/* One of two words: the second gives true. */
static bool choice(const struct pair *pair, const char *no, const char *yes)
{
    if (!text_equal(pair->value, yes) && !text_equal(pair->value, no))
        broken("a parameter has an unknown value", pair->key);
    return text_equal(pair->value, yes);
}

static void set_workload(struct parameters *parameters, const char *name)
{
    parameters->workload = workload_named(name);
    parameters->stream = TRACE_WORKLOAD;
    if (text_equal(name, TRACE_WORKLOAD))
        return;
    if (parameters->workload == NULL)
        broken("unknown workload", name);
    parameters->stream = parameters->workload->name;
    for (unsigned i = 0; i < parameters->workload->settings; i++)
        parameters->recipe.value[i] = parameters->workload->setting[i].value;
}

static void set_policy(struct parameters *parameters, const char *name)
{
    parameters->policy = policy_named(name);
    if (parameters->policy == NULL)
        broken("unknown policy", name);
}

static bool is_name(const char *text)
{
    unsigned length = 0;

    for (; text[length] != '\0'; length++) {
        char c = text[length];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '+';

        if (!word && !(length > 0 && (c == '.' || c == '-')))
            return false;
    }
    return length > 0 && length <= TRACE_NAME_MOST;
}

static void set_trace(struct parameters *parameters, const char *name)
{
    unsigned length = 0;

    if (!is_name(name))
        broken("a trace's name has up to 32 letters, digits and ._+-", name);
    for (; name[length] != '\0'; length++)
        parameters->trace[length] = name[length];
    parameters->trace[length] = '\0';
}

static void set_trace_crc32(struct parameters *parameters, const struct pair *pair)
{
    unsigned digits = 0;

    for (; digits <= 8 && pair->value[digits] != '\0'; digits++) {
        char c = pair->value[digits];
        uint32_t digit = c >= 'a' ? (uint32_t)c - 'a' + 10 : (uint32_t)c - '0';

        if (digit > 15 || (c < 'a' && c > '9'))
            break;
        parameters->trace_crc32 = parameters->trace_crc32 << 4 | digit;
    }
    if (digits != 8 || pair->value[8] != '\0')
        broken("a parameter's value is not eight hexadecimal digits", pair->key);
    parameters->trace_crc32_given = true;
}

/* A key that is no parameter of every run must be a setting of the workload, named before; a trace
 * has a name and a checksum instead. */
static void set_setting(struct parameters *parameters, const struct pair *pair)
{
    const struct workload *workload = parameters->workload;
    bool is_trace = parameters->stream != NULL && workload == NULL;

    if (is_trace && text_equal(pair->key, "trace")) {
        set_trace(parameters, pair->value);
        return;
    }
    if (is_trace && text_equal(pair->key, "trace_crc32")) {
        set_trace_crc32(parameters, pair);
        return;
    }
    for (unsigned i = 0; workload != NULL && i < workload->settings; i++) {
        const struct setting *setting = &workload->setting[i];

        if (text_equal(setting->name, pair->key)) {
            parameters->recipe.value[i] = number(pair, setting->least, setting->most);
            return;
        }
    }
    broken("unknown parameter", pair->key);
}

static void set(struct parameters *parameters, const struct pair *pair)
{
    if (text_equal(pair->key, "arch")) {
        if (!text_equal(pair->value, arch_name()))
            broken("this guest is of another architecture than", pair->value);
    } else if (text_equal(pair->key, "platform")) {
        if (!text_equal(pair->value, arch_platform()))
            broken("this guest is of another platform than", pair->value);
    } else if (text_equal(pair->key, "workload")) {
        set_workload(parameters, pair->value);
    } else if (text_equal(pair->key, "policy")) {
        set_policy(parameters, pair->value);
    } else if (text_equal(pair->key, "seed")) {
        parameters->recipe.seed = number(pair, 0, UINT32_MAX);
    } else if (text_equal(pair->key, "operations")) {
        parameters->recipe.operations = number(pair, 1, OPERATIONS_MOST);
    } else if (text_equal(pair->key, "commit_limit")) {
        parameters->commit_limit =
            text_equal(pair->value, "none") ? 0 : number(pair, 1, UINT32_MAX);
    } else if (text_equal(pair->key, "layout")) {
        parameters->layout = choice(pair, "fresh", "empty") ? LAYOUT_EMPTY : LAYOUT_FRESH;
    } else if (text_equal(pair->key, "records")) {
        parameters->records = choice(pair, "off", "on");
    } else if (text_equal(pair->key, "alias")) {
        parameters->alias = number(pair, 0, UINT32_MAX);
    } else {
        set_setting(parameters, pair);
    }
}

struct parameters parameters_default(void)
{
    return (struct parameters){.policy = &policies[0], .layout = LAYOUT_FRESH, .records = true};
}

struct parameters parameters_read(const char *text)
{
    struct parameters parameters = parameters_default();
    struct pair pair;

    while (next_pair(&text, &pair))
        set(&parameters, &pair);
    if (parameters.stream == NULL)
        broken("a parameter is missing", "workload");
    if (parameters.workload == NULL && parameters.trace[0] == '\0')
        broken("a parameter is missing", "trace");
    if (parameters.workload != NULL && parameters.recipe.operations == 0)
        parameters.recipe.operations = parameters.workload->operations;
    return parameters;
}

static void write_text(struct record *record, const char *key, const char *value)
{
    record_text(record, " ");
    record_text(record, key);
    record_text(record, "=");
    record_text(record, value);
}

static void write_number(struct record *record, const char *key, uint64_t value)
{
    write_text(record, key, "");
    record_number(record, value);
}

void parameters_write(const struct parameters *parameters, struct record *record)
{
    const struct workload *workload = parameters->workload;

    write_text(record, "arch", arch_name());
    write_text(record, "platform", arch_platform());
    write_number(record, "page_size", 1u << arch_page_shift());
    write_text(record, "workload", parameters->stream);
    write_text(record, "policy", parameters->policy->name);
    write_number(record, "seed", parameters->recipe.seed);
    write_number(record, "operations", parameters->recipe.operations);
    if (parameters->commit_limit == 0)
        write_text(record, "commit_limit", "none");
    else
        write_number(record, "commit_limit", parameters->commit_limit);
    write_text(record, "layout", parameters->layout == LAYOUT_EMPTY ? "empty" : "fresh");
    for (unsigned i = 0; workload != NULL && i < workload->settings; i++)
        write_number(record, workload->setting[i].name, parameters->recipe.value[i]);
    if (parameters->trace[0] != '\0') {
        write_text(record, "trace", parameters->trace);
        write_text(record, "trace_crc32", "");
        record_crc(record, parameters->trace_crc32);
    }
    if (!parameters->records)
        write_text(record, "records", "off");
    if (parameters->alias != 0)
        write_number(record, "alias", parameters->alias);
}
