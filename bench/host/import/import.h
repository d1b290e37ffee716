/* SPDX-License-Identifier: MIT
 *
 * Logs of real programs' memory calls, turned into traces. What all logs have in common: the
 * processes in them, of which one is followed, and an account of every line.
 */
#ifndef HOST_IMPORT_H
#define HOST_IMPORT_H

#include "command.h"
#include "import_live.h"
#include "import_text.h"

#include <stdio.h>

/* What became of a line. Every line of a log has one fate, and is counted with it. */
enum import_class {
    IMPORT_KEPT,    /* an operation says just what the line says */
    IMPORT_NEAR,    /* operations come near it */
    IMPORT_NOTHING, /* it says nothing of the address space */
    IMPORT_DROPPED, /* it is lost */
};

struct import_fate {
    enum import_class class;
    const char *what; /* in words; of several fates with the same words the numbers are added */
};

/* An address space in a log: a process's, and on systems where a process can turn into another
 * program, one program's. */
struct import_space {
    uint64_t pid;
    uint32_t program; /* the how-manieth of its process, from 1 */
    uint64_t lines;   /* that ask something of memory */
    uint64_t brk;     /* for the importer: where the heap ends, and */
    bool brk_known, ends;
    bool has_stack; /* for the importer: the first thread's stack has been seen */
};

enum { IMPORT_FATES_MOST = 64, IMPORT_NONE = -1 };

struct import {
    const struct import_fate *fate; /* the format's table */
    uint64_t count[IMPORT_FATES_MOST];
    uint64_t lines;

    struct import_space *space;
    uint32_t spaces;
    size_t spaces_room;
    int64_t followed; /* a space, or IMPORT_NONE as long as they are only counted */

    struct live live;
};

/* A log's format. Its reader is called twice: first no space is followed, and it names the spaces
 * and counts what each asks for; then one is, and becomes operations. */
struct import_format {
    const char *name;
    const char *about;
    unsigned pid_base; /* how process ids are written */
    const struct import_fate *fate;
    unsigned fates;
    /* => false: nothing in it is of this format, or one process can't be told from the other */
    bool (*read)(struct import *import, struct part text, struct why *why);
};

extern const struct import_format import_strace, import_wine;

/* A new address space. => its number */
uint32_t import_space(struct import *import, uint64_t pid, uint32_t program);

/* The line that made an object turns out to have another fate. */
void import_change(struct import *import, struct live_object *object, uint32_t fate);

/* Turn a whole log into operations. pid: the process to follow, or a null pointer: the one that
 * asks for most. => true: import_free() is owed */
bool import_log(struct import *import, const struct import_format *format, struct part text,
                const char *pid, struct why *why);

/* Say what was made of the log: a line a count, each behind `prefix`. `name` is the log's. */
void import_account(FILE *stream, const char *prefix, const struct import *import,
                    const struct import_format *format, const char *name);

/* The whole trace, the account as its head. */
void import_print(FILE *stream, const struct import *import, const struct import_format *format,
                  const char *name);

void import_free(struct import *import);

#endif
