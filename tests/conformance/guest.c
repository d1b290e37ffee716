/* SPDX-License-Identifier: MIT
 *
 * A guest in the place of the suite's own: every conformance case on the layer's real page tables.
 * A line a case that fails, and one at the end. With the word `wrong` among its parameters it runs
 * two cases of its own, too, that expect what isn't so. */
#include "arch.h"
#include "conformance.h"
#include "record.h"

static const struct conformance_case wrong[] = {
    {.title = "a wrong address",
     .call = {CALL_ALLOC, 0, 1, MEM_RESERVE, PAGE_READWRITE, false},
     .result = {WIN32_OK, G(2), P(1), 0, NULL},
     .source = "nowhere"},
    {.title = "a wrong state",
     .call = {CALL_ALLOC, 0, 1, MEM_RESERVE, PAGE_READWRITE, false},
     .result = {WIN32_OK, G(1), P(1), 0, NULL},
     .after = {{G(1), P(1), MEM_COMMIT, PAGE_READWRITE, G(1), PAGE_READWRITE}},
     .source = "nowhere"},
};
static const struct conformance_group wrong_group = {"Wrong cases", wrong, 2};

static struct record record;
static uint32_t passed, failed, elsewhere;

static bool asked_for(const char *word)
{
    for (const char *at = arch_parameters(); *at != '\0'; at++) {
        size_t same = 0;

        while (word[same] != '\0' && at[same] == word[same])
            same++;
        if (word[same] == '\0')
            return true;
    }
    return false;
}

static void write_count(const char *word, uint32_t count)
{
    record_text(&record, word);
    record_number(&record, count);
}

static void run(const struct conformance_group *group, struct arena *arena)
{
    for (unsigned i = 0; i < group->count; i++) {
        const struct conformance_case *c = &group->cases[i];
        struct conformance_difference difference;

        if (!conformance_applies(c)) {
            elsewhere++;
            continue;
        }
        difference = conformance_run(c, arena);
        if (difference.what == NULL) {
            passed++;
            continue;
        }
        failed++;
        record_text(&record, "case ");
        record_text(&record, c->title);
        record_text(&record, ": ");
        record_text(&record, difference.what);
        write_count(" is ", difference.got);
        write_count(", not ", difference.expected);
        record_text(&record, "\n");
    }
}

void guest_main(void)
{
    struct arena arena;

    arena.next = arch_arena(&arena.left);
    record_init(&record, &arena);
    record_text(&record, "conformance 1\n");
    for (unsigned g = 0; g < conformance_group_count; g++)
        run(conformance_groups[g], &arena);
    if (asked_for("wrong"))
        run(&wrong_group, &arena);
    write_count("passed ", passed);
    write_count(" failed ", failed);
    write_count(" elsewhere ", elsewhere);
    record_text(&record, "\n");
    record_close(&record);
    arch_end(0);
}
