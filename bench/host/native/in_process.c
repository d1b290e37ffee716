/* SPDX-License-Identifier: MIT */
#include "in_process.h"

#include "arch.h"
#include "native.h"

#include <stdlib.h>
#include <string.h>

static struct {
    const char *subcommand;
    FILE *output;
    char error[512]; /* the last words of a run that breaks */
    size_t length;
} layer;

/* A run writes `error `, the text and a line feed on its own just before it ends; everything else
 * is records, which the whole of a run precedes. */
static void write_on(void *context, const char *bytes, size_t length)
{
    (void)context;
    if (length == strlen("error ") && memcmp(bytes, "error ", length) == 0) {
        layer.length = 0;
        layer.output = NULL;
    }
    if (layer.output != NULL) {
        fwrite(bytes, 1, length, layer.output);
        return;
    }
    for (size_t i = 0; i < length && layer.length + 1 < sizeof layer.error; i++)
        if (bytes[i] != '\n')
            layer.error[layer.length++] = bytes[i];
}

static void end(void *context, unsigned status)
{
    (void)context;
    if (status != 0)
        complain(0, "%s: %s", layer.subcommand, layer.error);
    exit(status == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
}

void in_process_begin(const char *subcommand, const char *arch, FILE *output)
{
    struct native_setup setup = {.write = write_on, .end = end};

    layer.subcommand = subcommand;
    layer.output = output;
    setup.parameters = strcmp(arch, "alpha") == 0 ? "arch=alpha" : "arch=x86";
    native_reset(&setup);
}

struct arena in_process_arena(void)
{
    struct arena arena;

    arena.next = arch_arena(&arena.left);
    return arena;
}
