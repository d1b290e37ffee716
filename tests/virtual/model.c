/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <string.h>

#define TWO_GIGABYTES 0x80000000u

void model_init(struct model *model, const struct space_config *config, unsigned page_shift)
{
    memset(model, 0, sizeof *model);
    model->config = *config;
    model->page = 1u << page_shift;
    model->granule = 1u << config->granule_shift;
    model->first = config->first / model->page;
    model->end = config->end / model->page;
}

/* Ranges of pages */

/* The pages that hold a byte of size bytes at an address; in 64 bits, so that nothing wraps. */
static uint64_t page_of(const struct model *model, uint64_t address)
{
    return address / model->page;
}

static bool all_free(const struct model *model, uint64_t first, uint64_t end)
{
    for (uint64_t p = first; p < end; p++)
        if (model->owner[p] != 0)
            return false;
    return true;
}

static bool one_region(const struct model *model, uint64_t first, uint64_t end)
{
    for (uint64_t p = first; p < end; p++)
        if (model->owner[p] == 0 || model->owner[p] != model->owner[first])
            return false;
    return true;
}

static uint32_t committed(const struct model *model)
{
    uint32_t pages = 0;

    for (uint32_t p = 0; p < model->end; p++)
        pages += model->protection[p] != 0;
    return pages;
}

static struct stretch stretch_of(const struct model *model, uint64_t first, uint64_t end)
{
    return (struct stretch){(uint32_t)(first * model->page),
                            (uint32_t)((end - first) * model->page)};
}

uint32_t model_base(const struct model *model, uint32_t page)
{
    while (page > 0 && model->owner[page - 1] == model->owner[page])
        page--;
    return page;
}

uint32_t model_behind(const struct model *model, uint32_t page)
{
    uint32_t owner = model->owner[page];

    while (page < model->end && model->owner[page] == owner)
        page++;
    return page;
}

/* VirtualAlloc */

/* Private memory has one of six protections; all but no-access may be guarded or uncached. */
static bool is_protection(uint32_t protection)
{
    switch (protection & ~(PAGE_GUARD | PAGE_NOCACHE)) {
    case PAGE_NOACCESS:
        return protection == PAGE_NOACCESS;
    case PAGE_READONLY:
    case PAGE_READWRITE:
    case PAGE_EXECUTE:
    case PAGE_EXECUTE_READ:
    case PAGE_EXECUTE_READWRITE:
        return (protection & (PAGE_GUARD | PAGE_NOCACHE)) != (PAGE_GUARD | PAGE_NOCACHE);
    default:
        return false;
    }
}

static bool is_type(uint32_t type)
{
    switch (type & ~MEM_TOP_DOWN) {
    case MEM_COMMIT:
    case MEM_RESERVE:
    case MEM_COMMIT | MEM_RESERVE:
        return true;
    default:
        return type == MEM_RESET;
    }
}

/* The base of the lowest or highest run of whole granules that hold size bytes. */
static bool place(const struct model *model, uint32_t size, bool highest, uint64_t *base)
{
    uint64_t whole = ((uint64_t)size + model->granule - 1) / model->granule * model->granule;
    bool found = false;

    for (uint64_t at = 0; at + whole <= model->config.end; at += model->granule) {
        if (at < model->config.first ||
            !all_free(model, page_of(model, at), page_of(model, at + whole)))
            continue;
        *base = at;
        found = true;
        if (!highest)
            break;
    }
    return found;
}

/* Commit pages, or say that the limit stands against it. */
static bool commit(struct model *model, uint64_t first, uint64_t end, uint32_t protection)
{
    uint32_t fresh = 0;

    for (uint64_t p = first; p < end; p++)
        fresh += model->protection[p] == 0;
    if (model->config.commit_limit != NO_COMMIT_LIMIT &&
        (uint64_t)fresh + committed(model) > model->config.commit_limit)
        return false;
    for (uint64_t p = first; p < end; p++)
        model->protection[p] = protection;
    return true;
}

