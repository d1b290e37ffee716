/* SPDX-License-Identifier: MIT
 *
 * Protections, good and bad: what VirtualQuery says of a page that was given one. */
#include "cases.h"

#define WITH(protection) ALLOC(0, 1, MEM_RESERVE | MEM_COMMIT, protection)

/* A protection that a page can have, and one that it can't. */
#define GOOD(name, protection, from)                                                               \
    {                                                                                              \
        .title = (name), .call = WITH(protection), .result = DONE(G(1), P(1)),                     \
        .after = {IS_COMMITTED_AS(G(1), P(1), protection, G(1), protection)}, .source = (from)     \
    }
#define BAD(name, protection, from)                                                                \
    {                                                                                              \
        .title = (name), .call = WITH(protection), .result = INVALID_PARAMETER,                    \
        .after = {IS_FREE(0, END)}, .source = (from)                                               \
    }

#define PAGE_WRITECOMBINE 0x400u /* winnt.h of later systems */

static const struct conformance_case cases[] = {
    GOOD("PAGE_NOACCESS", PAGE_NOACCESS, WINE "; " WINE_TESTS),
    GOOD("PAGE_READONLY", PAGE_READONLY, WINE "; " WINE_TESTS),
    GOOD("PAGE_READWRITE", PAGE_READWRITE, WINE "; " WINE_TESTS),
    GOOD("PAGE_EXECUTE", PAGE_EXECUTE, WINE "; " WINE_TESTS),
    GOOD("PAGE_EXECUTE_READ", PAGE_EXECUTE_READ, WINE "; " WINE_TESTS),
    GOOD("PAGE_EXECUTE_READWRITE", PAGE_EXECUTE_READWRITE, WINE "; " WINE_TESTS),
    GOOD("read-only, guarded", PAGE_READONLY | PAGE_GUARD, SDK),
    GOOD("read-write, guarded", PAGE_READWRITE | PAGE_GUARD, WINE "; " REACTOS),
    GOOD("execute, guarded", PAGE_EXECUTE | PAGE_GUARD, SDK),
    GOOD("execute-read, guarded", PAGE_EXECUTE_READ | PAGE_GUARD, SDK),
    GOOD("execute-read-write, guarded", PAGE_EXECUTE_READWRITE | PAGE_GUARD, SDK),
    GOOD("read-only, uncached", PAGE_READONLY | PAGE_NOCACHE, SDK),
    GOOD("read-write, uncached", PAGE_READWRITE | PAGE_NOCACHE, WINE "; " WINE_TESTS),
    GOOD("execute, uncached", PAGE_EXECUTE | PAGE_NOCACHE, SDK),
    GOOD("execute-read, uncached", PAGE_EXECUTE_READ | PAGE_NOCACHE, SDK),
    GOOD("execute-read-write, uncached", PAGE_EXECUTE_READWRITE | PAGE_NOCACHE, SDK),
    BAD("no protection", 0, WINE "; " WINE_TESTS "; " REACTOS),
    BAD("copy on write, which is for views", PAGE_WRITECOPY, WINE "; " WINE_TESTS "; " REACTOS),
    BAD("execute, copy on write", PAGE_EXECUTE_WRITECOPY, WINE "; " WINE_TESTS "; " REACTOS),
    BAD("copy on write, guarded", PAGE_WRITECOPY | PAGE_GUARD, WINE_TESTS),
    BAD("read-only and no access", PAGE_READONLY | PAGE_NOACCESS, WINE "; " WINE_TESTS),
    BAD("read-write and read-only", PAGE_READWRITE | PAGE_READONLY, WINE "; " WINE_TESTS),
    BAD("read-only and execute", PAGE_READONLY | PAGE_EXECUTE, WINE_TESTS),
    BAD("read-write and execute-read-write", PAGE_READWRITE | PAGE_EXECUTE_READWRITE, WINE),
    BAD("all eight protections", 0xff, WINE),
    BAD("all bits", 0xffffffff, REACTOS),
    BAD("no access, guarded", PAGE_NOACCESS | PAGE_GUARD, REACTOS "; " SDK),
    BAD("no access, uncached", PAGE_NOACCESS | PAGE_NOCACHE, SDK),
    BAD("PAGE_GUARD alone", PAGE_GUARD, SDK),
    BAD("PAGE_NOCACHE alone", PAGE_NOCACHE, SDK),
    BAD("guarded and uncached", PAGE_READWRITE | PAGE_GUARD | PAGE_NOCACHE, SDK),
    BAD("a bit that isn't one", PAGE_READWRITE | 0x800, WINE),
    BAD("PAGE_WRITECOMBINE: a bit that NT 4.0 doesn't know", PAGE_READONLY | PAGE_WRITECOMBINE,
        ASSUMPTION "; the SDK has it from Windows XP on, where ReactOS tests expect success"),
    {.title = "a reservation without protection",
     .call = ALLOC(0, P(1), MEM_RESERVE, 0),
     .result = INVALID_PARAMETER,
     .after = {IS_FREE(0, END)},
     .source = WINE "; " WINE_TESTS},
    {.title = "a reservation for copy on write",
     .call = ALLOC(0, P(1), MEM_RESERVE, PAGE_WRITECOPY),
     .result = INVALID_PARAMETER,
     .source = REACTOS},
    {.title = "a commit without protection",
     .before = {RESERVE(G(1), P(2))},
     .call = ALLOC(G(1), P(1), MEM_COMMIT, 0),
     .result = INVALID_PARAMETER,
     .after = {IS_RESERVED(G(1), P(2), G(1))},
     .source = WINE_TESTS},
    {.title = "a commit with two protections",
     .before = {RESERVE(G(1), P(2))},
     .call = ALLOC(G(1), P(1), MEM_COMMIT, PAGE_READONLY | PAGE_EXECUTE),
     .result = INVALID_PARAMETER,
     .after = {IS_RESERVED(G(1), P(2), G(1))},
     .source = WINE_TESTS},
    {.title = "a reservation keeps its protection; a page has none before it is committed",
     .call = ALLOC(0, P(2), MEM_RESERVE, PAGE_EXECUTE_READ),
     .result = DONE(G(1), P(2)),
     .after = {IS_RESERVED_AS(G(1), P(2), G(1), PAGE_EXECUTE_READ)},
     .source = WINE "; " WINE_TESTS},
};

const struct conformance_group cases_protections = {"Protections", CASES(cases)};
