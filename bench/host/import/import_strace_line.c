/* SPDX-License-Identifier: MIT
 *
 * What a line of strace's log says. strace(1) has the forms: with -f a number before each line, or
 * `[pid N]` on a terminal; with -t, -r or -i a time or an address behind it; with -T a time at the
 * end; `<unfinished ...>` and `<... NAME resumed>` where two threads' calls overlap.
 */
#include "import_strace.h"

const struct strace_flag strace_flags_memory[] = {
    {"PROT_READ", STRACE_READ},
    {"PROT_WRITE", STRACE_WRITE},
    {"PROT_EXEC", STRACE_EXEC},
    {"MAP_SHARED", STRACE_SHARED},
    {"MAP_SHARED_VALIDATE", STRACE_SHARED | 2},
    {"MAP_PRIVATE", 2},
    {"MAP_FIXED", STRACE_FIXED},
    {"MAP_ANONYMOUS", STRACE_ANONYMOUS},
    {"MAP_ANON", STRACE_ANONYMOUS},
    {"MAP_DENYWRITE", STRACE_DENYWRITE},
    {"MREMAP_DONTUNMAP", STRACE_DONTUNMAP},
    {NULL, 0},
};

const struct strace_flag strace_flags_clone[] = {
    {"CLONE_VM", STRACE_CLONE_VM},
    {"CLONE_VFORK", STRACE_CLONE_VFORK},
    {NULL, 0},
};

uint64_t strace_flags(struct part part, const struct strace_flag *table)
{
    uint64_t flags = 0, number;

    while (part.at < part.end) {
        const char *bar = memchr(part.at, '|', part_length(part));
        struct part word = {part.at, bar == NULL ? part.end : bar};
        struct part digits = word;

        for (const struct strace_flag *flag = table; flag->name != NULL; flag++)
            if (part_is(word, flag->name))
                flags |= flag->value;
        if (part_take_number(&digits, &number))
            flags |= number;
        part.at = bar == NULL ? part.end : bar + 1;
    }
    return flags;
}

bool strace_is_null(struct part part)
{
    uint64_t number;

    return part_is(part, "NULL") || (part_number(part, &number) && number == 0);
}

/* Skip what stands before a call: the thread's number, and times and addresses. */
static void take_prefix(struct part *line, uint64_t *task)
{
    struct part word;

    *task = 0;
    part_skip_blanks(line);
    if (part_take(line, "[pid")) {
        part_skip_blanks(line);
        part_take_digits(line, 10, task);
        part_take(line, "]");
    }
    for (;;) {
        uint64_t number;

        part_skip_blanks(line);
        word = *line;
        if (part_take(&word, "[") && part_before(&word, ']', &(struct part){0})) {
            *line = word; /* the instruction's address */
            continue;
        }
        if (!part_take_digits(&word, 10, &number) || word.at == word.end)
            return;
        if (*word.at == ' ' || *word.at == '\t')
            *task = number;
        else if (*word.at != ':' && *word.at != '.')
            return;
        while (word.at < word.end && *word.at != ' ' && *word.at != '\t')
            word.at++;
        *line = word;
    }
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The last `)` that blanks and `= ` follow; a null pointer: none. */
static const char *closing(struct part part, struct part *result)
{
    for (const char *at = part.end; at - part.at > 2; at--) {
        const char *bracket = at - 2;

        if (at[-2] != '=' || at[-1] != ' ')
            continue;
        while (bracket > part.at && bracket[-1] == ' ')
            bracket--;
        if (bracket == part.at || bracket == at - 2 || bracket[-1] != ')')
            continue;
        *result = (struct part){at, part.end};
        return bracket - 1;
    }
    return NULL;
}

/* A call from its opening bracket on, or what is left of it. */
static void take_call(struct part rest, struct strace_line *line)
{
    static const char mark[] = "<unfinished ...>";
    const char *end = closing(rest, &line->result);

    if (end != NULL) {
        line->arguments = (struct part){rest.at, end};
        return;
    }
    line->kind = STRACE_UNKNOWN;
    while (rest.end > rest.at && rest.end[-1] == ' ')
        rest.end--;
    if (part_length(rest) < strlen(mark))
        return;
    rest.at = rest.end - strlen(mark);
    if (!part_is(rest, mark))
        return;
    line->kind = STRACE_BEGUN;
    line->arguments.end = rest.at;
}

struct strace_line strace_line(struct part text)
{
    struct strace_line line = {.kind = STRACE_CALL};
    struct part rest = text;
    const char *first;

    take_prefix(&rest, &line.task);
    line.kind = STRACE_OTHER;
    if (rest.at == rest.end || part_starts(rest, "--- ") || part_starts(rest, "strace: "))
        return line;
    if (part_take(&rest, "+++ ")) {
        line.kind = STRACE_ENDED;
        return line;
    }
    line.kind = STRACE_CALL;
    if (part_take(&rest, "<... ")) {
        line.kind = STRACE_RESUMED;
        if (!part_before(&rest, ' ', &line.name) || !part_take(&rest, "resumed>")) {
            line.kind = STRACE_UNKNOWN;
            return line;
        }
        line.arguments = rest;
        take_call(rest, &line);
        return line;
    }
    first = rest.at;
    while (rest.at < rest.end && is_name(*rest.at))
        rest.at++;
    line.name = (struct part){first, rest.at};
    if (line.name.at == line.name.end || !part_take(&rest, "(")) {
        line.kind = STRACE_UNKNOWN;
        return line;
    }
    line.arguments = rest;
    take_call(rest, &line);
    return line;
}

/* Skip a string with its escapes. */
static const char *skip_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\')
            at++;
    return at < end ? at : end - 1;
}

static struct part trimmed(const char *at, const char *end)
{
    struct part part = {at, end};

    part_skip_blanks(&part);
    while (part.end > part.at && (part.end[-1] == ' ' || part.end[-1] == '\t'))
        part.end--;
    return part;
}

unsigned strace_arguments(struct part arguments, struct part *argument, unsigned most)
{
    const char *first = arguments.at;
    unsigned count = 0, depth = 0;

    for (const char *at = arguments.at; at < arguments.end; at++) {
        if (*at == '"')
            at = skip_string(at, arguments.end);
        else if (*at == '(' || *at == '{' || *at == '[')
            depth++;
        else if ((*at == ')' || *at == '}' || *at == ']') && depth > 0)
            depth--;
        else if (*at == ',' && depth == 0 && count < most) {
            argument[count++] = trimmed(first, at);
            first = at + 1;
        }
    }
    if (count < most && first < arguments.end)
        argument[count++] = trimmed(first, arguments.end);
    return count;
}