static void own(struct model *model, uint64_t first, uint64_t end, uint32_t protection)
{
    model->owners++;
    for (uint64_t p = first; p < end; p++) {
        model->owner[p] = model->owners;
        model->given[p] = protection;
        model->protection[p] = 0;
    }
}

static void disown(struct model *model, uint64_t first, uint64_t end)
{
    for (uint64_t p = first; p < end; p++)
        model->owner[p] = model->given[p] = model->protection[p] = 0;
}

static bool in_user_range(const struct model *model, uint64_t from, uint64_t size)
{
    return from >= model->config.first && from + size <= model->config.end;
}

static enum win32 reserve(struct model *model, uint32_t base, uint32_t size, uint32_t type,
                          uint32_t protection, struct stretch *done)
{
    uint64_t from = base / model->granule * (uint64_t)model->granule;
    uint64_t first, end;

    if (base != 0) {
        if (!in_user_range(model, base, size) || from < model->config.first)
            return WIN32_INVALID_PARAMETER;
    } else {
        /* no user range but that of /3GB can hold so much */
        if (size >= TWO_GIGABYTES && size >= model->config.end)
            return WIN32_INVALID_PARAMETER;
        if (!place(model, size, (type & MEM_TOP_DOWN) != 0, &from))
            return WIN32_NOT_ENOUGH_MEMORY;
    }
    first = page_of(model, from);
    end = page_of(model, (base != 0 ? base : from) + size - 1) + 1;
    if (!all_free(model, first, end))
        return WIN32_INVALID_ADDRESS;
    own(model, first, end, protection);
    if ((type & MEM_COMMIT) != 0 && !commit(model, first, end, protection)) {
        disown(model, first, end);
        return WIN32_COMMITMENT_LIMIT;
    }
    *done = stretch_of(model, first, end);
    return WIN32_OK;
}

enum win32 model_alloc(struct model *model, uint32_t base, uint32_t size, uint32_t type,
                       uint32_t protection, struct stretch *done)
{
    uint64_t first, end;

    if (size == 0 || !is_type(type) || !is_protection(protection))
        return WIN32_INVALID_PARAMETER;
    if ((type & MEM_RESERVE) != 0 || ((type & MEM_COMMIT) != 0 && base == 0))
        return reserve(model, base, size, type, protection, done);
    if (!in_user_range(model, base, size))
        return WIN32_INVALID_PARAMETER;
    first = page_of(model, base);
    end = page_of(model, (uint64_t)base + size - 1) + 1;
    if (!one_region(model, first, end))
        return WIN32_INVALID_ADDRESS;
    if ((type & MEM_COMMIT) != 0 && !commit(model, first, end, protection))
        return WIN32_COMMITMENT_LIMIT;
    *done = stretch_of(model, first, end);
    return WIN32_OK;
}

enum win32 model_reserve_pages(struct model *model, uint32_t page, uint32_t pages)
{
    if (pages == 0 || page < model->first || (uint64_t)page + pages > model->end)
        return WIN32_INVALID_PARAMETER;
    if (!all_free(model, page, page + pages))
        return WIN32_INVALID_ADDRESS;
    own(model, page, page + pages, PAGE_READWRITE);
    return WIN32_OK;
}

/* VirtualFree */

enum win32 model_free(struct model *model, uint32_t address, uint32_t size, uint32_t type,
                      struct stretch *done)
{
    uint64_t first = page_of(model, address);
    uint64_t end;

