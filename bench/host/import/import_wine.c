/* SPDX-License-Identifier: MIT
 *
 * `granule import wine`: the log of a Windows program on Wine, best of
 *
 *     WINEDEBUG=+pid,+virtual wine PROGRAM 2>LOG
 *
 * The forms are those of Wine 8.0 (its public source, dlls/ntdll/unix/virtual.c):
 *
 *     0194:0198:trace:virtual:NtAllocateVirtualMemory HANDLE ADDRESS SIZE TYPE PROTECTION
 *     0194:0198:trace:virtual:NtFreeVirtualMemory HANDLE ADDRESS SIZE TYPE
 *     0194:0198:trace:virtual:NtMapViewOfSection handle=… process=HANDLE addr=ADDRESS off=… …
 *     0194:0198:trace:virtual:map_view got mem in reserved area FROM-TO
 *     0194:0198:trace:virtual:dump_view View: FROM - LAST (valloc|file|image|anonymous|…)
 *     0194:0198:trace:virtual:dump_view       FROM - LAST PROTECTION
 *
 * A call says what was asked for. The view behind it says that it was granted, and where; a call
 * without one failed. NtFreeVirtualMemory has none. import_wine_memory.c says what they mean.
 *
 * One process is followed. Lines without ids, which a process writes before it has one, belong to
 * the process that writes its first line with ids next.
 */
#include "import_wine.h"

#include <stdlib.h>

static const struct import_fate fates[WINE_FATES] = {
    [WINE_RESERVE] = {IMPORT_KEPT, "NtAllocateVirtualMemory, MEM_RESERVE: reserve"},
    [WINE_ALLOC] = {IMPORT_KEPT, "the same with MEM_COMMIT: alloc"},
    [WINE_COMMIT] = {IMPORT_KEPT, "the same in what is reserved: commit"},
    [WINE_RELEASE] = {IMPORT_KEPT, "NtFreeVirtualMemory, MEM_RELEASE: release"},
    [WINE_DECOMMIT] = {IMPORT_KEPT, "NtFreeVirtualMemory, MEM_DECOMMIT: decommit"},
    [WINE_VIEW] = {IMPORT_KEPT, "NtMapViewOfSection of a file: view-map"},
    [WINE_IMAGE] = {IMPORT_KEPT, "an image at its base: image-load"},
    [WINE_THREAD] = {IMPORT_KEPT, "a view with a guard page: thread-create"},
    [WINE_THREAD_EXIT] = {IMPORT_KEPT, "the release of such: thread-exit"},
    [WINE_HINT] = {IMPORT_NEAR, "at an address that the model has not: made, the address dropped"},
    [WINE_MOVED_IMAGE] = {IMPORT_NEAR, "an image not at its base: image-load at the linker's"},
    [WINE_OVER] = {IMPORT_NEAR, "made where the log still had something: that ended first, unseen"},
    [WINE_CUT] = {IMPORT_NEAR, "a part of a region released: ended, the rest made anew"},
    [WINE_JOINED] = {IMPORT_NEAR,
                     "the same of one with many committed parts: the rest committed as one"},
    [WINE_UNTOLD] = {IMPORT_NEAR, "memory that no call asked for: alloc"},
    [WINE_VAST_MAP] = {IMPORT_NEAR, "2 GB and more, reserved: only what is committed of it"},
    [WINE_VAST_OPEN] = {IMPORT_NEAR, "commit in such: an alloc of its own"},
    [WINE_AGAIN] = {IMPORT_NOTHING, "nothing changed by it"},
    [WINE_DUMP] = {IMPORT_NOTHING, "views as they are, and other words of the same channel"},
    [WINE_OTHER_LINE] = {IMPORT_NOTHING, "lines of other channels, and blank ones"},
    [WINE_FRESH] = {IMPORT_DROPPED, "what the model's fresh process has: TEBs, program, stack"},
    [WINE_ELSEWHERE] = {IMPORT_DROPPED, "lines of other processes"},
    [WINE_FAILED] = {IMPORT_DROPPED, "calls that failed: no view came of them"},
    [WINE_NOT_MAPPED] = {IMPORT_DROPPED, "calls on what the log doesn't show being made"},
    [WINE_OTHER_PROCESS] = {IMPORT_DROPPED, "calls for another process"},
    [WINE_MANY] = {IMPORT_DROPPED, "calls on more than 250 regions at once"},
    [WINE_VAST_USE] = {IMPORT_DROPPED, "2 GB and more, in use, which no space of NT can hold"},
    [WINE_BROKEN] = {IMPORT_DROPPED, "lines that can't be understood"},
};

