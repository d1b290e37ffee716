/* SPDX-License-Identifier: MIT
 *
 * Which spaces there can be. */
#include "arch.h"
#include "space.h"
#include "text.h"

#define USER_HALF 0x80000000u    /* of every architecture that NT ran on */
#define USER_LARGEST 0xc0000000u /* under /3GB */
#define LAYER_FIRST 0x10000u     /* the first address that a layer maps (arch.h) */
#define GRANULE_SHIFT_MOST 20    /* 1 MB */

static const char *range_fault(const struct space_config *config)
{
    uint32_t in_page = (1u << arch_page_shift()) - 1;

    if (config->first < LAYER_FIRST)
        return "the first 64 KB are never a program's";
    if (config->end > USER_HALF && !text_equal(arch_name(), "x86"))
        return "a user range beyond 2 GB (/3GB) is x86's alone (Microsoft KB Q171793 and Q189293)";
    if (config->end > USER_LARGEST)
        return "the user range ends at 3 GB at the latest";
    if (((config->first | config->end) & in_page) != 0)
        return "the user range is whole pages";
    return NULL;
}

const char *space_config_fault(const struct space_config *config)
{
    if (config->granule_shift < arch_page_shift() || config->granule_shift > GRANULE_SHIFT_MOST)
        return "the granularity is from the page to 1 MB";
    if (range_fault(config) != NULL)
        return range_fault(config);
    if (config->end >> config->granule_shift < ((config->first - 1) >> config->granule_shift) + 2)
        return "the user range holds no whole granule";
    return NULL;
}
