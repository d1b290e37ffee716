/* SPDX-License-Identifier: MIT
 *
 * Text in LaTeX: a reader of what TeX does with marks, written for this test, gets back what was
 * written, whatever that is, and meets nothing that TeX would take for a command or a ligature.
 */
#include "../testing.h"

#include "latex.h"

enum { TEXT_MOST = 64, LATEX_MOST = 32 * TEXT_MOST };

static void spell(const char *text, char latex[LATEX_MOST])
{
    FILE *stream = fmemopen(latex, LATEX_MOST, "w");
    latex[0] = '\0';
    assert_non_null(stream);
    latex_write(stream, text);
    assert_int_equal(fclose(stream), 0);
}

/* A command at `at`, behind its backslash. => how long it is; *sign is what it sets */
static size_t read_command(const char *at, char *sign)
{
    static const struct {
        const char *name;
        char sign;
    } words[] = {{"textbackslash{}", '\\'}, {"textasciicircum{}", '^'}, {"textasciitilde{}", '~'},
                 {"textless{}", '<'},       {"textgreater{}", '>'},     {"textbar{}", '|'},
                 {"textasciigrave{}", '`'}, {"char34{}", '"'}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(at, words[i].name, strlen(words[i].name)) == 0) {
            *sign = words[i].sign;
            return strlen(words[i].name);
        }
    assert_non_null(strchr("{}$&#%_", *at));
    assert_true(*at != '\0');
    *sign = *at;
    return 1;
}

static void read_back(const char *latex, char *text)
{
    char before = '\0'; /* the sign just before, set by itself */
    while (*latex) {
        if (*latex == '\\') {
            latex += 1 + read_command(latex + 1, text++);
            before = '\0';
        } else if (strncmp(latex, "{}", 2) == 0) {
            latex += 2;
            before = '\0';
        } else {
            assert_null(strchr("{}$&#%_^~<>|\"`", *latex));
            assert_true(*latex >= ' ' && *latex <= '~');
            assert_false(before == *latex && strchr("-',", before));
            before = *text++ = *latex++;
        }
    }
    *text = '\0';
}

/* What a byte reads as. */
static size_t seen(unsigned char byte, char *text)
{
    if (byte >= ' ' && byte <= '~')
        return (size_t)sprintf(text, "%c", byte);
    if (byte == '\n' || byte == '\r' || byte == '\t')
        return (size_t)sprintf(text, " ");
    return (size_t)sprintf(text, "[%02x]", byte);
}

/* Any byte, mostly such as mean something; none that begins a sign that LaTeX has a name for. */
static char any_byte(struct chance *chance)
{
    static const char marks[] = "\\{}$&#%_^~<>|\"`'-,? \n\tax3";
    char byte;
    do
        byte = chance_percent(chance, 80) ? marks[chance_below(chance, sizeof marks - 1)]
                                          : (char)(1 + chance_below(chance, 255));
    while (byte == '\xe2' || byte == '\xc3');
    return byte;
}

static void reads_as_it_is(void **state)
{
    static char text[TEXT_MOST], expected[8 * TEXT_MOST], latex[LATEX_MOST], found[LATEX_MOST];
    struct chance chance = testing_chance(0);
    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t length = chance_below(&chance, TEXT_MOST), at = 0;
        for (size_t j = 0; j < length; j++) {
            text[j] = any_byte(&chance);
            at += seen((unsigned char)text[j], expected + at);
        }
        text[length] = expected[at] = '\0';
        spell(text, latex);
        read_back(latex, found);
        assert_string_equal(found, expected);
    }
}

static void spells_signs_of_writers(void **state)
{
    char latex[LATEX_MOST];
    (void)state;
    spell("1–2 — “it’s” 3×4 ≤ −5 ≥ é", latex);
    assert_string_equal(latex, "1--2 --- ``it's'' 3\\ensuremath{\\times}4 \\ensuremath{\\leq} "
                               "\\ensuremath{-}5 \\ensuremath{\\geq} [c3][a9]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_as_it_is),
        cmocka_unit_test(spells_signs_of_writers),
    };
    return cmocka_run_group_tests_name("latex", tests, NULL, NULL);
}