/* A thread: the call whose view is to come, and a view whose pages are to come. */
struct task {
    uint32_t space;
    enum { CALL_NONE, CALL_ALLOCATE, CALL_MAP } call;
    struct wine_view view;
    bool untold; /* the view came of no call */
};

struct reader {
    struct import *import;
    struct order order;     /* of tasks, by their process's and their own ids */
    struct order processes; /* spaces, by process ids */
    struct task *task;
    uint32_t tasks;
    size_t tasks_room;
    uint32_t startup; /* the task of lines without ids; 0: none */
    bool threads_only, several;
    uint64_t understood;
};

static bool is_followed(const struct reader *reader, const struct task *task)
{
    return task->space == reader->import->followed;
}

/* Whose a line is */

static uint32_t task_make(struct reader *reader, uint32_t space)
{
    reader->task =
        import_grow(reader->task, reader->tasks, &reader->tasks_room, sizeof *reader->task);
    reader->task[reader->tasks] = (struct task){.space = space};
    return reader->tasks++;
}

/* The task of a line without ids. */
static uint32_t startup_task(struct reader *reader)
{
    if (reader->startup == 0) {
        reader->several = reader->several || reader->threads_only;
        reader->startup = task_make(reader, import_space(reader->import, 0, 1));
    }
    return reader->startup;
}

static uint32_t space_of(struct reader *reader, uint64_t pid)
{
    struct order_place place;
    uint32_t space;

    if (order_find(&reader->processes, pid, &place))
        return order_get(&reader->processes, place).value;
    if (reader->startup != 0) {
        space = reader->task[reader->startup].space;
        reader->import->space[space].pid = pid;
        reader->startup = 0;
    } else {
        space = import_space(reader->import, pid, 1);
    }
    order_insert(&reader->processes, pid, space);
    return space;
}

/* `[TIME:][[PID:]TID:]` => 0: it is something else */
static uint32_t task_of(struct reader *reader, struct part prefix)
{
    uint64_t id[2] = {0, 0};
    unsigned ids = 0;
    struct part word;
    struct order_place place;
    uint32_t task;

    while (part_before(&prefix, ':', &word)) {
        if (ids == 0 && memchr(word.at, '.', part_length(word)) != NULL)
            continue;
        id[0] = id[1];
        if (++ids > 2 || part_length(word) > 8 || !part_take_digits(&word, 16, &id[1]) ||
            word.at != word.end)
            return 0;
    }
    if (prefix.at != prefix.end)
        return 0;
    if (ids == 0)
        return startup_task(reader);
    reader->threads_only = reader->threads_only || ids == 1;
    if (order_find(&reader->order, id[0] << 32 | id[1], &place))
        return order_get(&reader->order, place).value;
    task = task_make(reader, space_of(reader, id[0]));
    order_insert(&reader->order, id[0] << 32 | id[1], task);
    return task;
}

/* Numbers */

static bool take_address(struct part *part, uint64_t *address)
{
    *address = 0;
    return part_take(part, "(nil)") ||
           (part_take(part, "0x") && part_take_digits(part, 16, address));
}

static bool take_hex(struct part *part, uint64_t *number)
{
    part_skip_blanks(part);
    return part_take_digits(part, 16, number);
}

