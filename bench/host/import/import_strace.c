/* SPDX-License-Identifier: MIT
 *
 * `granule import strace`: the log of strace, best of
 *
 *     strace -f -o LOG -e trace=memory,process PROGRAM
 *
 * This file knows which threads share an address space, and joins the halves of calls that overlap;
 * import_strace_memory.c says what the calls mean.
 *
 * One address space is followed: a process from one execve to the next, since on NT another program
 * is another process. Where the log has no execve, a break that has changed between brk(NULL) and
 * the last brk tells of one. A forked child begins with a copy of its parent's space that the log
 * doesn't show; what it unmaps of that is dropped. Threads belong to the space of the clone that
 * made them (CLONE_VM without CLONE_VFORK); if the log has no clone, each is a process of its own.
 */
#include "import_strace.h"

#include <stdlib.h>

static const struct import_fate fates[STRACE_FATES] = {
    [STRACE_RESERVE] = {IMPORT_KEPT, "mmap of memory that nothing may touch: reserve"},
    [STRACE_ALLOC] = {IMPORT_KEPT, "mmap of memory: alloc"},
    [STRACE_VIEW] = {IMPORT_KEPT, "mmap of a file: view-map"},
    [STRACE_IMAGE] = {IMPORT_KEPT, "mmap of a program's file: image-load"},
    [STRACE_SEGMENT] = {IMPORT_KEPT, "mmap within an image: a segment of it"},
    [STRACE_COMMIT] = {IMPORT_KEPT, "memory made usable: commit"},
    [STRACE_RELEASE] = {IMPORT_KEPT, "munmap: release, view-unmap, image-unload"},
    [STRACE_THREAD] = {IMPORT_KEPT, "clone: thread-create with the stack's size"},
    [STRACE_THREAD_EXIT] = {IMPORT_KEPT, "a thread's end: thread-exit"},
    [STRACE_STACK] = {IMPORT_KEPT, "a thread's stack: part of thread-create and thread-exit"},
    [STRACE_HINT] = {IMPORT_NEAR, "mmap at an address: made, the address dropped"},
    [STRACE_SHARED_MEMORY] = {IMPORT_NEAR, "mmap of shared memory: alloc"},
    [STRACE_CUT] = {IMPORT_NEAR,
                    "a part of a mapping unmapped or replaced: ended, the rest made anew"},
    [STRACE_JOINED] = {IMPORT_NEAR,
                       "the same of one with many committed parts: the rest committed as one"},
    [STRACE_CLOSE] = {IMPORT_NEAR, "memory made unusable: decommit"},
    [STRACE_MOVED] = {IMPORT_NEAR, "mremap: made anew, then the old one ended"},
    [STRACE_BRK_UP] = {IMPORT_NEAR, "brk, growing: an alloc of its own"},
    [STRACE_BRK_DOWN] = {IMPORT_NEAR, "brk, shrinking: the growths ended, the rest made anew"},
    [STRACE_DEFAULT_STACK] = {IMPORT_NEAR,
                              "clone with a stack that is no block of its own: thread-create"},
    [STRACE_OVER] = {IMPORT_NEAR,
                     "mmap where the log still had something: that ended first, unseen"},
    [STRACE_VAST_MAP] = {IMPORT_NEAR, "2 GB and more, reserved: only what is used of it"},
    [STRACE_VAST_OPEN] = {IMPORT_NEAR, "memory made usable in such: an alloc of its own"},
    [STRACE_AGAIN] = {IMPORT_NOTHING, "nothing changed by it"},
    [STRACE_PROTECT] = {IMPORT_NOTHING, "protections of files and programs"},
    [STRACE_ADVICE] = {IMPORT_NOTHING, "madvise and the like"},
    [STRACE_ASK] = {IMPORT_NOTHING, "brk that asks where the heap ends"},
    [STRACE_NO_MEMORY_CALL] = {IMPORT_NOTHING, "other calls"},
    [STRACE_NO_CALL] = {IMPORT_NOTHING, "signals, ends of processes, blank lines"},
    [STRACE_FIRST_HALF] = {IMPORT_NOTHING, "halves of calls, counted with the other half"},
    [STRACE_ELSEWHERE] = {IMPORT_DROPPED, "lines of other processes and programs"},
    [STRACE_FAILED] = {IMPORT_DROPPED, "calls that failed"},
    [STRACE_NOT_MAPPED] = {IMPORT_DROPPED, "calls on what the log doesn't show being mapped"},
    [STRACE_VAST_USE] = {IMPORT_DROPPED, "2 GB and more, in use, which no space of NT can hold"},
    [STRACE_NO_BREAK] = {IMPORT_DROPPED, "brk before the log says where the heap ends"},
    [STRACE_MANY] = {IMPORT_DROPPED, "calls on more than 250 mappings at once"},
    [STRACE_CUT_OFF] = {IMPORT_DROPPED, "calls of which half is missing"},
    [STRACE_BROKEN] = {IMPORT_DROPPED, "lines that can't be understood"},
};

