/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include <stddef.h>

#include "text.h"

/* Q216540: before Service Pack 5 the debug information of critical sections comes from blocks that
 * are reserved and committed as 4 KB, each on a granule of its own. Two readings of the article: a
 * block for every section, or a block that holds as many as fit. For the second, what an Alpha
 * makes of "4 KB": that many bytes of its 8 KB page, or the whole page. How SP5 mends it isn't
 * published; on later systems the debug information comes from the process heap (assumption).
 * Q216383: before SP5 a heap asks for double its last segment and gives up when that fails; SP5
 * halves the request until it falls below what is needed. */
const struct policy policies[] = {
    {.name = "sp4",
     .about = "before SP5: a block for every critical section",
     .section = SECTION_BLOCK,
     .block = 4096},
    {.name = "sp4-pool",
     .about = "before SP5: critical sections share blocks of a page",
     .section = SECTION_POOL,
     .block = 0},
    {.name = "sp4-pool4k",
     .about = "before SP5: critical sections share blocks of 4 KB",
     .section = SECTION_POOL,
     .block = 4096},
    {.name = "sp5-section",
     .about = "only Q216540 fixed: critical sections from the heap, heaps that give up",
     .section = SECTION_HEAP},
    {.name = "sp5-heap",
     .about = "only Q216383 fixed: a block for every critical section, heaps that halve",
     .section = SECTION_BLOCK,
     .block = 4096,
     .heap_halves = true},
    {.name = "sp5",
     .about = "SP5: critical sections from the heap, heaps that halve",
     .section = SECTION_HEAP,
     .heap_halves = true},
};

const unsigned policy_count = sizeof policies / sizeof policies[0];

const struct policy *policy_named(const char *name)
{
    for (unsigned i = 0; i < policy_count; i++)
        if (text_equal(policies[i].name, name))
            return &policies[i];
    return NULL;
}