static bool is_own_process(uint64_t handle)
{
    return handle == UINT32_MAX || handle == UINT64_MAX;
}

/* Lines */

/* The last view came of no call: its line, counted as one of no meaning, has one. */
static void settle(struct reader *reader, struct task *task, bool guarded)
{
    if (task->untold && is_followed(reader, task)) {
        reader->import->count[WINE_DUMP]--;
        reader->import->count[wine_untold(reader->import, &task->view, guarded)]++;
    }
    task->untold = false;
}

/* Whether a view that no call asked for is new: nothing is known of its place, or Wine has just
 * found it. */
static bool is_new(const struct import *import, const struct wine_view *view)
{
    bool whole;

    return view->searched || live_look(&import->live, view->start, view->end, &whole).objects == 0;
}

/* A view of no call: one as it is, or a new one, of which memory waits for its pages' lines. */
static enum wine_fate read_untold(struct import *import, struct task *task, bool memory, bool image)
{
    if (!is_new(import, &task->view))
        return WINE_DUMP;
    task->view.address = 0;
    if (!memory)
        return wine_mapped(import, &task->view, image);
    task->untold = true;
    return WINE_DUMP;
}

/* `View: FROM - LAST … (KIND)`: the call before it, if there is one, has succeeded. */
static enum wine_fate read_view(struct reader *reader, struct task *task, struct part line)
{
    bool image = part_find(line, "image)") != NULL;
    bool memory = part_find(line, "(valloc)") != NULL || part_find(line, "(placeholder)") != NULL;
    struct import *import = reader->import;
    enum wine_fate fate = WINE_DUMP, of_call;
    uint64_t last;

    part_skip_blanks(&line);
    if (!take_address(&line, &task->view.start) || !part_take(&line, " - ") ||
        !take_address(&line, &last) || !wine_pages(&task->view.start, last, &task->view.end))
        return WINE_BROKEN;
    if (is_followed(reader, task) && task->call == CALL_NONE) {
        fate = read_untold(import, task, memory, image);
    } else if (is_followed(reader, task)) {
        of_call = task->call == CALL_ALLOCATE ? wine_allocated(import, &task->view)
                                              : wine_mapped(import, &task->view, image);
        import->count[WINE_FAILED]--;
        import->count[of_call]++;
    }
    task->call = CALL_NONE;
    task->view.searched = false;
    return fate;
}

/* `FROM - LAST PROTECTION`; the second letter of a protection is g for a guard page. */
static void read_pages(struct reader *reader, struct task *task, struct part line)
{
    const char *blank = memrchr(line.at, ' ', part_length(line));

    if (blank != NULL && line.end - blank > 2 && blank[2] == 'g')
        settle(reader, task, true);
}

static enum wine_fate read_allocate(struct reader *reader, struct task *task, struct part line)
{
    uint64_t handle, protection;

    part_skip_blanks(&line);
    if (!take_address(&line, &handle) || !part_take(&line, " ") ||
        !take_address(&line, &task->view.address) || !take_hex(&line, &task->view.size) ||
        !take_hex(&line, &task->view.type) || !take_hex(&line, &protection))
        return WINE_BROKEN;
    reader->import->space[task->space].lines++;
    if (!is_own_process(handle))
        return WINE_OTHER_PROCESS;
    task->call = CALL_ALLOCATE;
    return WINE_FAILED; /* until its view comes */
}

static enum wine_fate read_map(struct reader *reader, struct task *task, struct part line)
{
    const char *process = part_find(line, " process=");
    const char *address = part_find(line, " addr=");
    struct part handle_part = {process == NULL ? line.end : process + strlen(" process="),
                               line.end};
    struct part address_part = {address == NULL ? line.end : address + strlen(" addr="), line.end};
    uint64_t handle;

    if (!take_address(&handle_part, &handle) || !take_address(&address_part, &task->view.address))
        return WINE_BROKEN;
    reader->import->space[task->space].lines++;
    if (!is_own_process(handle))
        return WINE_OTHER_PROCESS;
    task->call = CALL_MAP;
    return WINE_FAILED;
}

