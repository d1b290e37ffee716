/* SPDX-License-Identifier: MIT */
#include "sequence.h"

#include "model.h"
#include "sane.h"

#include "arch.h"
#include "native.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum kind { ALLOC, FREE, PROTECT, QUERY, PAGES };
const char *const sequence_calls[5] = {"VirtualAlloc", "VirtualFree", "VirtualProtect",
                                       "VirtualQuery", "reserve_pages"};
const unsigned sequence_results[6] = {
    WIN32_OK,       WIN32_NOT_ENOUGH_MEMORY, WIN32_INVALID_PARAMETER, WIN32_INVALID_ADDRESS,
    WIN32_NOACCESS, WIN32_COMMITMENT_LIMIT};
struct sequence_counts sequence_counts;

struct call {
    enum kind kind;
    uint32_t address, size; /* of PAGES: pages */
    uint32_t type, protection;
    bool without_old; /* VirtualProtect without a place for the old protection */
};

#define CALLS_KEPT 4096

static struct space space;
static struct model model;
static struct call calls[CALLS_KEPT];
static uint32_t call_count;
static const struct choices *chosen;
static unsigned page_shift;
static jmp_buf broke;
static char difference[1024]; /* what a sequence ends with */

/* Telling what went wrong */

static const char *differ(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(difference, sizeof difference, format, arguments);
    va_end(arguments);
    fprintf(stderr, "pages of %u, granules of %u, user range 0x%x to 0x%x, commit limit %d\n",
            model.page, model.granule, model.config.first, model.config.end,
            (int)model.config.commit_limit);
    for (uint32_t i = 0; i < call_count && i < CALLS_KEPT; i++)
        fprintf(stderr, "  %s 0x%x size 0x%x type 0x%x protection 0x%x%s\n",
                sequence_calls[calls[i].kind], calls[i].address, calls[i].size, calls[i].type,
                calls[i].protection, calls[i].without_old ? " without old" : "");
    return difference;
}

static void keep(void *context, const char *bytes, size_t length)
{
    size_t kept = strlen(difference);

    (void)context;
    if (length > sizeof difference - 1 - kept)
        length = sizeof difference - 1 - kept;
    memcpy(difference + kept, bytes, length);
    difference[kept + length] = '\0';
}

static void come_back(void *context, unsigned status)
{
    (void)context;
    (void)status;
    longjmp(broke, 1);
}

/* Choosing */

static uint32_t below(uint32_t limit)
{
    return chosen->below(chosen->state, limit);
}

/* A space of up to a few hundred pages, whole granules but for its two ends. */
static struct space_config some_config(void)
{
    static const unsigned granule_shifts[] = {16, 16, 16, 12, 13, 14, 15, 17, 18, 20};
    struct space_config config = {.commit_limit = NO_COMMIT_LIMIT, .measured = true};
    uint32_t granule, page;

    page_shift = 12 + below(2);
    page = 1u << page_shift;
    config.granule_shift = granule_shifts[below(sizeof granule_shifts / sizeof granule_shifts[0])];
    if (config.granule_shift < page_shift)
        config.granule_shift = page_shift;
    granule = 1u << config.granule_shift;
    config.first = granule > 0x10000 ? granule : 0x10000;
    config.end = config.first + granule * (1 + below(config.granule_shift > 16    ? 3
                                                     : config.granule_shift == 16 ? 12
                                                                                  : 100));
    if (below(4) == 0) { /* the granules at the ends are cut */
        if (config.granule_shift > 16)
            config.first -= page * below((granule - 0x10000) / page + 1);
        config.end += page * below(granule / page);
    }
    if (below(2) == 0)
        config.commit_limit = below(1 + below((config.end - config.first) / page + 2));
    config.best = below(2) == 0;
    return config;
}

/* A few bytes, pages or granules off. */
static uint32_t nudge(void)
{
    switch (below(8)) {
    case 0:
        return 1;
    case 1:
        return (uint32_t)-1;
    case 2:
        return model.page;
    case 3:
        return 0u - model.page;
    case 4:
        return model.page + 1;
    case 5:
        return model.granule;
    default:
        return 0;
    }
}

