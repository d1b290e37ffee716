/* SPDX-License-Identifier: MIT */
#include "arch.h"
#include "conformance.h"
#include "model.h"
#include "text.h"

/* Quantities */

/* The lowest bits of a sum, as a signed number. */
static int64_t lowest(int64_t sum, unsigned bits)
{
    int64_t low = sum & (((int64_t)1 << bits) - 1);

    return low >> (bits - 1) != 0 ? low - ((int64_t)1 << bits) : low;
}

struct quantity quantity_of(int64_t sum)
{
    struct quantity quantity = {.bytes = lowest(sum, 34)};

    sum = (sum - quantity.bytes) / ((int64_t)1 << 34);
    quantity.pages = (int32_t)lowest(sum, 12);
    quantity.granules = (int32_t)((sum - quantity.pages) / (1 << 12));
    return quantity;
}

static unsigned granule_shift(const struct conformance_case *c)
{
    if (c->granule_shift == GRANULE_IS_PAGE)
        return arch_page_shift();
    return c->granule_shift != 0 ? c->granule_shift : 16;
}

uint32_t conformance_value(const struct conformance_case *c, int64_t sum)
{
    struct quantity quantity = quantity_of(sum);

    return ((uint32_t)quantity.granules << granule_shift(c)) +
           ((uint32_t)quantity.pages << arch_page_shift()) + (uint32_t)quantity.bytes;
}

bool conformance_applies(const struct conformance_case *c)
{
    return c->page_shift == 0 || c->page_shift == arch_page_shift();
}

/* Calls */

static struct space space;

/* What a call came to. */
struct outcome {
    enum win32 error;
    struct stretch done;
    uint32_t old;
    struct virtual_info info;
};

static struct outcome make(const struct conformance_case *c, const struct conformance_call *call)
{
    uint32_t address = conformance_value(c, call->address);
    uint32_t size = conformance_value(c, call->size);
    struct outcome outcome = {.error = WIN32_OK};

    switch (call->call) {
    case CALL_ALLOC:
        outcome.error =
            virtual_alloc(&space, address, size, call->type, call->protection, &outcome.done);
        break;
    case CALL_FREE:
        outcome.error = virtual_free(&space, address, size, call->type, &outcome.done);
        break;
    case CALL_PROTECT:
        outcome.error = virtual_protect(&space, address, size, call->protection,
                                        call->without_old ? NULL : &outcome.old);
        break;
    case CALL_QUERY:
        outcome.error = virtual_query(&space, address, &outcome.info);
        break;
    default:
        break;
    }
    return outcome;
}

/* Differences */

static struct conformance_difference difference;

/* The first thing that differs is kept. */
static void expect(const char *what, uint32_t expected, uint32_t got)
{
    if (expected != got && difference.what == NULL)
        difference = (struct conformance_difference){what, expected, got};
}

static void expect_info(const struct conformance_case *c, const struct conformance_state *state,
                        const struct virtual_info *info)
{
    expect("BaseAddress", conformance_value(c, state->base), info->base);
    expect("AllocationBase", conformance_value(c, state->allocation_base), info->allocation_base);
    expect("AllocationProtect", state->allocation_protection, info->allocation_protection);
    expect("RegionSize", conformance_value(c, state->size), info->size);
    expect("State", state->state, info->state);
    expect("Protect", state->protection, info->protection);
    expect("Type", state->state == MEM_FREE ? 0 : MEM_PRIVATE, info->type);
}

static void expect_outcome(const struct conformance_case *c, const struct outcome *outcome)
{
    const struct conformance_result *result = &c->result;

    expect("the error", (uint32_t)result->error, (uint32_t)outcome->error);
    expect("the address", conformance_value(c, result->address), outcome->done.address);
    expect("the length", conformance_value(c, result->length), outcome->done.length);
    expect("the old protection", result->old, outcome->old);
    if (c->call.call == CALL_QUERY && result->error == WIN32_OK)
        expect_info(c, &c->after[0], &outcome->info);
}

static void expect_states(const struct conformance_case *c)
{
    /* the first was the query itself */
    unsigned first = c->call.call == CALL_QUERY && c->result.error == WIN32_OK ? 1 : 0;

    for (unsigned i = first; i < CONFORMANCE_AFTER && c->after[i].size != 0; i++) {
        struct virtual_info info = {.base = 0};

        expect("VirtualQuery's error", WIN32_OK,
               virtual_query(&space, conformance_value(c, c->after[i].base), &info));
        expect_info(c, &c->after[i], &info);
    }
}

/* Spaces */

static struct space_config config_of(const struct conformance_case *c)
{
    struct space_config config = {.first = USER_FIRST,
                                  .end = USER_END,
                                  .granule_shift = granule_shift(c),
                                  .commit_limit = NO_COMMIT_LIMIT,
                                  .measured = true};

    if (c->end != 0)
        config.end = conformance_value(c, c->end);
    if (c->limit != 0)
        config.commit_limit = conformance_value(c, c->limit) >> arch_page_shift();
    return config;
}

/* Whether there can be such a space, and the reason if not. */
static void expect_start(const struct conformance_case *c, const struct space_config *config)
{
    const char *fault = space_config_fault(config);

    expect("whether there can be such a space", c->result.refusal == NULL, fault == NULL);
    if (c->result.refusal != NULL && fault != NULL)
        expect("the reason why not", true, text_equal(c->result.refusal, fault));
}

static void run_in_space(const struct conformance_case *c)
{
    struct outcome outcome;

    for (unsigned i = 0; i < CONFORMANCE_BEFORE && c->before[i].call != CALL_NONE; i++) {
        outcome = make(c, &c->before[i]);
        expect("the error of a call before it", WIN32_OK, (uint32_t)outcome.error);
    }
    outcome = make(c, &c->call);
    expect_outcome(c, &outcome);
    expect_states(c);
    space_clear(&space);
    expect("wrong tags in its pages", 0, (uint32_t)space.pages.wrong);
    expect("tags read back", (uint32_t)space.pages.tagged, (uint32_t)space.pages.checked);
}

struct conformance_difference conformance_run(const struct conformance_case *c, struct arena *arena)
{
    struct space_config config = config_of(c);
    struct arena left = *arena;

    difference = (struct conformance_difference){NULL, 0, 0};
    if (c->call.call == CALL_START) {
        expect_start(c, &config);
        return difference;
    }
    space_init(&space, &config, &left);
    run_in_space(c);
    for (uint64_t *word = (uint64_t *)(void *)arena->next; word < (uint64_t *)(void *)left.next;
         word++)
        *word = 0;
    return difference;
}
