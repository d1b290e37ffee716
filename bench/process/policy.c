/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include <stddef.h>

#include "model.h"
#include "text.h"

/* Q216540: before Service Pack 5 the debug information of critical sections comes from blocks that
 * are reserved and committed as 4 KB, each on a granule of its own. Two readings of the article: a
 * block for every section, or a block that holds as many as fit. For the second, what an Alpha
 * makes of "4 KB": that many bytes of its 8 KB page, or the whole page. For the first it makes no
 * difference: a block is one page, of which one section uses 32 bytes. How SP5 mends it isn't
 * published; on later systems the debug information comes from the process heap (assumption).
 * Q216383: before SP5 a heap asks for double its last segment and gives up when that fails; SP5
 * halves the request until it falls below what is needed.
 *
 * The what-ifs are `sp4` with one thing changed, so that what it does can be told apart. Under /3GB
 * the PEB and the TEBs below it stay where they are (assumption), and the range from 0x7fff0000 on
 * is one more hole: the last 64 KB that are out of bounds are then those below 3 GB (Richter,
 * Windows via C/C++, table 13-1). Heaps that begin with 64 KB: so the listings of debuggers show
 * those of processes of Windows 2000 and XP, but for the process heap with its 1 MB. */
#define SP4 .section = SECTION_BLOCK, .block = SECTION_BLOCK_BYTES

const struct policy policies[] = {
    {.name = "sp4", .about = "before SP5: a block for every critical section", SP4},
    {.name = "sp4-pool",
     .about = "before SP5: critical sections share blocks of a page",
     .section = SECTION_POOL,
     .block = 0},
    {.name = "sp4-pool4k",
     .about = "before SP5: critical sections share blocks of 4 KB",
     .section = SECTION_POOL,
     .block = SECTION_BLOCK_BYTES},
    {.name = "sp5-section",
     .about = "only Q216540 fixed: critical sections from the heap, heaps that give up",
     .section = SECTION_HEAP},
    {.name = "sp5-heap",
     .about = "only Q216383 fixed: a block for every critical section, heaps that halve",
     SP4,
     .heap_halves = true},
    {.name = "sp5",
     .about = "SP5: critical sections from the heap, heaps that halve",
     .section = SECTION_HEAP,
     .heap_halves = true},
    {.name = "sp4-granule-page",
     .about = "what if the allocation granularity were the page",
     SP4,
     .page_granules = true},
    {.name = "sp4-topdown",
     .about = "what if threads' stacks were placed from the top down",
     SP4,
     .stack_placement = PLACE_HIGHEST},
    {.name = "sp4-bestfit",
     .about = "what if all that names no place took the shortest hole that fits",
     SP4,
     .placement = PLACE_BEST,
     .stack_placement = PLACE_BEST},
    {.name = "sp4-3gb",
     .about = "what if the user range were that of /3GB, up to 0xbffeffff (x86 alone)",
     SP4,
     .user_end = USER_END_3GB,
     .only = "x86",
     .refusal = "the policy sp4-3gb is x86's alone: /3GB was never for Alpha (Microsoft KB Q171793"
                " and Q189293)"},
    {.name = "sp4-teb64k",
     .about = "what if a TEB took a granule of its own",
     SP4,
     .teb_granule = true},
    {.name = "sp4-stack64k",
     .about = "what if 64 KB of each stack were in use, not its first page alone",
     SP4,
     .stack_touched = STACK_IN_USE},
    {.name = "sp4-heap64k",
     .about = "what if a program's own heaps began with 64 KB, as on later systems",
     SP4,
     .heap_reserve = HEAP_RESERVE_LATER},
};

const unsigned policy_count = sizeof policies / sizeof policies[0];

const struct policy *policy_named(const char *name)
{
    for (unsigned i = 0; i < policy_count; i++)
        if (text_equal(policies[i].name, name))
            return &policies[i];
    return NULL;
}

const char *policy_refusal(const struct policy *policy, const char *arch)
{
    return policy->only == NULL || text_equal(policy->only, arch) ? NULL : policy->refusal;
}