/* A page of a region, if there is one above some page. */
static uint32_t some_held_page(void)
{
    uint32_t page = model.first + below(model.end - model.first);

    for (uint32_t p = page; p < model.end; p++)
        if (model.owner[p] != 0)
            return p;
    return page;
}

static uint32_t odd_address(void)
{
    uint32_t page = model.first + below(model.end - model.first);

    switch (below(10)) {
    case 0:
        return 0;
    case 1:
        return model.config.first + nudge();
    case 2:
        return model.config.end + nudge();
    case 3:
        return below(UINT32_MAX);
    case 4:
        return 0xffffffff - below(0x20000);
    case 5:
    case 6:
        return model_base(&model, page) * model.page + nudge();
    case 7:
        return model_behind(&model, page) * model.page + nudge();
    default:
        return page * model.page + below(model.page);
    }
}

/* Mostly where a call can succeed: in a region; or, for a reservation, anywhere. */
static uint32_t some_address(bool in_region)
{
    uint32_t page;

    if (below(4) == 0)
        return odd_address();
    if (!in_region)
        return (model.first + below(model.end - model.first)) * model.page;
    page = some_held_page();
    switch (below(4)) {
    case 0:
        return page * model.page;
    case 1:
        return page * model.page + below(model.page);
    default:
        return model_base(&model, page) * model.page;
    }
}

/* A size that reaches some boundary from an address, or any other. */
static uint32_t odd_size(uint32_t address)
{
    static const uint32_t odd[] = {0,          1,          0x7fff0000, 0x7fffffff,
                                   0x80000000, 0x80000001, 0xffffffff};
    uint32_t page = address / model.page;

    switch (below(12)) {
    case 0:
        return odd[below(sizeof odd / sizeof odd[0])];
    case 1:
        return below(UINT32_MAX);
    case 2:
        return model.config.end - address + nudge();
    case 3:
    case 4:
        return page < model.end ? model_behind(&model, page) * model.page - address + nudge() : 0;
    case 5:
    case 6:
        return model.granule * below(5) + nudge();
    case 7:
        return 0;
    case 8:
        return below(model.granule * 4);
    case 9:
        return 1 + below(model.page);
    default:
        return model.page * below(9) + nudge();
    }
}

/* Mostly what a region still holds from an address on, or a few pages. */
static uint32_t some_size(uint32_t address)
{
    uint32_t page = address / model.page;

    if (below(4) == 0)
        return odd_size(address);
    if (page >= model.end || model.owner[page] == 0)
        return 1 + below(model.page * (1 + below(24)));
    return 1 + below(model_behind(&model, page) * model.page - address);
}

static uint32_t some_protection(void)
{
    static const uint32_t single[] = {0x01, 0x02, 0x04, 0x10, 0x20, 0x40};

    switch (below(16)) {
    case 0:
        return below(0x800);
    case 1:
        return below(UINT32_MAX);
    case 2:
        return 1u << below(11);
    case 3:
    case 4:
        return single[below(6)] | PAGE_GUARD;
    case 5:
        return single[below(6)] | PAGE_NOCACHE;
    case 6:
    case 7:
    case 8:
        return single[below(6)];
    default:
        return PAGE_READWRITE;
    }
}

static uint32_t some_type(void)
{
    static const uint32_t bits[] = {MEM_COMMIT, MEM_RESERVE, MEM_DECOMMIT, MEM_RELEASE,
                                    MEM_FREE,   MEM_RESET,   MEM_TOP_DOWN, 0x400000};

    switch (below(16)) {
    case 0: {
        uint32_t bit = bits[below(8)];

        return bit | bits[below(8)];
    }
    case 1:
        return below(UINT32_MAX);
    case 2:
        return MEM_RESET;
    case 3:
        return MEM_RESERVE | MEM_TOP_DOWN;
    case 4:
        return MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN;
    case 5:
    case 6:
    case 7:
        return MEM_RESERVE | MEM_COMMIT;
    case 8:
    case 9:
    case 10:
        return MEM_RESERVE;
    default:
        return MEM_COMMIT;
    }
}