enum { ARGUMENTS_MOST = 8, PENDING_MOST = 16 };

/* A thread. */
struct task {
    uint64_t id;
    uint32_t space;
    uint32_t thread; /* in the trace; 0: none */
    bool begun;      /* a call of which the other half is to come: */
    bool acted;      /* it has been carried out already */
    struct part name, arguments;
};

struct reader {
    struct import *import;
    struct order order; /* of tasks, by their ids */
    struct task *task;
    uint32_t tasks, spare;          /* spare: the first of those out of use, linked by `space` */
    uint32_t pending[PENDING_MOST]; /* tasks within a clone that makes a thread */
    unsigned pendings;
    uint64_t understood;
    size_t tasks_room, joined_room;
    char *joined; /* the two halves of a call's arguments */
};

static struct import_space *space_of(const struct reader *reader, const struct task *task)
{
    return &reader->import->space[task->space];
}

static bool is_followed(const struct reader *reader, const struct task *task)
{
    return task->space == reader->import->followed;
}

/* Threads */

/* The value of a field of clone's arguments; an empty part: none. */
static struct part field(struct part arguments, const char *name)
{
    struct part rest = arguments;
    const char *at;

    while ((at = part_find(rest, name)) != NULL) {
        struct part value = {at + strlen(name), at + strlen(name)};

        rest.at = value.at;
        if (at > arguments.at && (at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z')))
            continue;
        while (value.end < arguments.end && strchr(",}) ", *value.end) == NULL)
            value.end++;
        return value;
    }
    return (struct part){arguments.at, arguments.at};
}

static bool makes_thread(struct part name, struct part arguments)
{
    uint64_t flags;

    if (!part_is(name, "clone") && !part_is(name, "clone3"))
        return false;
    flags = strace_flags(field(arguments, "flags="), strace_flags_clone);
    return (flags & STRACE_CLONE_VM) != 0 && (flags & STRACE_CLONE_VFORK) == 0;
}

/* Where the stack of a thread-to-be ends: clone has the end, clone3 beginning and size. */
static uint64_t stack_top(struct part arguments)
{
    uint64_t top, size;

    if (part_number(field(arguments, "child_stack="), &top))
        return top;
    if (part_number(field(arguments, "stack="), &top) &&
        part_number(field(arguments, "stack_size="), &size) && size <= UINT64_MAX - top)
        return top + size;
    return 0;
}

static uint32_t task_make(struct reader *reader, uint64_t id, uint32_t space)
{
    uint32_t number = reader->spare;

    if (number != 0) {
        reader->spare = reader->task[number].space;
    } else {
        reader->task =
            import_grow(reader->task, reader->tasks, &reader->tasks_room, sizeof *reader->task);
        number = reader->tasks++;
    }
    reader->task[number] = (struct task){.id = id, .space = space};
    order_insert(&reader->order, id, number);
    return number;
}

static uint32_t task_known(const struct reader *reader, uint64_t id)
{
    struct order_place place;

    return order_find(&reader->order, id, &place) ? order_get(&reader->order, place).value : 0;
}

/* A thread of a parent's space begins. => the fate of the clone that made it */
static enum strace_fate thread_begin(struct reader *reader, uint64_t id, uint32_t parent,
                                     struct part arguments)
{
    uint32_t number = task_known(reader, id);
    enum strace_fate fate = STRACE_THREAD;

    if (number != 0)
        return fate; /* its first line came before the clone's end */
    number = task_make(reader, id, reader->task[parent].space);
    if (is_followed(reader, &reader->task[number]))
        fate = strace_thread(reader->import, stack_top(arguments), &reader->task[number].thread);
    return fate;
}

/* The task of an id. A new one is the thread that a clone is just making, if there is such a clone,
 * or else a process. */
static uint32_t task_of(struct reader *reader, uint64_t id)
{
    uint32_t number = task_known(reader, id);

    if (number != 0)
        return number;
    if (reader->pendings > 0) {
        uint32_t parent = reader->pending[--reader->pendings];

        thread_begin(reader, id, parent, reader->task[parent].arguments);
        return task_known(reader, id);
    }
    return task_make(reader, id, import_space(reader->import, id, 1));
}

/* Let go of a clone that is over. */
static void pending_drop(struct reader *reader, uint32_t task)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < reader->pendings; i++)
        if (reader->pending[i] != task)
            reader->pending[kept++] = reader->pending[i];
    reader->pendings = kept;
}

