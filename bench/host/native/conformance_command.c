/* SPDX-License-Identifier: MIT
 *
 * `granule conformance`: every case of bench/conformance on the native layer at both page sizes, as
 * a table that a reader can check against the documentation.
 */
#include "command.h"
#include "conformance_text.h"
#include "in_process.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 110 /* columns of the terminal's table */

enum { X86, ALPHA, ARCHITECTURES };
static const char *const names[ARCHITECTURES] = {"x86", "Alpha"};

/* What came of a case on one architecture. */
struct verdict {
    bool applies;
    struct conformance_difference difference;
};

struct table {
    FILE *output;
    struct verdict *verdicts[ARCHITECTURES]; /* by case */
    unsigned cases;
    unsigned failed;
};

/* Running */

static unsigned count_cases(void)
{
    unsigned cases = 0;

    for (unsigned g = 0; g < conformance_group_count; g++)
        cases += conformance_groups[g]->count;
    return cases;
}

static void run_all(struct table *table, unsigned arch)
{
    struct verdict *verdict = table->verdicts[arch];
    struct arena arena;

    in_process_begin("conformance", arch == ALPHA ? "alpha" : "x86", NULL);
    arena = in_process_arena();
    for (unsigned g = 0; g < conformance_group_count; g++)
        for (unsigned i = 0; i < conformance_groups[g]->count; i++, verdict++) {
            const struct conformance_case *c = &conformance_groups[g]->cases[i];

            verdict->applies = conformance_applies(c);
            if (verdict->applies)
                verdict->difference = conformance_run(c, &arena);
            table->failed += verdict->difference.what != NULL;
        }
}

static const char *word(const struct table *table, unsigned arch, unsigned number)
{
    const struct verdict *verdict = &table->verdicts[arch][number];

    if (!verdict->applies)
        return "-";
    return verdict->difference.what == NULL ? "ok" : "FAILED";
}

/* The pieces of a case, in the order in which they are read */

static unsigned calls_before(const struct conformance_case *c)
{
    unsigned calls = 0;

    while (calls < CONFORMANCE_BEFORE && c->before[calls].call != CALL_NONE)
        calls++;
    return calls;
}

static unsigned states_after(const struct conformance_case *c)
{
    unsigned states = 0;

    while (states < CONFORMANCE_AFTER && c->after[states].size != 0)
        states++;
    return states;
}

/* For the terminal: a line or more a piece */

static void print_line(const struct table *table, const char *head, const char *text)
{
    fprintf(table->output, "     %-6s %s\n", head, text);
}

/* A call that is run several times in a row is printed once. */
static void print_before(const struct table *table, const struct conformance_case *c)
{
    struct piece piece, next;
    unsigned calls = calls_before(c);

    for (unsigned i = 0, times = 1; i < calls; i++) {
        piece_call(&piece, c, &c->before[i]);
        piece_call(&next, c, &c->before[i + 1 < calls ? i + 1 : i]);
        if (i + 1 < calls && strcmp(piece.text, next.text) == 0) {
            times++;
            continue;
        }
        if (times > 1)
            fprintf(table->output, "     %-6s %s, %u times\n", "after", piece.text, times);
        else
            print_line(table, "after", piece.text);
        times = 1;
    }
}

static void print_case(const struct table *table, const struct conformance_case *c, unsigned number)
{
    struct piece piece, result;

    fprintf(table->output, "%4u %-*s %6s %6s\n", number + 1, WIDTH - 19, c->title,
            word(table, X86, number), word(table, ALPHA, number));
    piece_setting(&piece, c);
    if (piece.length != 0)
        print_line(table, "in", piece.text);
    print_before(table, c);
    piece_call(&piece, c, &c->call);
    piece_result(&result, c);
    if (piece.length + result.length + 15 > WIDTH) {
        print_line(table, "call", piece.text);
        print_line(table, "  =", result.text);
    } else {
        fprintf(table->output, "     %-6s %s = %s\n", "call", piece.text, result.text);
    }
    for (unsigned i = 0; i < states_after(c); i++) {
        piece_state(&piece, c, &c->after[i]);
        print_line(table, i == 0 ? "then" : "", piece.text);
    }
    print_line(table, "source", c->source);
    for (unsigned arch = 0; arch < ARCHITECTURES; arch++) {
        const struct conformance_difference *difference = &table->verdicts[arch][number].difference;

        if (difference->what != NULL)
            fprintf(table->output, "     %-6s on %s %s is 0x%x, not 0x%x\n", "FAILED", names[arch],
                    difference->what, difference->got, difference->expected);
    }
}

static void print_text(const struct table *table)
{
    unsigned number = 0;

    fprintf(table->output,
            "p is a page, 0x1000 bytes on x86 and 0x2000 on Alpha; 0x10000 is a granule.\n"
            "A stretch is its address and its length; behind `in` stands the base of the "
            "reservation, with\n"
            "its own protection in brackets where that is another.\n");
    for (unsigned g = 0; g < conformance_group_count; g++) {
        fprintf(table->output, "\n%-*s %6s %6s\n", WIDTH - 14, conformance_groups[g]->title,
                names[X86], names[ALPHA]);
        for (unsigned i = 0; i < conformance_groups[g]->count; i++)
            print_case(table, &conformance_groups[g]->cases[i], number++);
    }
}