static struct call some_call(void)
{
    static const enum kind kinds[] = {ALLOC, ALLOC, ALLOC, ALLOC,   ALLOC,   ALLOC,  ALLOC,
                                      FREE,  FREE,  PAGES, PROTECT, PROTECT, PROTECT};
    struct call call = {.kind = kinds[below(sizeof kinds / sizeof kinds[0])]};

    switch (call.kind) {
    case ALLOC:
        call.type = some_type();
        if ((call.type & MEM_RESERVE) == 0 || below(2) == 0)
            call.address = some_address((call.type & MEM_RESERVE) == 0);
        call.size = some_size(call.address);
        call.protection = some_protection();
        break;
    case FREE:
        call.address = some_address(true);
        call.type = below(16) == 0 ? some_type() : below(2) == 0 ? MEM_DECOMMIT : MEM_RELEASE;
        call.size = call.type == MEM_RELEASE && below(8) != 0 ? 0 : some_size(call.address);
        break;
    case PROTECT:
        call.address = some_address(true);
        call.size = some_size(call.address);
        call.protection = some_protection();
        call.without_old = below(16) == 0;
        break;
    default:
        call.address = some_address(false) / model.page;
        call.size = below(8) == 0 ? below(model.end) : 1;
        break;
    }
    return call;
}

/* A space has room for as many regions that share a granule as it has granules; one more ends the
 * run, which is no part of the contract. */
static bool is_crowded(void)
{
    uint32_t room = space.first_extra;

    for (uint32_t r = space.first_extra; r < space.used; r++)
        room -= space.region[r].pages != 0;
    return room == 0;
}

/* Comparing */

static void count(enum kind kind, enum win32 error)
{
    sequence_counts.steps++;
    for (unsigned i = 0; i < 6; i++)
        sequence_counts.results[kind][i] += sequence_results[i] == error;
}

static const char *same_call(const struct call *call)
{
    struct stretch done = {1, 2}, expected_done = {1, 2};
    uint32_t old = 3, expected_old = 3, number;
    enum win32 error = WIN32_OK, expected = WIN32_OK;

    switch (call->kind) {
    case ALLOC:
        expected = model_alloc(&model, call->address, call->size, call->type, call->protection,
                               &expected_done);
        error =
            virtual_alloc(&space, call->address, call->size, call->type, call->protection, &done);
        break;
    case FREE:
        expected = model_free(&model, call->address, call->size, call->type, &expected_done);
        error = virtual_free(&space, call->address, call->size, call->type, &done);
        break;
    case PROTECT:
        expected = model_protect(&model, call->address, call->size, call->protection,
                                 call->without_old ? NULL : &expected_old);
        error = virtual_protect(&space, call->address, call->size, call->protection,
                                call->without_old ? NULL : &old);
        break;
    default:
        expected = model_reserve_pages(&model, call->address, call->size);
        error = space_reserve_pages(&space, call->address, call->size, &number);
        break;
    }
    count(call->kind, expected);
    if (error != expected)
        return differ("error %d, the model says %d", (int)error, (int)expected);
    if (done.address != expected_done.address || done.length != expected_done.length)
        return differ("done 0x%x, 0x%x; the model says 0x%x, 0x%x", done.address, done.length,
                      expected_done.address, expected_done.length);
    if (old != expected_old)
        return differ("old protection 0x%x, the model says 0x%x", old, expected_old);
    return NULL;
}

static const char *same_figures(void)
{
    struct model_figures figures;

    model_measure(&model, &figures);
    if (space_free(&space) != figures.free || space_usable(&space) != figures.usable ||
        space_largest(&space) != figures.largest)
        return differ("free %u, usable %u, largest %u; the model says %u, %u, %u",
                      space_free(&space), space_usable(&space), space_largest(&space), figures.free,
                      figures.usable, figures.largest);
    if (space.reserved != figures.reserved || space.committed != figures.committed ||
        space.regions != figures.regions || space.holes.count != figures.holes)
        return differ("%u reserved, %u committed, %u regions, %u holes; the model says %u, %u, "
                      "%u, %u",
                      space.reserved, space.committed, space.regions, space.holes.count,
                      figures.reserved, figures.committed, figures.regions, figures.holes);
    for (unsigned k = 0; k < HOLES_SIZES; k++)
        if (space.holes.fitting[k] != figures.fitting[k])
            return differ("%u requests of 64 KB << %u fit; the model says %u",
                          space.holes.fitting[k], 2 * k, figures.fitting[k]);
    return NULL;
}

