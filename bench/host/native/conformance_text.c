/* SPDX-License-Identifier: MIT */
#include "conformance_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static void add(struct piece *piece, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct piece *piece, const char *format, ...)
{
    size_t left = sizeof piece->text - piece->length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(piece->text + piece->length, left, format, arguments);
    va_end(arguments);
    if (length > 0)
        piece->length += (size_t)length < left ? (size_t)length : left - 1;
}

static void begin(struct piece *piece)
{
    piece->length = 0;
    piece->text[0] = '\0';
}

/* Bytes below a page are told apart from the rest: `0x10000+2p-1`. */
static void add_quantity(struct piece *piece, const struct conformance_case *c, int64_t sum)
{
    struct quantity quantity = quantity_of(sum);
    unsigned shift = c->granule_shift > GRANULE_IS_PAGE ? c->granule_shift : 16;
    size_t length = piece->length;
    int64_t large = 0;

    if (c->granule_shift == GRANULE_IS_PAGE)
        quantity.pages += quantity.granules;
    else
        large = (int64_t)quantity.granules << shift;
    if (quantity.bytes <= -0x1000 || quantity.bytes >= 0x1000) {
        large += quantity.bytes;
        quantity.bytes = 0;
    }
    if (large != 0)
        add(piece, "0x%" PRIx64, large);
    if (quantity.pages != 0)
        add(piece, piece->length == length ? "%dp" : "%+dp", (int)quantity.pages);
    if (quantity.bytes != 0 || piece->length == length)
        add(piece, piece->length == length ? "%" PRId64 : "%+" PRId64, quantity.bytes);
}

/* Constants of winnt.h */

struct constant {
    uint32_t bit;
    const char *name;
};

static const struct constant types[] = {
    {MEM_RESERVE, "MEM_RESERVE"}, {MEM_COMMIT, "MEM_COMMIT"},     {MEM_DECOMMIT, "MEM_DECOMMIT"},
    {MEM_RELEASE, "MEM_RELEASE"}, {MEM_TOP_DOWN, "MEM_TOP_DOWN"}, {MEM_RESET, "MEM_RESET"},
    {MEM_FREE, "MEM_FREE"},       {MEM_PRIVATE, "MEM_PRIVATE"},   {0, NULL},
};

static const struct constant protections[] = {
    {PAGE_NOACCESS, "PAGE_NOACCESS"},
    {PAGE_READONLY, "PAGE_READONLY"},
    {PAGE_READWRITE, "PAGE_READWRITE"},
    {PAGE_WRITECOPY, "PAGE_WRITECOPY"},
    {PAGE_EXECUTE, "PAGE_EXECUTE"},
    {PAGE_EXECUTE_READ, "PAGE_EXECUTE_READ"},
    {PAGE_EXECUTE_READWRITE, "PAGE_EXECUTE_READWRITE"},
    {PAGE_EXECUTE_WRITECOPY, "PAGE_EXECUTE_WRITECOPY"},
    {PAGE_GUARD, "PAGE_GUARD"},
    {PAGE_NOCACHE, "PAGE_NOCACHE"},
    {0, NULL},
};

/* The names of up to three bits with bars between; anything else in hex. */
static void add_constants(struct piece *piece, uint32_t value, const struct constant *constants)
{
    const char *between = "";

    if (value == 0 || __builtin_popcount(value) > 3) {
        add(piece, value == 0 ? "%u" : "0x%x", value);
        return;
    }
    for (; constants->name != NULL; constants++)
        if ((value & constants->bit) != 0) {
            add(piece, "%s%s", between, constants->name);
            value &= ~constants->bit;
            between = "|";
        }
    if (value != 0)
        add(piece, "%s0x%x", between, value);
}

/* Pieces */

void piece_call(struct piece *piece, const struct conformance_case *c,
                const struct conformance_call *call)
{
    static const char *const names[] = {
        [CALL_NONE] = "",
        [CALL_ALLOC] = "VirtualAlloc(",
        [CALL_FREE] = "VirtualFree(",
        [CALL_PROTECT] = "VirtualProtect(",
        [CALL_QUERY] = "VirtualQuery(",
        [CALL_START] = "(the space is made)",
    };

    begin(piece);
    add(piece, "%s", names[call->call]);
    if (call->call == CALL_START)
        return;
    add_quantity(piece, c, call->address);
    if (call->call != CALL_QUERY) {
        add(piece, ", ");
        add_quantity(piece, c, call->size);
    }
    if (call->call == CALL_ALLOC || call->call == CALL_FREE) {
        add(piece, ", ");
        add_constants(piece, call->type, types);
    }
    if (call->call == CALL_ALLOC || call->call == CALL_PROTECT) {
        add(piece, ", ");
        add_constants(piece, call->protection, protections);
    }
    if (call->call == CALL_PROTECT)
        add(piece, call->without_old ? ", NULL" : ", &old");
    add(piece, ")");
}

static const char *error_name(enum win32 error)
{
    switch (error) {
    case WIN32_NOT_ENOUGH_MEMORY:
        return "not enough memory";
    case WIN32_INVALID_PARAMETER:
        return "invalid parameter";
    case WIN32_INVALID_ADDRESS:
        return "invalid address";
    case WIN32_NOACCESS:
        return "no access";
    case WIN32_COMMITMENT_LIMIT:
        return "commitment limit";
    default:
        return "";
    }
}

void piece_result(struct piece *piece, const struct conformance_case *c)
{
    const struct conformance_result *result = &c->result;

    begin(piece);
    if (result->error != WIN32_OK) {
        add(piece, "%d %s", (int)result->error, error_name(result->error));
    } else if (c->call.call == CALL_START) {
        add(piece, "%s%s", result->refusal != NULL ? "refused: " : "it can be",
            result->refusal != NULL ? result->refusal : "");
    } else if (c->call.call == CALL_PROTECT) {
        add(piece, "old is ");
        add_constants(piece, result->old, protections);
    } else if (c->call.call == CALL_QUERY) {
        add(piece, "as below");
    } else {
        add_quantity(piece, c, result->address);
        add(piece, ", ");
        add_quantity(piece, c, result->length);
    }
}

void piece_state(struct piece *piece, const struct conformance_case *c,
                 const struct conformance_state *state)
{
    begin(piece);
    add_quantity(piece, c, state->base);
    add(piece, ", ");
    add_quantity(piece, c, state->size);
    if (state->state == MEM_FREE) {
        add(piece, ": free");
        return;
    }
    add(piece, state->state == MEM_COMMIT ? ": committed " : ": reserved");
    if (state->state == MEM_COMMIT)
        add_constants(piece, state->protection, protections);
    add(piece, " in ");
    add_quantity(piece, c, state->allocation_base);
    if (state->allocation_protection == state->protection)
        return;
    add(piece, " (");
    add_constants(piece, state->allocation_protection, protections);
    add(piece, ")");
}

void piece_setting(struct piece *piece, const struct conformance_case *c)
{
    begin(piece);
    if (c->granule_shift == GRANULE_IS_PAGE)
        add(piece, "granularity a page");
    else if (c->granule_shift != 0)
        add(piece, "granularity 0x%x", 1u << c->granule_shift);
    if (c->end != 0) {
        add(piece, "%suser range to ", piece->length != 0 ? ", " : "");
        add_quantity(piece, c, c->end);
    }
    if (c->limit != 0) {
        add(piece, "%scommit limit ", piece->length != 0 ? ", " : "");
        add_quantity(piece, c, c->limit);
    }
}
