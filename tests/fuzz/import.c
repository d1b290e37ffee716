/* SPDX-License-Identifier: MIT
 *
 * Any bytes at all as a log, of strace and of Wine. Whatever it holds, it is refused in words, or
 * every line of it has one fate and it becomes a trace that reads back the same: without misuse,
 * and without a commit or decommit that its object can't have. Some of them are run, at either page
 * size.
 *
 * `make build/fuzz/import` makes it a libFuzzer target; on its own it is a test of the files in
 * tests/fuzz/corpus/import.
 */
#include "import.h"
#include "run.h"
#include "sane.h"
#include "trace.h"

#include "arch.h"
#include "native.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_FUZZED (1u << 20)
#define OPERATIONS_FUZZED 2000u

static struct run run;
static struct arena arena;

static void hold(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "import: %s\n", what);
        abort();
    }
}

static void nowhere(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
}

static void broke(void *context, unsigned status)
{
    (void)context;
    (void)status;
    hold(false, "the run broke");
}

static void reset(bool alpha)
{
    struct native_setup setup = {
        .parameters = alpha ? "arch=alpha" : "arch=x86", .write = nowhere, .end = broke};

    native_reset(&setup);
    arena.next = arch_arena(&arena.left);
}

static void replay(struct trace *trace, bool alpha)
{
    struct parameters parameters = parameters_default();
    struct source source = {trace, trace_next, trace->ids, trace};
    struct operation operation;
    struct outcome outcome;
    struct arena left;

    reset(alpha);
    left = arena;
    parameters.stream = TRACE_WORKLOAD;
    parameters.policy = &policies[trace->operations % policy_count];
    if (policy_refusal(parameters.policy, arch_name()) != NULL)
        parameters.policy = &policies[0];
    parameters.layout = LAYOUT_EMPTY;
    parameters.recipe.operations =
        trace->operations < OPERATIONS_FUZZED ? trace->operations : OPERATIONS_FUZZED;
    if (parameters.recipe.operations == 0)
        return;
    trace->at = 0;
    run_begin(&run, &parameters, &source, &left);
    for (uint32_t i = 0; i < parameters.recipe.operations; i++) {
        enum result result = run_step(&run, &operation, &outcome);

        hold(result <= RESULT_SKIPPED, "the trace has a misuse");
        hold(result != RESULT_FAILED ||
                 (operation.kind != OPERATION_COMMIT && operation.kind != OPERATION_DECOMMIT),
             "a commit or decommit failed");
    }
    hold(space_sane(&run.space) == NULL, "the space contradicts itself");
    run_end(&run);
}

/* Which operations end what which others make. */
static bool ends(uint32_t end, uint32_t make)
{
    switch (end) {
    case OPERATION_RELEASE:
    case OPERATION_COMMIT:
    case OPERATION_DECOMMIT:
        return make <= OPERATION_ALLOC_AT; /* the first kinds */
    case OPERATION_THREAD_EXIT:
        return make == OPERATION_THREAD_CREATE;
    case OPERATION_VIEW_UNMAP:
        return make == OPERATION_VIEW_MAP;
    case OPERATION_IMAGE_UNLOAD:
        return make == OPERATION_IMAGE_LOAD;
    default:
        return false;
    }
}

