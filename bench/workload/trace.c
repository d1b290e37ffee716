/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include "text.h"

/* What stands in a line of an operation's kind: `WORD ID [A] [HOW] [B]`. */
static const struct form {
    const char *word, *how, *a, *b;
    uint32_t length, how_length; /* of the two words */
} form[OPERATION_KINDS] = {
#define FORM(name, word, how, a, b) {word, how, a, b, sizeof(word) - 1, sizeof(how) - 1},
    OPERATIONS(FORM)
#undef FORM
};

/* Words of a line, where they stand in the text: the longest line has five. */

#define WORDS_MOST 6
#define WORD_MOST 19 /* characters */

struct word {
    const char *at;
    uint32_t length;
};

struct words {
    struct word word[WORDS_MOST];
    uint32_t count;
};

/* What can end a word stands before all characters that words are made of. */
static bool ends_word(char c)
{
    return (unsigned char)c <= '#' &&
           (c == ' ' || c == '\n' || c == '#' || c == '\t' || c == '\r' || c == '\0');
}

static const char *end_of_line(const char *text, const char *end)
{
    while (text < end && *text != '\n')
        text++;
    return text;
}

/* Split the line that begins at text; where the next one begins, or a null pointer when the line
 * has a word that is too long, too many, or a byte 0 in one. */
static const char *split(const char *text, const char *end, struct words *words)
{
    words->count = 0;
    while (text < end && *text != '\n') {
        const char *word = text;

        if (*text == ' ' || *text == '\t' || *text == '\r') {
            text++;
            continue;
        }
        if (*text == '#') {
            text = end_of_line(text, end);
            break;
        }
        while (text < end && !ends_word(*text))
            text++;
        if (words->count == WORDS_MOST || text - word > WORD_MOST || (text < end && *text == '\0'))
            return NULL;
        words->word[words->count++] = (struct word){word, (uint32_t)(text - word)};
    }
    return text < end ? text + 1 : end;
}

static bool is(const struct word *word, const char *text, uint32_t length)
{
    if (word->length != length)
        return false;
    for (uint32_t i = 0; i < length; i++)
        if (word->at[i] != text[i])
            return false;
    return true;
}

/* An unsigned decimal number below 2^32 that is the whole of a word. */
static bool number(const struct word *word, uint32_t *value)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < word->length; i++) {
        uint32_t digit = (unsigned char)word->at[i] - (uint32_t)'0';

        if (digit > 9)
            return false;
        sum = sum * 10 + digit;
        if (sum > UINT32_MAX)
            return false;
    }
    *value = (uint32_t)sum;
    return true;
}

/* Operands */

static bool is_optional(const char *operand)
{
    return operand[0] == '[';
}

/* Whether what follows the first word is an operation of a kind. Its numbers are read in passing.
 */
static bool fits(const struct words *words, uint32_t kind, struct operation *operation)
{
    const struct form *line = &form[kind];
    const struct word *word = words->word;
    unsigned at = 2;
    bool good = words->count >= 2 && number(&word[1], &operation->id);

    operation->kind = kind;
    operation->a = operation->b = 0;
    if (good && line->a[0] != '\0' && !(is_optional(line->a) && at == words->count))
        good = at < words->count && number(&word[at++], &operation->a);
    if (good && line->how_length != 0)
        good = at < words->count && is(&word[at++], line->how, line->how_length);
    if (good && line->b[0] != '\0')
        good = at < words->count && number(&word[at++], &operation->b);
    return good && at == words->count;
}

static const char *parse(const struct words *words, struct operation *operation)
{
    bool known = false;

    for (uint32_t kind = 0; kind < OPERATION_KINDS; kind++) {
        if (!is(&words->word[0], form[kind].word, form[kind].length))
            continue;
        if (fits(words, kind, operation))
            return NULL;
        known = true;
    }
    return known ? "the operation's operands are wrong: too few, too many, or no numbers below 2^32"
                 : "unknown operation";
}