/* A half of a call is all there is. */
static void half_lost(struct reader *reader, const struct task *task)
{
    if (!task->begun || task->acted || !is_followed(reader, task))
        return;
    reader->import->count[STRACE_FIRST_HALF]--;
    reader->import->count[STRACE_CUT_OFF]++;
}

static enum strace_fate thread_end(struct reader *reader, struct task *task)
{
    uint32_t thread = task->thread;

    task->thread = 0;
    if (thread == 0 || !is_followed(reader, task) || space_of(reader, task)->ends)
        return STRACE_NO_CALL;
    live_thread_exit(&reader->import->live, thread);
    return STRACE_THREAD_EXIT;
}

static enum strace_fate task_end(struct reader *reader, uint64_t id)
{
    uint32_t number = task_known(reader, id);
    enum strace_fate fate;

    if (number == 0)
        return STRACE_NO_CALL;
    fate = thread_end(reader, &reader->task[number]);
    half_lost(reader, &reader->task[number]);
    pending_drop(reader, number);
    order_remove(&reader->order, id);
    reader->task[number].begun = false;
    reader->task[number].space = reader->spare;
    reader->spare = number;
    return fate;
}

/* Programs */

/* The task's process becomes another program, in a space of its own. */
static void exec(struct reader *reader, struct task *task)
{
    struct import_space *space = space_of(reader, task);

    task->thread = 0;
    if (space->lines == 0)
        space->brk_known = false;
    else
        task->space = import_space(reader->import, space->pid, space->program + 1);
}

/* What brk says of the heap's end; before it is carried out, whether it is a new program's. */
static bool is_new_program(const struct import_space *space, struct part argument, uint64_t result)
{
    return strace_is_null(argument) && space->brk_known && result != space->brk;
}

/* Calls */

static enum strace_fate memory_call(struct reader *reader, struct task *task,
                                    const struct strace_call *call, struct part arguments,
                                    bool failed, uint64_t result)
{
    struct part argument[ARGUMENTS_MOST];
    unsigned count = strace_arguments(arguments, argument, ARGUMENTS_MOST);
    bool is_brk = strcmp(call->name, "brk") == 0;
    enum strace_fate fate;

    if (count < call->arguments)
        return STRACE_BROKEN;
    reader->understood++;
    if (is_brk && !failed && is_new_program(space_of(reader, task), argument[0], result))
        exec(reader, task);
    space_of(reader, task)->lines++;
    fate = failed ? STRACE_FAILED : STRACE_ELSEWHERE;
    if (!failed && is_followed(reader, task))
        fate = call->act(reader->import, argument, count, result);
    if (is_brk && !failed) {
        space_of(reader, task)->brk = result;
        space_of(reader, task)->brk_known = true;
    }
    return fate;
}

static bool is_advice(struct part name)
{
    static const char *const names[] = {"madvise", "mlock", "munlock",       "mlockall",
                                        "mlock2",  "msync", "mincore",       "munlockall",
                                        "mbind",   "mseal", "get_mempolicy", "set_mempolicy"};

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (part_is(name, names[i]))
            return true;
    return false;
}

/* A whole call of a task. */
static enum strace_fate act(struct reader *reader, uint32_t number, struct part name,
                            struct part arguments, struct part result_text)
{
    struct task *task = &reader->task[number];
    const struct strace_call *call = strace_memory_call(name);
    uint64_t result = 0;
    bool failed;