static const char *same_query(uint32_t address)
{
    struct virtual_info info, expected;
    enum win32 error, expected_error;

    memset(&info, 7, sizeof info);
    memset(&expected, 7, sizeof expected);
    expected_error = model_query(&model, address, &expected);
    error = virtual_query(&space, address, &info);
    count(QUERY, expected_error);
    if (error == expected_error && memcmp(&info, &expected, sizeof info) == 0)
        return NULL;
    return differ("query of 0x%x: error %d, base 0x%x, allocation 0x%x 0x%x, size 0x%x, state "
                  "0x%x, protection 0x%x, type 0x%x; the model says %d, 0x%x, 0x%x 0x%x, 0x%x, "
                  "0x%x, 0x%x, 0x%x",
                  address, (int)error, info.base, info.allocation_base, info.allocation_protection,
                  info.size, info.state, info.protection, info.type, (int)expected_error,
                  expected.base, expected.allocation_base, expected.allocation_protection,
                  expected.size, expected.state, expected.protection, expected.type);
}

/* Every page, and whether the layer has it mapped. */
static const char *same_pages(void)
{
    const char *what = NULL;

    for (uint32_t page = 0; page <= model.end && what == NULL; page++) {
        what = same_query(page * model.page + page % model.page);
        if (what == NULL && page >= model.first && page < model.end &&
            (arch_touch(page * model.page) == ARCH_LOADED) != (model.protection[page] != 0))
            what = differ("page 0x%x is mapped or not, and the model says otherwise",
                          page * model.page);
    }
    return what;
}

static const char *same_end(void)
{
    space_clear(&space);
    if (space_sane(&space) != NULL)
        return differ("at the end: %s", space_sane(&space));
    if (space.pages.wrong != 0 || space.pages.tagged != space.pages.checked)
        return differ("tags: %llu wrong, %llu stored, %llu checked",
                      (unsigned long long)space.pages.wrong, (unsigned long long)space.pages.tagged,
                      (unsigned long long)space.pages.checked);
    if (space.regions != 0 || space.reserved != 0 || space.committed != 0)
        return differ("something is left when all is released");
    return NULL;
}

/* One sequence */

static void start(void)
{
    struct native_setup setup = {.write = keep, .end = come_back};
    struct space_config config = some_config();
    struct arena arena;

    setup.parameters = page_shift == 13 ? "arch=alpha" : "arch=x86";
    native_reset(&setup);
    arena.next = arch_arena(&arena.left);
    difference[0] = '\0';
    call_count = 0;
    model_init(&model, &config, page_shift);
    space_init(&space, &config, &arena);
}

static const char *step(void)
{
    struct call call = some_call();
    const char *what;

    if (is_crowded() && (call.kind == PAGES || call.kind == ALLOC))
        call = (struct call){.kind = FREE, .type = MEM_RELEASE, .address = call.address};
    if (call_count < CALLS_KEPT)
        calls[call_count] = call;
    call_count++;
    what = same_call(&call);
    if (what == NULL)
        what = same_figures();
    if (what == NULL)
        what = same_query(call.address);
    if (what == NULL && (model.end - model.first <= 256 || call_count % 16 == 0))
        what = same_pages();
    if (what == NULL && call_count % 8 == 0 && space_sane(&space) != NULL)
        what = differ("%s", space_sane(&space));
    return what;
}

const char *sequence_run(const struct choices *choices)
{
    const char *volatile what = NULL;

    chosen = choices;
    start();
    if (setjmp(broke) != 0) {
        char said[sizeof difference];

        snprintf(said, sizeof said, "%s", difference);
        return differ("the run broke: %s", said);
    }
    while (what == NULL && choices->more(choices->state))
        what = step();
    return what != NULL ? what : same_end();
}
