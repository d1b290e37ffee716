/* SPDX-License-Identifier: MIT
 *
 * Command lines and complaints, the same for every subcommand.
 */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void why_set(struct why *why, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why->text, sizeof why->text, format, arguments);
    va_end(arguments);
    /* It may quote bytes from anywhere; a terminal must not obey them. */
    for (char *c = why->text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
}

int complain(int code, const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    /* One call a line, so that the lines of runs side by side don't mix. */
    fprintf(stderr, "granule: %s\n", text);
    return code;
}

static const struct option_row *option_find(const struct option_row *table, const char *name,
                                            size_t length)
{
    for (; table->name; table++)
        if (strlen(table->name) == length && memcmp(table->name, name, length) == 0)
            return table;
    return NULL;
}

/* Take one option at argv[at], which isn't among those `taken`, a bit a row.
 * => how many words it took; 0: it is wrong, and stderr says how */
static int option_take(int argc, char **argv, int at, const struct option_row *table,
                       uint32_t *taken)
{
    const char *name = argv[at] + 2;
    const char *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const struct option_row *option = option_find(table, name, length);
    if (!option) {
        complain(0, "%s: unknown option '%s'; 'granule help %s' lists them", argv[0], argv[at],
                 argv[0]);
        return 0;
    }
    if (*taken >> (option - table) & 1) {
        complain(0, "%s: --%s is there twice", argv[0], option->name);
        return 0;
    }
    *taken |= (uint32_t)1 << (option - table);
    if (!option->text) {
        if (equals) {
            complain(0, "%s: --%s takes no value", argv[0], option->name);
            return 0;
        }
        *option->set = true;
        return 1;
    }
    if (!equals && at + 1 >= argc) {
        complain(0, "%s: --%s needs a value", argv[0], option->name);
        return 0;
    }
    *option->text = equals ? equals + 1 : argv[at + 1];
    return equals ? 1 : 2;
}

/* => how many words remain, from argv[1] on; -1: the options are wrong, and stderr says how */
static int options_sort(int argc, char **argv, const struct option_row *table)
{
    int found = 0;
    uint32_t taken = 0;
    bool options = true;
    for (int at = 1; at < argc;) {
        if (options && strcmp(argv[at], "--") == 0) {
            options = false;
            at++;
        } else if (options && argv[at][0] == '-' && argv[at][1] != '\0') {
            int words = argv[at][1] == '-' ? option_take(argc, argv, at, table, &taken) : 0;
            if (words == 0 && argv[at][1] != '-')
                complain(0, "%s: unknown option '%s'; 'granule help %s' lists them", argv[0],
                         argv[at], argv[0]);
            if (words == 0)
                return -1;
            at += words;
        } else {
            argv[++found] = argv[at++];
        }
    }
    return found;
}

static bool words_are(const char *subcommand, int found, int least, int most)
{
    if (found < 0)
        return false;
    if (found >= least && found <= most)
        return true;
    complain(0, "%s: %s; see 'granule help %s'", subcommand,
             found < least ? "something is missing" : "there are too many words", subcommand);
    return false;
}

bool options_take(int argc, char **argv, const struct option_row *table, int operands)
{
    return words_are(argv[0], options_sort(argc, argv, table), operands, operands);
}

bool options_take_most(int argc, char **argv, const struct option_row *table, int most)
{
    int found = options_sort(argc, argv, table);
    if (!words_are(argv[0], found, 0, most))
        return false;
    argv[found + 1] = NULL;
    return true;
}
