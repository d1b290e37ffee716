/* SPDX-License-Identifier: MIT
 *
 * Any bytes at all as a trace: read, and where they are one, written and read again, then replayed
 * with a short horizon in the way of a policy, a layout, a page size and a commit limit that the
 * input's length chooses. Whatever it holds, the reader names a line or the run ends whole.
 *
 * `make build/fuzz/trace` makes it a libFuzzer target; on its own it is a test of the files in
 * tests/fuzz/corpus/trace.
 */
#include "trace.h"
#include "run.h"
#include "sane.h"

#include "arch.h"
#include "native.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPERATIONS_FUZZED 2000u
#define BYTES_FUZZED (1u << 20)

static struct trace trace;
static struct run run;
static struct arena arena;
static jmp_buf broke;
static char written[4096];
static size_t length_written;

/* What a run that breaks says. */
static void keep(void *context, const char *bytes, size_t length)
{
    (void)context;
    for (size_t i = 0; i < length && length_written + 1 < sizeof written; i++)
        written[length_written++] = bytes[i];
    written[length_written] = '\0';
}

static void come_back(void *context, unsigned status)
{
    (void)context;
    (void)status;
    longjmp(broke, 1);
}

static void hold(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "trace: %s\n%s\n", what, written);
        abort();
    }
}

static void reset(bool alpha)
{
    struct native_setup setup = {
        .parameters = alpha ? "arch=alpha" : "arch=x86", .write = keep, .end = come_back};

    native_reset(&setup);
    arena.next = arch_arena(&arena.left);
    length_written = 0;
}

/* Read what a trace's operations look like when they are written down. */
static void read_again(void)
{
    uint32_t operations = trace.operations;
    size_t size = 32 + (size_t)operations * TRACE_LINE_MOST;
    char *text = malloc(size);
    struct arena left = arena;
    struct trace again;
    size_t length = (size_t)sprintf(text, TRACE_FIRST_LINE "\n");

    for (uint32_t i = 0; i < operations; i++) {
        trace_write(&trace.operation[i], text + length);
        length += strlen(text + length);
        text[length++] = '\n';
    }
    hold(trace_read(&again, text, length, &left).what == NULL, "what was written can't be read");
    hold(again.operations == operations, "another number of operations");
    hold(again.ids == trace.ids, "another number of ids");
    hold(memcmp(again.operation, trace.operation, operations * sizeof *trace.operation) == 0,
         "other operations");
    free(text);
}

static void replay(size_t choice)
{
    static const uint32_t limits[] = {0, 0, 300000, 30000000};
    struct parameters parameters = parameters_default();
    struct source source = {&trace, trace_next, trace.ids, &trace};
    struct operation operation;
    struct outcome outcome;
    enum result result = RESULT_DONE;
    struct arena left = arena;

    parameters.stream = TRACE_WORKLOAD;
    parameters.policy = &policies[choice % policy_count];
    if (policy_refusal(parameters.policy, arch_name()) != NULL)
        parameters.policy = &policies[0];
    parameters.layout = choice / 4 % 2 == 0 ? LAYOUT_EMPTY : LAYOUT_FRESH;
    parameters.commit_limit = limits[choice / 8 % 4];
    parameters.recipe.operations =
        trace.operations < OPERATIONS_FUZZED ? trace.operations : OPERATIONS_FUZZED;
    if (parameters.recipe.operations == 0)
        return;
    run_begin(&run, &parameters, &source, &left);
    for (uint32_t i = 0; i < parameters.recipe.operations && result <= RESULT_SKIPPED; i++) {
        result = run_step(&run, &operation, &outcome);
        hold(result <= RESULT_SKIPPED || run_misuse(result) != NULL, "a result without words");
        hold(result != RESULT_RANGE, "an id outside the trace's own range");
    }
    hold(space_sane(&run.space) == NULL, "the space contradicts itself");
    run_end(&run);
    hold(run.space.pages.wrong == 0, "a wrong tag");
    hold(run.space.pages.tagged == run.space.pages.checked, "a tag that wasn't checked");
    hold(run.space.regions == 0 && run.space.committed == 0, "something is left");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    bool alpha = length % 2 == 1;
    struct trace_error error;

    if (length > BYTES_FUZZED)
        return 0;
    reset(alpha);
    if (setjmp(broke) != 0) {
        /* a run may only break over its commit limit, which is below what a process needs */
        hold(strstr(written, "error the fresh process doesn't fit") != NULL, "the run broke");
        return 0;
    }
    error = trace_read(&trace, (const char *)bytes, length, &arena);
    if (error.what != NULL) {
        hold(error.line >= 1 && error.line <= length + 1, "an error without a line");
        return 0;
    }
    hold(trace.operations <= length, "more operations than bytes");
    read_again();
    replay(length / 2);
    return 0;
}

#ifndef FUZZ
/* Every file of the folder, each at lengths that reach all choices: blank lines don't count. */
static unsigned feed_file(const char *path)
{
    static uint8_t bytes[BYTES_FUZZED];
    FILE *file = fopen(path, "rb");
    size_t length;

    if (file == NULL) {
        perror(path);
        exit(1);
    }
    length = fread(bytes, 1, sizeof bytes - 64, file);
    fclose(file);
    for (unsigned more = 0; more < 64; more++) {
        LLVMFuzzerTestOneInput(bytes, length);
        bytes[length++] = '\n';
    }
    return 64;
}

int main(void)
{
    const char *const folder = "tests/fuzz/corpus/trace";
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
    printf("# %u inputs\n%sok 1 - the trace fuzzer's corpus\n", inputs, inputs != 0 ? "" : "not ");
    native_release();
    return inputs == 0;
}
#endif