/* Ids numbered anew: a table of open addressing, at most half full. */

struct numbering {
    uint32_t *id, *number; /* number 0: an empty place */
    unsigned shift;        /* 32 less the table's size as a power of two */
    uint32_t count;
};

static void numbering_init(struct numbering *numbering, uint32_t ids, struct arena *arena)
{
    unsigned bits = 2;

    while ((uint64_t)1 << bits < 2 * (uint64_t)ids)
        bits++;
    *numbering = (struct numbering){.shift = 32 - bits};
    numbering->id = arena_take(arena, (size_t)1 << bits, sizeof(uint32_t), "the trace's ids");
    numbering->number = arena_take(arena, (size_t)1 << bits, sizeof(uint32_t), "the trace's ids");
}

static uint32_t number_of(struct numbering *numbering, uint32_t id)
{
    uint32_t mask = UINT32_MAX >> numbering->shift;
    uint32_t place = id * 0x9e3779b1u >> numbering->shift;

    while (numbering->number[place] != 0 && numbering->id[place] != id)
        place = (place + 1) & mask;
    if (numbering->number[place] == 0) {
        numbering->id[place] = id;
        numbering->number[place] = ++numbering->count;
    }
    return numbering->number[place];
}

static uint32_t lines_of(const char *text, size_t length)
{
    uint32_t lines = 1;

    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

static bool is_heading(const struct words *words)
{
    return words->count == 2 && is(&words->word[0], "granule-trace", sizeof "granule-trace" - 1) &&
           is(&words->word[1], "1", 1);
}

struct trace_error trace_read(struct trace *trace, const char *text, size_t length,
                              struct arena *arena)
{
    const char *end = text + length;
    uint32_t lines = lines_of(text, length);
    struct numbering numbering;
    struct words words;

    *trace = (struct trace){0};
    trace->operation = arena_take(arena, lines, sizeof *trace->operation, "the trace");
    trace->line = arena_take(arena, lines, sizeof *trace->line, "the trace");
    numbering_init(&numbering, lines, arena);
    for (uint32_t line = 1; line == 1 || text < end; line++) {
        struct operation *operation = &trace->operation[trace->operations];
        const char *what;

        text = split(text, end, &words);
        if (line == 1 && (text == NULL || !is_heading(&words)))
            return (struct trace_error){1, "a trace begins with the line " TRACE_FIRST_LINE};
        if (text == NULL)
            return (struct trace_error){
                line, "a word of more than 19 characters, too many words, or a byte 0"};
        if (line == 1 || words.count == 0)
            continue;
        what = parse(&words, operation);
        if (what != NULL)
            return (struct trace_error){line, what};
        operation->id = number_of(&numbering, operation->id);
        if (operation->kind == OPERATION_HEAP_ALLOC && operation->a != 0)
            operation->a = number_of(&numbering, operation->a);
        trace->line[trace->operations++] = line;
    }
    trace->ids = numbering.count + 1;
    return (struct trace_error){0, NULL};
}

void trace_next(void *state, struct operation *operation)
{
    struct trace *trace = state;

    *operation = trace->operation[trace->at++];
}

/* Writing */

static char *put_text(char *line, const char *text)
{
    while (*text != '\0')
        *line++ = *text++;
    return line;
}

static char *put_number(char *line, uint32_t number)
{
    *line = ' ';
    return text_put_number(line + 1, number);
}

void trace_write(const struct operation *operation, char *line)
{
    const uint32_t kind = operation->kind;

    line = put_text(line, form[kind].word);
    line = put_number(line, operation->id);
    if (form[kind].a[0] != '\0' && !(is_optional(form[kind].a) && operation->a == 0))
        line = put_number(line, operation->a);
    if (form[kind].how[0] != '\0') {
        *line++ = ' ';
        line = put_text(line, form[kind].how);
    }
    if (form[kind].b[0] != '\0')
        line = put_number(line, operation->b);
    *line = '\0';
}
