/* SPDX-License-Identifier: MIT */
#include "virtual.h"

#define TYPES (MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_TOP_DOWN)

/* A range of bytes in whole pages: first to end - 1. */
struct range {
    uint32_t first, end;
};

static struct range pages_of(const struct space *space, uint32_t address, uint32_t size)
{
    uint64_t last = (uint64_t)address + size - 1;

    return (struct range){address >> space->page_shift, (uint32_t)(last >> space->page_shift) + 1};
}

static struct stretch stretch_of(const struct space *space, struct range range)
{
    return (struct stretch){range.first << space->page_shift, (range.end - range.first)
                                                                  << space->page_shift};
}

/* The region that holds all of a range; NONE where none does. */
static uint32_t region_around(const struct space *space, struct range range)
{
    uint32_t number = space_region_of(space, range.first);

    if (number == NONE || range.end > region_end(&space->region[number]))
        return NONE;
    return number;
}

/* Whether a range of addresses lies in the user range, all of it. */
static bool is_user(const struct space *space, uint32_t base, uint32_t size)
{
    return base >= space->config.first && base < space->config.end &&
           size <= space->config.end - base;
}

/* VirtualAlloc */

static bool is_type(uint32_t type)
{
    if ((type & ~TYPES) != 0)
        return false;
    if ((type & MEM_RESET) != 0)
        return type == MEM_RESET;
    return (type & (MEM_COMMIT | MEM_RESERVE)) != 0;
}

/* A reservation, and the commit of it all where that is asked for, too. */
static enum win32 reserve(struct space *space, uint32_t base, uint32_t size, uint32_t type,
                          uint32_t code, struct stretch *done)
{
    enum placement placement = PLACE_AT;
    struct stretch whole;
    uint32_t number;
    enum win32 error;

    if (base == 0)
        placement = (type & MEM_TOP_DOWN) != 0 ? PLACE_HIGHEST : PLACE_LOWEST;
    error = space_reserve(space, size, placement, base, &number);
    if (error != WIN32_OK)
        return error;
    space->region[number].protection = code;
    whole = space_stretch(space, number);
    if ((type & MEM_COMMIT) != 0) {
        error = space_commit_as(space, number, 0, whole.length, code, &whole);
        if (error != WIN32_OK) {
            space_release(space, number);
            return error;
        }
    }
    *done = whole;
    return WIN32_OK;
}

/* A commit, or a reset, within a region. */
static enum win32 commit(struct space *space, uint32_t base, uint32_t size, uint32_t type,
                         uint32_t code, struct stretch *done)
{
    struct range range;
    uint32_t number;

    if (!is_user(space, base, size))
        return WIN32_INVALID_PARAMETER;
    range = pages_of(space, base, size);
    number = region_around(space, range);
    if (number == NONE)
        return WIN32_INVALID_ADDRESS;
    if (type != MEM_RESET)
        return space_commit_as(space, number,
                               (range.first - space->region[number].page) << space->page_shift,
                               (range.end - range.first) << space->page_shift, code, done);
    *done = stretch_of(space, range);
    return WIN32_OK;
}

enum win32 virtual_alloc(struct space *space, uint32_t base, uint32_t size, uint32_t type,
                         uint32_t protection, struct stretch *done)
{
    uint32_t code = protection_code(protection);

    if (size == 0 || !is_type(type) || code == NONE)
        return WIN32_INVALID_PARAMETER;
    if ((type & MEM_RESERVE) != 0 || (base == 0 && type != MEM_RESET))
        return reserve(space, base, size, type, code, done);
    return commit(space, base, size, type, code, done);
}

/* VirtualFree */

enum win32 virtual_free(struct space *space, uint32_t address, uint32_t size, uint32_t type,
                        struct stretch *done)
{
    uint32_t page = address >> space->page_shift;
    uint32_t number;
    struct range range;

    if ((type != MEM_DECOMMIT && type != MEM_RELEASE) || (type == MEM_RELEASE && size != 0))
        return WIN32_INVALID_PARAMETER;
    if (address >= space->config.end || size > space->config.end - address)
        return WIN32_INVALID_PARAMETER;
    number = space_region_of(space, page);
    if (number == NONE || (size == 0 && page != space->region[number].page))
        return WIN32_INVALID_ADDRESS;
    if (type == MEM_RELEASE) {
        *done = space_stretch(space, number);
        space_release(space, number);
        return WIN32_OK;
    }
    if (size == 0)
        return space_decommit(space, number, 0, 0, done);
    range = pages_of(space, address, size);
    return space_decommit(space, number,
                          (range.first - space->region[number].page) << space->page_shift,
                          (range.end - range.first) << space->page_shift, done);
}

/* VirtualProtect */

enum win32 virtual_protect(struct space *space, uint32_t address, uint32_t size,
                           uint32_t protection, uint32_t *old)
{
    uint32_t code = protection_code(protection);
    struct range range;

    if (code == NONE)
        return WIN32_INVALID_PARAMETER;
    if (old == NULL)
        return WIN32_NOACCESS;
    if (size == 0 || address >= space->config.end || size > space->config.end - address)
        return WIN32_INVALID_PARAMETER;
    range = pages_of(space, address, size);
    if (region_around(space, range) == NONE)
        return WIN32_INVALID_ADDRESS;
    for (uint32_t page = range.first; page < range.end; page++)
        if (!space_committed(space, page))
            return WIN32_INVALID_ADDRESS;
    *old = protection_of(space_protection(space, range.first));
    space_protect(space, range.first, range.end, code);
    return WIN32_OK;
}

/* VirtualQuery */

/* A free run: up to the next region, or to the end of the user range. */
static void query_free(const struct space *space, uint32_t page, struct virtual_info *info)
{
    uint32_t next = space_next_region(space, page);
    uint32_t end = next != NONE ? space->region[next].page : space->config.end >> space->page_shift;

    info->size = (end - page) << space->page_shift;
    info->state = MEM_FREE;
    info->protection = PAGE_NOACCESS;
}

static void query_held(const struct space *space, uint32_t page, const struct region *region,
                       struct virtual_info *info)
{
    bool committed = space_committed(space, page);
    uint32_t code = committed ? space_protection(space, page) : 0;
    uint32_t end = page + 1;

    while (end < region->page + region->pages && space_committed(space, end) == committed &&
           (!committed || space_protection(space, end) == code))
        end++;
    info->allocation_base = (uint32_t)region->page << space->page_shift;
    info->allocation_protection = protection_of(region->protection);
    info->size = (end - page) << space->page_shift;
    info->state = committed ? MEM_COMMIT : MEM_RESERVE;
    info->protection = committed ? protection_of(code) : 0;
    info->type = MEM_PRIVATE;
}

enum win32 virtual_query(const struct space *space, uint32_t address, struct virtual_info *info)
{
    uint32_t page = address >> space->page_shift;
    uint32_t number;

    if (address >= space->config.end)
        return WIN32_INVALID_PARAMETER;
    *info = (struct virtual_info){.base = page << space->page_shift};
    number = space_region_of(space, page);
    if (number == NONE)
        query_free(space, page, info);
    else
        query_held(space, page, &space->region[number], info);
    return WIN32_OK;
}
