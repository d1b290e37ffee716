/* SPDX-License-Identifier: MIT */
#include "import.h"

#include "trace.h"

#include <inttypes.h>
#include <stdlib.h>

/* Processes */

uint32_t import_space(struct import *import, uint64_t pid, uint32_t program)
{
    import->space =
        import_grow(import->space, import->spaces, &import->spaces_room, sizeof *import->space);
    import->space[import->spaces] = (struct import_space){.pid = pid, .program = program};
    return import->spaces++;
}

/* Of those that may be followed, the first that asks for most. => IMPORT_NONE: there is none */
static int64_t busiest(const struct import *import, bool any, uint64_t pid)
{
    int64_t best = IMPORT_NONE;

    for (uint32_t i = 0; i < import->spaces; i++)
        if ((any || import->space[i].pid == pid) && import->space[i].lines > 0 &&
            (best == IMPORT_NONE || import->space[i].lines > import->space[best].lines))
            best = i;
    return best;
}

static int print_pid(char *text, size_t size, const struct import_format *format, uint64_t pid)
{
    return snprintf(text, size, format->pid_base == 16 ? "%04" PRIx64 : "%" PRIu64, pid);
}

static bool choose(struct import *import, const struct import_format *format, const char *wanted,
                   struct why *why)
{
    char busy[24];
    uint64_t pid = 0;
    struct part part = {wanted, wanted == NULL ? NULL : wanted + strlen(wanted)};

    import->followed = busiest(import, true, 0);
    if (import->followed == IMPORT_NONE)
        return refuse(why, "none of its %" PRIu64 " lines asks for memory", import->lines);
    if (wanted == NULL)
        return true;
    print_pid(busy, sizeof busy, format, import->space[import->followed].pid);
    if (!part_take_digits(&part, format->pid_base, &pid) || part.at != part.end)
        return refuse(why, "--pid is '%s'; it wants a number of base %u, such as %s", wanted,
                      format->pid_base, busy);
    import->followed = busiest(import, false, pid);
    if (import->followed == IMPORT_NONE)
        return refuse(why, "no process %s asks for memory in it; %s does most of all", wanted,
                      busy);
    return true;
}

void import_change(struct import *import, struct live_object *object, uint32_t fate)
{
    if (object->fate == LIVE_NO_FATE)
        return;
    import->count[object->fate]--;
    import->count[fate]++;
    object->fate = fate;
}

/* The whole */

static void reset(struct import *import, const struct import_format *format)
{
    *import = (struct import){.fate = format->fate,
                              .followed = IMPORT_NONE,
                              .space = import->space,
                              .spaces_room = import->spaces_room};
}

bool import_log(struct import *import, const struct import_format *format, struct part text,
                const char *pid, struct why *why)
{
    int64_t followed;

    *import = (struct import){0};
    reset(import, format);
    if (!format->read(import, text, why) || !choose(import, format, pid, why)) {
        import_free(import);
        return false;
    }
    followed = import->followed;
    reset(import, format);
    import->followed = followed;
    if (!format->read(import, text, why) || import->live.full) {
        if (import->live.full)
            why_set(why, "it makes more than %d operations; cut it", LIVE_OPERATIONS_MOST);
        import_free(import);
        return false;
    }
    live_finish(&import->live);
    return true;
}

void import_free(struct import *import)
{
    live_free(&import->live);
    free(import->space);
    *import = (struct import){0};
}

/* The account */

static void account_class(FILE *stream, const char *prefix, const struct import *import,
                          const struct import_format *format, enum import_class class,
                          const char *title)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < format->fates; i++)
        sum += format->fate[i].class == class ? import->count[i] : 0;
    if (sum == 0)
        return;
    fprintf(stream, "%s%s: %" PRIu64 "\n", prefix, title, sum);
    for (unsigned i = 0; i < format->fates; i++)
        if (format->fate[i].class == class && import->count[i] != 0)
            fprintf(stream, "%s%8" PRIu64 "  %s\n", prefix, import->count[i], format->fate[i].what);
}

static void account_operations(FILE *stream, const char *prefix, const struct live *live)
{
    uint32_t count[OPERATION_KINDS] = {0};
    char line[TRACE_LINE_MOST];

    for (uint32_t i = 0; i < live->operations; i++)
        count[live->operation[i].kind]++;
    fprintf(stream, "%sOperations: %u", prefix, live->operations);
    for (uint32_t kind = 0; kind < OPERATION_KINDS; kind++) {
        const struct operation operation = {.kind = kind};
        size_t word;

        if (count[kind] == 0)
            continue;
        trace_write(&operation, line);
        word = strcspn(line, " ");
        fprintf(stream, "; %.*s%s %u", (int)word, line,
                strstr(line, " at ")   ? " at"
                : strstr(line, " top") ? " top"
                                       : "",
                count[kind]);
    }
    fprintf(stream, "\n");
}

void import_account(FILE *stream, const char *prefix, const struct import *import,
                    const struct import_format *format, const char *name)
{
    const struct import_space *space = &import->space[import->followed];
    uint32_t spaces = 0;
    char pid[24];

    print_pid(pid, sizeof pid, format, space->pid);
    fprintf(stream, "%sImported from %s: %s, %" PRIu64 " lines.\n", prefix, format->about, name,
            import->lines);
    for (uint32_t i = 0; i < import->spaces; i++)
        spaces += import->space[i].lines > 0;
    if (spaces == 1)
        fprintf(stream, "%sOne process.\n", prefix);
    else if (space->program == 1)
        fprintf(stream, "%sFollowed: process %s, of %u in the log.\n", prefix, pid, spaces);
    else
        fprintf(stream, "%sFollowed: process %s as its program %u, of %u programs in the log.\n",
                prefix, pid, space->program, spaces);
    account_operations(stream, prefix, &import->live);
    account_class(stream, prefix, import, format, IMPORT_KEPT, "Lines kept");
    account_class(stream, prefix, import, format, IMPORT_NEAR, "Lines approximated");
    account_class(stream, prefix, import, format, IMPORT_DROPPED, "Lines dropped");
    account_class(stream, prefix, import, format, IMPORT_NOTHING,
                  "Lines that ask nothing of the address space");
}

void import_print(FILE *stream, const struct import *import, const struct import_format *format,
                  const char *name)
{
    char line[TRACE_LINE_MOST];

    fprintf(stream, "%s\n", TRACE_FIRST_LINE);
    import_account(stream, "# ", import, format, name);
    for (uint32_t i = 0; i < import->live.operations && !ferror(stream); i++) {
        trace_write(&import->live.operation[i], line);
        fprintf(stream, "%s\n", line);
    }
}