/* No id is used twice, as what it isn't, or beyond what it asked for. */
static void walk(const struct trace *trace)
{
    static const struct operation gone = {OPERATION_KINDS, 0, 0, 0}; /* ids don't come again */
    const struct operation **made = calloc(trace->ids, sizeof(struct operation *));

    for (uint32_t i = 0; i < trace->operations; i++) {
        const struct operation *operation = &trace->operation[i];
        const struct operation **maker = &made[operation->id];
        uint64_t reach = (uint64_t)operation->a + operation->b;

        if (*maker == NULL) {
            hold(!ends(operation->kind, OPERATION_RESERVE) &&
                     operation->kind != OPERATION_THREAD_EXIT &&
                     operation->kind != OPERATION_VIEW_UNMAP &&
                     operation->kind != OPERATION_IMAGE_UNLOAD,
                 "an operation on what isn't live");
            *maker = operation;
            continue;
        }
        hold(ends(operation->kind, (*maker)->kind), "an operation of the wrong kind");
        if (operation->kind == OPERATION_COMMIT || operation->kind == OPERATION_DECOMMIT) {
            uint64_t size = (*maker)->a;

            if ((*maker)->kind == OPERATION_RESERVE_AT || (*maker)->kind == OPERATION_ALLOC_AT)
                size += (*maker)->b % 65536;
            hold(operation->b != 0 && reach <= (size + 4095) / 4096 * 4096,
                 "a commit or decommit beyond its object");
        } else {
            *maker = &gone;
        }
    }
    free(made);
}

/* The trace as it is printed, read again. */
static void read_back(const struct import *import, const struct import_format *format)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    struct arena memory = {.left = 4096};
    struct trace trace;
    void *taken;

    hold(stream != NULL, "no memory");
    import_print(stream, import, format, "log");
    fclose(stream);
    for (size_t i = 0; i < length; i++)
        memory.left += text[i] == '\n' ? TRACE_BYTES_A_LINE : 0;
    memory.next = taken = calloc(1, memory.left);
    hold(trace_read(&trace, text, length, &memory).what == NULL, "the trace can't be read");
    hold(trace.operations == import->live.operations, "another number of operations");
    hold(trace.operations == 0 || memcmp(trace.operation, import->live.operation,
                                         trace.operations * sizeof *trace.operation) == 0,
         "other operations: ids aren't numbered from 1 as they appear");
    walk(&trace);
    /* starting a run takes as long as all the rest together, many times */
    if (length % 64 == 0) {
        replay(&trace, false);
        replay(&trace, true);
    }
    free(taken);
    free(text);
}

static void feed(const struct import_format *format, const char *bytes, size_t length)
{
    struct part text = {bytes, bytes + length};
    struct why why = {""};
    struct import import;
    uint64_t told = 0;

    if (!import_log(&import, format, text, NULL, &why)) {
        hold(why.text[0] != '\0', "it is refused without a word");
        return;
    }
    for (unsigned i = 0; i < format->fates; i++)
        told += import.count[i];
    hold(told == import.lines, "lines without a fate, or with two");
    hold(live_sane(&import.live), "the live regions contradict themselves");
    read_back(&import, format);
    import_free(&import);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    /* as much as it is, so that what reads beyond it is seen */
    char *copy;

    if (length > BYTES_FUZZED)
        return 0;
    copy = malloc(length + 1);
    memcpy(copy, bytes, length);
    copy = realloc(copy, length == 0 ? 1 : length);
    feed(&import_strace, copy, length);
    feed(&import_wine, copy, length);
    free(copy);
    return 0;
}

#ifndef FUZZ
/* Every file of the folder, whole and cut at many places. */
static unsigned feed_file(const char *path)
{
    static uint8_t bytes[BYTES_FUZZED];
    FILE *file = fopen(path, "rb");
    size_t length;
    unsigned inputs = 0;

    if (file == NULL) {
        perror(path);
        exit(1);
    }
    length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t cut = 0; cut <= length; cut += 1 + length / 20, inputs++)
        LLVMFuzzerTestOneInput(bytes, length - cut);
    return inputs;
}

int main(void)
{
    const char *const folder = "tests/fuzz/corpus/import";
    DIR *files = opendir(folder);
    unsigned inputs = 0;

    if (files == NULL) {
        perror(folder);
        return 1;
    }
    for (const struct dirent *file; (file = readdir(files)) != NULL;) {
        char path[512];

        if (file->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        inputs += feed_file(path);
    }
    closedir(files);
    printf("# %u inputs\n%sok 1 - the importer's corpus\n", inputs, inputs != 0 ? "" : "not ");
    native_release();
    return inputs == 0;
}
#endif
