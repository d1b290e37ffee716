/* SPDX-License-Identifier: MIT
 *
 * Parts of the reader of strace's logs: one for what a line says, one for what memory calls mean.
 */
#ifndef HOST_IMPORT_STRACE_H
#define HOST_IMPORT_STRACE_H

#include "import.h"

enum strace_kind {
    STRACE_CALL,    /* a call with its result */
    STRACE_BEGUN,   /* a call whose end stands on a later line of its thread */
    STRACE_RESUMED, /* that end */
    STRACE_ENDED,   /* a thread or process has ended */
    STRACE_OTHER,   /* signals, strace's own words, a blank line */
    STRACE_UNKNOWN, /* none of these */
};

/* A line of a log. */
struct strace_line {
    enum strace_kind kind;
    uint64_t task; /* the thread's id; 0 in a log without */
    struct part name;
    struct part arguments; /* what stands between the brackets, as far as the line has it */
    struct part result;    /* what stands behind `=` */
};

struct strace_line strace_line(struct part text);

/* The arguments of a call between its commas, brackets and strings left whole. => how many there
 * are, at most `most` */
unsigned strace_arguments(struct part arguments, struct part *argument, unsigned most);

/* A flag of a call, by name and as a number on Linux (asm-generic/mman-common.h,
 * asm-generic/mman.h, linux/sched.h). */
struct strace_flag {
    const char *name;
    uint64_t value;
};

extern const struct strace_flag strace_flags_memory[], strace_flags_clone[];

/* Whether an address is left to the kernel: NULL, by name or as a number. */
bool strace_is_null(struct part part);

/* Flags put together with `|`, as names or as a number; names that aren't in the table are nothing.
 */
uint64_t strace_flags(struct part part, const struct strace_flag *table);

enum {
    STRACE_READ = 1,
    STRACE_WRITE = 2,
    STRACE_EXEC = 4,
    STRACE_PROTECTIONS = 7,
    STRACE_SHARED = 1,
    STRACE_FIXED = 0x10,
    STRACE_ANONYMOUS = 0x20,
    STRACE_DENYWRITE = 0x800,
    STRACE_DONTUNMAP = 4, /* of mremap */
    STRACE_CLONE_VM = 0x100,
    STRACE_CLONE_VFORK = 0x4000,
};

/* What became of a call. */
enum strace_fate {
    STRACE_RESERVE,
    STRACE_ALLOC,
    STRACE_VIEW,
    STRACE_IMAGE,
    STRACE_SEGMENT,
    STRACE_COMMIT,
    STRACE_AGAIN,
    STRACE_RELEASE,
    STRACE_THREAD,
    STRACE_THREAD_EXIT,
    STRACE_HINT,
    STRACE_SHARED_MEMORY,
    STRACE_OVER,
    STRACE_CLOSE,
    STRACE_CUT,
    STRACE_MOVED,
    STRACE_BRK_UP,
    STRACE_BRK_DOWN,
    STRACE_VAST_MAP,
    STRACE_VAST_OPEN,
    STRACE_JOINED,
    STRACE_STACK,
    STRACE_DEFAULT_STACK,
    STRACE_PROTECT,
    STRACE_ADVICE,
    STRACE_ASK,
    STRACE_NO_MEMORY_CALL,
    STRACE_NO_CALL,
    STRACE_FIRST_HALF,
    STRACE_ELSEWHERE,
    STRACE_FAILED,
    STRACE_NOT_MAPPED,
    STRACE_VAST_USE,
    STRACE_NO_BREAK,
    STRACE_MANY,
    STRACE_CUT_OFF,
    STRACE_BROKEN,
    STRACE_FATES
};

/* A memory call: its name, and what it does to the space that is followed. */
struct strace_call {
    const char *name;
    unsigned arguments; /* at least so many */
    enum strace_fate (*act)(struct import *import, const struct part *argument, unsigned arguments,
                            uint64_t result);
};

/* The memory call of a name; a null pointer: it is none, or changes nothing. */
const struct strace_call *strace_memory_call(struct part name);

/* A thread begins whose stack ends at `top`, or a little above it; 0: nobody knows. */
enum strace_fate strace_thread(struct import *import, uint64_t top, uint32_t *thread);

#endif