static enum wine_fate read_free(struct reader *reader, const struct task *task, struct part line)
{
    uint64_t handle, address, size, type;

    part_skip_blanks(&line);
    if (!take_address(&line, &handle) || !part_take(&line, " ") || !take_address(&line, &address) ||
        !take_hex(&line, &size) || !take_hex(&line, &type))
        return WINE_BROKEN;
    reader->import->space[task->space].lines++;
    if (!is_own_process(handle))
        return WINE_OTHER_PROCESS;
    if (address == 1 && size == 0)
        return WINE_DUMP; /* Wine to itself: give back what was kept for DLLs */
    return is_followed(reader, task) ? wine_freed(reader->import, address, size, type)
                                     : WINE_ELSEWHERE;
}

/* A line that isn't a view's: what was known of one is over, but for two that stand between a call
 * and its view. */
static enum wine_fate read_call(struct reader *reader, struct task *task, struct part name,
                                struct part line)
{
    if (part_is(name, "virtual_map_section"))
        return WINE_DUMP;
    task->view.searched = part_is(name, "map_view") && part_starts(line, "got mem");
    if (task->view.searched)
        return WINE_DUMP;
    task->call = CALL_NONE;
    if (part_is(name, "NtAllocateVirtualMemory") || part_is(name, "NtAllocateVirtualMemoryEx"))
        return read_allocate(reader, task, line);
    if (part_is(name, "NtMapViewOfSection") || part_is(name, "NtMapViewOfSectionEx"))
        return read_map(reader, task, line);
    if (part_is(name, "NtFreeVirtualMemory"))
        return read_free(reader, task, line);
    return WINE_DUMP;
}

static enum wine_fate read_line(struct reader *reader, struct part line)
{
    static const char channel[] = "trace:virtual:";
    const char *at = part_find(line, channel);
    struct part name, prefix = {line.at, at};
    enum wine_fate fate = WINE_DUMP;
    struct task *task;
    uint32_t number;

    if (at == NULL)
        return WINE_OTHER_LINE;
    number = task_of(reader, prefix);
    line.at = at + strlen(channel);
    if (number == 0 || !part_before(&line, ' ', &name))
        return WINE_BROKEN;
    reader->understood++;
    task = &reader->task[number];
    if (part_is(name, "dump_view") && !part_starts(line, "View:")) {
        read_pages(reader, task, line);
    } else {
        settle(reader, task, false);
        if (part_is(name, "dump_view") && part_take(&line, "View:"))
            fate = read_view(reader, task, line);
        else
            fate = read_call(reader, task, name, line);
    }
    return is_followed(reader, task) ? fate : WINE_ELSEWHERE;
}

static bool read_log(struct import *import, struct part text, struct why *why)
{
    struct reader reader = {.import = import, .tasks = 1}; /* 0 is none */
    struct part line;

    reader.task = import_grow(NULL, 0, &reader.tasks_room, sizeof *reader.task);
    while (!import->live.full && part_line(&text, &line)) {
        import->lines++;
        import->count[read_line(&reader, line)]++;
    }
    for (uint32_t i = 1; i < reader.tasks; i++)
        settle(&reader, &reader.task[i], false);
    order_free(&reader.order);
    order_free(&reader.processes);
    free(reader.task);
    if (reader.several)
        return refuse(why, "it has several processes, but no process ids to tell them apart; "
                           "record it with WINEDEBUG=+pid,+virtual");
    return reader.understood > 0 ||
           refuse(why,
                  "none of its %llu lines is of Wine's channel virtual; record it with "
                  "WINEDEBUG=+pid,+virtual",
                  (unsigned long long)import->lines);
}

const struct import_format import_wine = {
    .name = "wine",
    .about = "a log of Wine",
    .pid_base = 16,
    .fate = fates,
    .fates = WINE_FATES,
    .read = read_log,
};