    if (type != MEM_DECOMMIT && type != MEM_RELEASE)
        return WIN32_INVALID_PARAMETER;
    if (type == MEM_RELEASE && size != 0)
        return WIN32_INVALID_PARAMETER;
    if (address >= model->config.end || (uint64_t)address + size > model->config.end)
        return WIN32_INVALID_PARAMETER;
    if (model->owner[first] == 0)
        return WIN32_INVALID_ADDRESS;
    if (size == 0 && model_base(model, (uint32_t)first) != first)
        return WIN32_INVALID_ADDRESS;
    end = size == 0 ? model_behind(model, (uint32_t)first)
                    : page_of(model, (uint64_t)address + size - 1) + 1;
    if (!one_region(model, first, end))
        return WIN32_INVALID_PARAMETER;
    if (type == MEM_RELEASE)
        disown(model, first, end);
    else
        for (uint64_t p = first; p < end; p++)
            model->protection[p] = 0;
    *done = stretch_of(model, first, end);
    return WIN32_OK;
}

/* VirtualProtect */

enum win32 model_protect(struct model *model, uint32_t address, uint32_t size, uint32_t protection,
                         uint32_t *old)
{
    uint64_t first = page_of(model, address);
    uint64_t end = page_of(model, (uint64_t)address + size - 1) + 1;

    if (!is_protection(protection))
        return WIN32_INVALID_PARAMETER;
    if (old == NULL)
        return WIN32_NOACCESS;
    if (size == 0 || (uint64_t)address + size > model->config.end)
        return WIN32_INVALID_PARAMETER;
    if (!one_region(model, first, end))
        return WIN32_INVALID_ADDRESS;
    for (uint64_t p = first; p < end; p++)
        if (model->protection[p] == 0)
            return WIN32_INVALID_ADDRESS;
    *old = model->protection[first];
    for (uint64_t p = first; p < end; p++)
        model->protection[p] = protection;
    return WIN32_OK;
}

/* VirtualQuery */

enum win32 model_query(const struct model *model, uint32_t address, struct virtual_info *info)
{
    uint32_t page = address / model->page;
    uint32_t behind = page;

    if (address >= model->config.end)
        return WIN32_INVALID_PARAMETER;
    while (behind < model->end && model->owner[behind] == model->owner[page] &&
           model->protection[behind] == model->protection[page])
        behind++;
    memset(info, 0, sizeof *info);
    info->base = page * model->page;
    info->size = (behind - page) * model->page;
    if (model->owner[page] == 0) {
        info->state = MEM_FREE;
        info->protection = PAGE_NOACCESS;
        return WIN32_OK;
    }
    info->allocation_base = model_base(model, page) * model->page;
    info->allocation_protection = model->given[page];
    info->state = model->protection[page] != 0 ? MEM_COMMIT : MEM_RESERVE;
    info->protection = model->protection[page];
    info->type = MEM_PRIVATE;
    return WIN32_OK;
}

/* Measures */

static void measure_hole(const struct model *model, uint32_t bytes, struct model_figures *figures)
{
    if (bytes == 0)
        return;
    figures->holes++;
    figures->usable += bytes;
    if (bytes > figures->largest)
        figures->largest = bytes;
    for (unsigned k = 0; k < HOLES_SIZES; k++) {
        uint32_t size = 0x10000u << 2 * k;

        figures->fitting[k] += bytes / (size > model->granule ? size : model->granule);
    }
}

void model_measure(const struct model *model, struct model_figures *figures)
{
    uint32_t step = model->granule / model->page;
    uint32_t hole = 0; /* bytes so far */

    memset(figures, 0, sizeof *figures);
    for (uint32_t p = model->first; p < model->end; p++) {
        figures->reserved += model->owner[p] != 0;
        figures->regions += model->owner[p] != 0 && model->owner[p] != model->owner[p - 1];
        figures->free += model->owner[p] == 0 ? model->page : 0;
    }
    figures->committed = committed(model);
    for (uint32_t p = 0; p + step <= model->end; p += step) {
        if (p >= model->first && all_free(model, p, p + step)) {
            hole += model->granule;
        } else {
            measure_hole(model, hole, figures);
            hole = 0;
        }
    }
    measure_hole(model, hole, figures);
}