    part_skip_blanks(&result_text);
    failed = !part_take_number(&result_text, &result) ||
             (result_text.at < result_text.end && *result_text.at != ' ');
    if (call != NULL)
        return memory_call(reader, task, call, arguments, failed, result);
    if (part_is(name, "exit_group"))
        space_of(reader, task)->ends = true;
    if (part_is(name, "exit"))
        return thread_end(reader, task) == STRACE_THREAD_EXIT ? STRACE_THREAD_EXIT
                                                              : STRACE_NO_MEMORY_CALL;
    if ((part_is(name, "execve") || part_is(name, "execveat")) && !failed)
        exec(reader, task);
    if (makes_thread(name, arguments))
        return failed ? STRACE_FAILED : thread_begin(reader, result, number, arguments);
    return is_advice(name) ? STRACE_ADVICE : STRACE_NO_MEMORY_CALL;
}

/* The first half. munmap takes effect with it: another thread may get the address before the second
 * half is told; mmap with the second, which has the address. */
static enum strace_fate begin(struct reader *reader, uint32_t number,
                              const struct strace_line *line)
{
    struct task *task = &reader->task[number];

    half_lost(reader, task);
    pending_drop(reader, number);
    task->begun = true;
    task->acted = part_is(line->name, "munmap");
    task->name = line->name;
    task->arguments = line->arguments;
    if (task->acted)
        return memory_call(reader, task, strace_memory_call(line->name), line->arguments, false, 0);
    if (makes_thread(line->name, line->arguments) && reader->pendings < PENDING_MOST)
        reader->pending[reader->pendings++] = number;
    return STRACE_FIRST_HALF;
}

static struct part join(struct reader *reader, struct part a, struct part b)
{
    size_t length = part_length(a) + part_length(b);

    while (reader->joined_room < length + 1)
        reader->joined =
            import_grow(reader->joined, reader->joined_room, &reader->joined_room, sizeof(char));
    memcpy(reader->joined, a.at, part_length(a));
    memcpy(reader->joined + part_length(a), b.at, part_length(b));
    return (struct part){reader->joined, reader->joined + length};
}

static enum strace_fate resume(struct reader *reader, uint32_t number,
                               const struct strace_line *line)
{
    struct task *task = &reader->task[number];
    bool known = task->begun && part_length(task->name) == part_length(line->name) &&
                 memcmp(task->name.at, line->name.at, part_length(line->name)) == 0;

    if (!known) {
        /* an exec in a thread ends under the process's own number */
        if (strace_memory_call(line->name) != NULL || makes_thread(line->name, line->arguments))
            return STRACE_CUT_OFF;
        return act(reader, number, line->name, line->arguments, line->result);
    }
    task->begun = false;
    pending_drop(reader, number);
    if (task->acted)
        return STRACE_FIRST_HALF;
    return act(reader, number, task->name, join(reader, task->arguments, line->arguments),
               line->result);
}

static enum strace_fate read_line(struct reader *reader, const struct strace_line *line)
{
    enum strace_fate fate;
    uint32_t number;

    if (line->kind == STRACE_OTHER)
        return STRACE_NO_CALL;
    if (line->kind == STRACE_UNKNOWN)
        return STRACE_BROKEN;
    if (line->kind == STRACE_ENDED)
        return task_end(reader, line->task);
    number = task_of(reader, line->task);
    if (line->kind == STRACE_BEGUN)
        fate = begin(reader, number, line);
    else if (line->kind == STRACE_RESUMED)
        fate = resume(reader, number, line);
    else
        fate = act(reader, number, line->name, line->arguments, line->result);
    return is_followed(reader, &reader->task[number]) ? fate : STRACE_ELSEWHERE;
}

static bool read_log(struct import *import, struct part text, struct why *why)
{
    struct reader reader = {.import = import, .tasks = 1}; /* 0 is none */
    struct part line;

    reader.task = import_grow(NULL, 0, &reader.tasks_room, sizeof *reader.task);
    while (!import->live.full && part_line(&text, &line)) {
        struct strace_line said = strace_line(line);

        import->lines++;
        import->count[read_line(&reader, &said)]++;
    }
    for (uint32_t i = 1; i < reader.tasks; i++)
        half_lost(&reader, &reader.task[i]);
    order_free(&reader.order);
    free(reader.task);
    free(reader.joined);
    return reader.understood > 0 ||
           refuse(why, "none of its %llu lines is a memory call as strace prints it",
                  (unsigned long long)import->lines);
}

const struct import_format import_strace = {
    .name = "strace",
    .about = "a log of strace",
    .pid_base = 10,
    .fate = fates,
    .fates = STRACE_FATES,
    .read = read_log,
};
