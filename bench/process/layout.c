/* SPDX-License-Identifier: MIT
 *
 * What NT has put into a process's space by the time its program starts. */
#include "broken.h"
#include "process.h"

/* A region of the fresh process. Sizes and bases are those of 32-bit NT on x86; on Alpha the same
 * (assumption) but for what lies on pages of its own. Files (images, tables) are mapped and not
 * charged to the commit limit, so nothing of them is committed here (assumption: no written-to
 * pages). */
static const struct {
    uint32_t base, size;
    uint32_t committed; /* pages at its beginning */
} fresh[] = {
    /* lowest part: public layout tables of Windows 2000 and XP processes */
    {0x00010000, 0x1000, 1},  /* environment */
    {0x00020000, 0x1000, 1},  /* process parameters */
    {0x00240000, 0x16000, 0}, /* national-language tables: unicode.nls */
    {0x00260000, 0x2f000, 0}, /* locale.nls */
    {0x00290000, 0x41000, 0}, /* sortkey.nls */
    {0x002e0000, 0x4000, 0},  /* sorttbls.nls */
    {0x00400000, 0x10000,
     0}, /* the program's image: the linker's default base; size an assumption */
    /* system DLLs: bases and sizes of NT 4.0's on x86 as crash reports list them (assumption) */
    {0x77dc0000, 0x3f000, 0}, /* advapi32 */
    {0x77e10000, 0x57000, 0}, /* rpcrt4 */
    {0x77e70000, 0x54000, 0}, /* user32 */
    {0x77ed0000, 0x2c000, 0}, /* gdi32 */
    {0x77f00000, 0x5e000, 0}, /* kernel32 */
    {0x77f60000, 0x5c000, 0}, /* ntdll */
    {0x78000000, 0x40000, 0}, /* msvcrt */
    /* the subsystem's shared section and code pages: layout tables of XP processes */
    {0x7f6f0000, 0x100000, 0},
    {0x7ffb0000, 0x24000, 0},
};

#define FIRST_STACK 0x00030000u /* up to 0x12ffff: layout tables */
#define PROCESS_HEAP 0x00130000u
#define SHARED_DATA                                                                                \
    0x7ffe0000u /* one page that the kernel writes, the rest of its granule reserved */

static void must(enum win32 error)
{
    if (error != WIN32_OK)
        broken("the fresh process doesn't fit into the space", "a commit limit below it?");
}

static uint32_t fixed(struct space *space, uint32_t base, uint32_t size)
{
    uint32_t region;

    must(space_reserve(space, size, PLACE_AT, base, &region));
    space->region[region].owner = OWNER_SYSTEM;
    return region;
}

void layout_fresh(struct process *process)
{
    struct space *space = process->space;
    uint32_t page = 1u << space->page_shift;
    struct stretch done;
    uint32_t region, size;

    for (unsigned i = 0; i < sizeof fresh / sizeof fresh[0]; i++) {
        region = fixed(space, fresh[i].base, fresh[i].size);
        if (fresh[i].committed != 0)
            must(space_commit(space, region, 0, fresh[i].committed * page, &done));
    }
    region = fixed(space, FIRST_STACK, STACK_BYTES);
    space->region[region].owner = OWNER_STACK;
    must(stack_commit(process, region, &size));
    must(heap_create(&process->heaps, HEAP_RESERVE, PLACE_AT, PROCESS_HEAP, &process->heap));
    region = fixed(space, SHARED_DATA, 0x10000);
    must(space_commit(space, region, 0, 1, &done));
    must(space_reserve_pages(space, process->peb, 1, &region));
    space->region[region].owner = OWNER_SYSTEM;
    must(space_commit(space, region, 0, 1, &done));
    must(teb_create(process, &region)); /* the first thread's */
}