/* For documents: Markdown, a row a case */

/* A bar ends a cell, even in code. */
static void print_code(FILE *output, const char *text)
{
    fputc('`', output);
    for (; *text != '\0'; text++) {
        if (*text == '|')
            fputc('\\', output);
        fputc(*text, output);
    }
    fputc('`', output);
}

static void print_row(const struct table *table, const struct conformance_case *c, unsigned number)
{
    struct piece piece;

    fprintf(table->output, "| %u | %s", number + 1, c->title);
    piece_setting(&piece, c);
    if (piece.length != 0)
        fprintf(table->output, " (%s)", piece.text);
    fprintf(table->output, " | ");
    for (unsigned i = 0; i < calls_before(c); i++) {
        piece_call(&piece, c, &c->before[i]);
        print_code(table->output, piece.text);
        fprintf(table->output, "<br>");
    }
    piece_call(&piece, c, &c->call);
    print_code(table->output, piece.text);
    piece_result(&piece, c);
    fprintf(table->output, " | ");
    print_code(table->output, piece.text);
    fprintf(table->output, " | ");
    for (unsigned i = 0; i < states_after(c); i++) {
        piece_state(&piece, c, &c->after[i]);
        fprintf(table->output, "%s", i == 0 ? "" : "<br>");
        print_code(table->output, piece.text);
    }
    fprintf(table->output, " | %s | %s | %s |\n", c->source, word(table, X86, number),
            word(table, ALPHA, number));
}

static void print_markdown(const struct table *table)
{
    unsigned number = 0;

    fprintf(table->output, "`p` is a page, 0x1000 bytes on x86 and 0x2000 on Alpha; 0x10000 is a "
                           "granule. The last of the calls is the one in question.\n");
    for (unsigned g = 0; g < conformance_group_count; g++) {
        fprintf(table->output,
                "\n## %s\n\n| # | case | calls | result | VirtualQuery afterwards | source | x86 "
                "| Alpha |\n|---|---|---|---|---|---|---|---|\n",
                conformance_groups[g]->title);
        for (unsigned i = 0; i < conformance_groups[g]->count; i++)
            print_row(table, &conformance_groups[g]->cases[i], number++);
    }
}

/* How many of each word, on each architecture. */
static void print_totals(const struct table *table)
{
    fprintf(table->output, "\n%u cases", table->cases);
    for (unsigned arch = 0; arch < ARCHITECTURES; arch++) {
        unsigned passed = 0, failed = 0;

        for (unsigned i = 0; i < table->cases; i++)
            if (table->verdicts[arch][i].applies) {
                failed += table->verdicts[arch][i].difference.what != NULL;
                passed += table->verdicts[arch][i].difference.what == NULL;
            }
        fprintf(table->output, "; %s: %u passed, %u failed, %u of the other", names[arch], passed,
                failed, table->cases - passed - failed);
    }
    fprintf(table->output, "\n");
}

static int make_table(struct table *table, bool markdown)
{
    table->cases = count_cases();
    for (unsigned arch = 0; arch < ARCHITECTURES; arch++) {
        table->verdicts[arch] = calloc(table->cases + 1, sizeof *table->verdicts[arch]);
        if (table->verdicts[arch] == NULL)
            return complain(EXIT_BROKEN, "conformance: no memory");
        run_all(table, arch);
    }
    if (markdown)
        print_markdown(table);
    else
        print_text(table);
    print_totals(table);
    return EXIT_SUCCESS;
}

int command_conformance(int argc, char **argv)
{
    const char *format = "text";
    const struct option_row options[] = {{"format", &format, NULL}, {NULL, NULL, NULL}};
    struct table table = {.cases = 0};
    char *kept = NULL;
    size_t length = 0;
    int code;

    if (!options_take(argc, argv, options, 0))
        return EXIT_USAGE;
    if (strcmp(format, "text") != 0 && strcmp(format, "markdown") != 0)
        return complain(EXIT_USAGE, "conformance: --format is '%s'; it can be text or markdown",
                        format);
    table.output = open_memstream(&kept, &length);
    if (table.output == NULL)
        return complain(EXIT_BROKEN, "conformance: no memory");
    code = make_table(&table, strcmp(format, "markdown") == 0);
    if (fclose(table.output) != 0)
        code = complain(EXIT_BROKEN, "conformance: no memory for the table");
    if (code == EXIT_SUCCESS)
        (void)fwrite(kept, 1, length, stdout); /* main() looks for errors */
    if (code == EXIT_SUCCESS && table.failed != 0)
        code = complain(EXIT_BROKEN,
                        "conformance: %u cases failed; their rows say FAILED and what differs",
                        table.failed);
    free(kept);
    for (unsigned arch = 0; arch < ARCHITECTURES; arch++)
        free(table.verdicts[arch]);
    return code;
}
