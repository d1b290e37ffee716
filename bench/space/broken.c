/* SPDX-License-Identifier: MIT */
#include "broken.h"
#include "arch.h"
#include "arena.h"

static void say(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0')
        length++;
    arch_write(text, length);
}

_Noreturn void broken(const char *text, const char *detail)
{
    say("\n"); /* the line before it may have been cut short */
    say("error ");
    say(text);
    if (detail != NULL) {
        say(": ");
        say(detail);
    }
    say("\n");
    arch_end(1);
}

void *arena_take(struct arena *arena, size_t count, size_t size, const char *what)
{
    const size_t alignment = 16;
    uint64_t bytes = ((uint64_t)count * size + alignment - 1) & ~(uint64_t)(alignment - 1);
    void *memory = arena->next;

    if (bytes > arena->left)
        broken("the guest's own memory is too small", what);
    arena->next += bytes;
    arena->left -= (size_t)bytes;
    return memory;
}
