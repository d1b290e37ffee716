/* SPDX-License-Identifier: MIT
 *
 * What each number of the model is, and each assumption that has no number; with the source, or the
 * word "assumption". What can be run otherwise says how. */
#include "model.h"

#define SAME(value)                                                                                \
    {                                                                                              \
        value, value                                                                               \
    }
#define DIFFER(alpha, x86)                                                                         \
    {                                                                                              \
        [ON_ALPHA] = (alpha), [ON_X86] = (x86)                                                     \
    }
#define A_PAGE DIFFER(8192, 4096)
#define RULE "", SAME(0)

/* Sources that stand more than once. */
#define RICHTER "J. Richter, Windows via C/C++"
#define RICHTER_2000                                                                               \
    "J. Richter, Programming Applications for Microsoft Windows, table 13-2 (Windows 2000)"
#define MAPS "maps of Windows XP processes"
#define LISTING                                                                                    \
    "listing of a process, of NT 4.0 by its paths and bases (undocumented.ntinternals.net, "       \
    "LdrQueryProcessModuleInformation)"

const char *const model_architecture[ARCHITECTURES] = {[ON_ALPHA] = "alpha", [ON_X86] = "x86"};

const struct model_row model_rows[] = {
    /* the user range */
    {"page", "a page", "bytes", A_PAGE,
     "Win32 SDK, GetSystemInfo; on Alpha the least that the architecture has", ""},
    {"granule", "the allocation granularity: a reservation begins on a multiple of it", "bytes",
     SAME(1u << GRANULE_SHIFT),
     "Win32 SDK, GetSystemInfo; R. Chen, Why is address space allocation granularity 64K",
     "policy sp4-granule-page"},
    {"user-first", "first address that a program can have", "address", SAME(USER_FIRST),
     RICHTER ", table 13-1; measured by a Win32 program on Wine 8.0", ""},
    {"user-end", "end of the addresses that a program can have", "address", SAME(USER_END),
     RICHTER ", table 13-1; on Alpha R. Chen, The Alpha AXP, part 13", "policy sp4-3gb"},
    {"user-end-3gb", "end of them under /3GB, in sp4-3gb", "address", DIFFER(0, USER_END_3GB),
     "Microsoft KB Q171793 and Q189293 (x86 alone); " RICHTER ", table 13-1", ""},
    {"placement", "a reservation without an address takes the lowest hole that fits", RULE,
     "measured by a Win32 program on Wine 8.0; ReactOS's public tests of NT", "policy sp4-bestfit"},
    {"commit-limit", "a limit on committed memory is this process's alone", RULE,
     "assumption; that it is twice the memory by default: Microsoft KB Q171793", ""},
    {"charge",
     "what a program, its stacks and its heaps commit is charged in whole pages; page "
     "tables are not",
     RULE, "Win32 SDK, VirtualAlloc; of page tables: assumption", ""},

    /* critical sections */
    {"section-entry", "debug information of a critical section", "bytes", SAME(SECTION_BYTES),
     "winnt.h, RTL_CRITICAL_SECTION_DEBUG", ""},
    {"section-block", "the block that it comes from before SP5, reserved and committed", "bytes",
     SAME(SECTION_BLOCK_BYTES), "Microsoft KB Q216540", ""},
    {"section-blocks", "before SP5 each critical section has a block of its own", RULE,
     "assumption: one reading of Q216540; the other is a pool",
     "policy sp4-pool, policy "
     "sp4-pool4k"},
    {"section-pool", "a pool's block on Alpha holds as many entries as fit into 8 KB, or into 4 KB",
     RULE, "assumption: both readings are run", "policy sp4-pool, policy sp4-pool4k"},
    {"section-pool-keeps", "a pool's blocks are never given back", RULE, "assumption", ""},
    {"section-sp5", "after SP5 it comes from the process heap", RULE,
     "assumption: Q216540 doesn't say how it is mended; later systems do this (measured on Wine "
     "8.0)",
     ""},
    {"section-permanent", "how many critical sections are never deleted is a workload's setting",
     RULE, "assumption", "setting critsec permanent"},

    /* threads */
    {"stack", "reserved for a thread's stack", "bytes", SAME(STACK_RESERVE),
     "Win32 SDK, Thread Stack Size", ""},
    {"stack-touched", "of a stack in use: its first page", "bytes", A_PAGE,
     "Win32 SDK, Thread Stack Size; that a thread uses no more: assumption", "policy sp4-stack64k"},
    {"stack-guard", "guard page below it, committed", "bytes", A_PAGE, RICHTER ", A Thread's Stack",
     ""},
    {"stack-in-use", "of a stack in use, in sp4-stack64k", "bytes", SAME(STACK_IN_USE),
     "assumption: the other end of what servers' threads may use", ""},
    {"stack-placement", "a stack is placed as any reservation", RULE, "assumption",
     "policy sp4-topdown"},
    {"teb", "a thread's TEB, reserved and committed", "bytes", A_PAGE,
     MAPS "; on Alpha: assumption", ""},
    {"teb-placement", "a TEB takes the highest free page below the PEB", RULE,
     MAPS "; on Alpha in its own pages: assumption", "policy sp4-teb64k"},
    {"teb-3gb", "under /3GB the PEB stays, and TEBs below it", RULE, "assumption", ""},

    /* heaps */
    {"heap-reserve", "first segment of the process heap, reserved", "bytes", SAME(HEAP_RESERVE),
     "Microsoft's linker, /HEAP: the default", ""},
    {"heap-reserve-own", "first segment of a program's own heap, reserved", "bytes",
     SAME(HEAP_RESERVE_OWN), "assumption: as the process heap's", "policy sp4-heap64k"},
    {"heap-reserve-later", "the same in sp4-heap64k", "bytes", SAME(HEAP_RESERVE_LATER),
     "debuggers' listings of Windows 2000 and XP processes (there a second segment has 1 MB)", ""},
    {"heap-commit", "first page of a segment, committed at once", "bytes", A_PAGE,
     "Microsoft's linker, /HEAP: the default; on Alpha and of other segments: assumption", ""},
    {"heap-commit-more", "a segment is committed as far as its blocks reach", RULE, "assumption",
     ""},
    {"heap-keeps", "a heap's committed pages stay until it is destroyed", RULE,
     "Win32 SDK, Heap Functions", ""},
    {"heap-growth", "a heap that is full asks for double its last segment, or what is needed", RULE,
     "Microsoft KB Q216383", ""},
    {"heap-gives-up", "before SP5 it fails when that can't be had, though less would do", RULE,
     "Microsoft KB Q216383", ""},
    {"heap-halves", "after SP5 it asks for half as long as that is enough", RULE,
     "Microsoft KB Q216383", ""},
    {"heap-grain", "sizes of blocks are multiples of it", "bytes", SAME(HEAP_GRAIN),
     "Windows Internals, Heap Manager", ""},
    {"heap-header", "before each block", "bytes", SAME(HEAP_HEADER), "assumption", ""},
    {"heap-segment-header", "at the beginning of each segment", "bytes", SAME(HEAP_SEGMENT_HEADER),
     "assumption", ""},
    {"heap-large", "larger blocks are reserved and committed by themselves", "bytes",
     SAME(HEAP_LARGE), "Win32 SDK, HeapCreate and HeapAlloc", ""},
    {"heap-large-header", "before each of those", "bytes", SAME(HEAP_LARGE_HEADER), "assumption",
     ""},
    {"heap-choice", "a block is cut from the shortest list of free ones that can serve it", RULE,
     "assumption: block by block NT's heap isn't modelled", ""},

    /* the rest */
    {"mutex", "a mutex takes nothing of the space and never fails", RULE, "assumption", ""},
    {"view", "a view begins on a granule, its size is whole pages", RULE,
     "Win32 SDK, MapViewOfFile", ""},
    {"view-charge", "views aren't charged to the commit limit", RULE,
     "assumption: nothing is written to their pages, or to the file", ""},
    {"image", "an image takes its preferred base, or is placed as any reservation", RULE,
     "Microsoft's linker, /BASE", ""},
    {"image-charge", "images aren't charged to the commit limit, relocated or not", RULE,
     "assumption", ""},
    {"peb", "the PEB's page", "address", DIFFER(PEB_ON_8K, PEB_ON_4K),
     MAPS "; on Alpha the page that holds it: assumption", ""},
    {"fresh-alpha", "on Alpha a fresh process has the regions that it has on x86, in its own pages",
     RULE, "assumption", "layout empty"},
};

const unsigned model_row_count = sizeof model_rows / sizeof model_rows[0];

/* Where a fresh process has what. Its images and tables are files, of which nothing is charged. */

const struct layout_region layout_regions[] = {
    {LAYOUT_FIXED, "environment", SAME(0x10000), 4096, 1, RICHTER_2000},
    {LAYOUT_FIXED, "process parameters", SAME(0x20000), 4096, 1, RICHTER_2000},
    {LAYOUT_STACK, "first thread's stack", SAME(0x30000), STACK_RESERVE, 2, RICHTER_2000},
    {LAYOUT_HEAP, "process heap", SAME(0x130000), HEAP_RESERVE, 1, RICHTER_2000},
    {LAYOUT_FIXED, "unicode.nls", SAME(0x240000), 0x16000, 0, RICHTER_2000},
    {LAYOUT_FIXED, "locale.nls", SAME(0x260000), 0x2f000, 0,
     "assumption; " RICHTER_2000 ": the base, but 0x33000 bytes"},
    {LAYOUT_FIXED, "sortkey.nls", SAME(0x290000), 0x41000, 0,
     RICHTER_2000 "; the base, behind locale.nls: assumption"},
    {LAYOUT_FIXED, "sorttbls.nls", SAME(0x2e0000), 0x4000, 0,
     RICHTER_2000 "; the base, behind sortkey.nls: assumption"},
    {LAYOUT_FIXED, "the program", SAME(0x400000), 0x10000, 0,
     "Microsoft's linker, /BASE: the default; the size: assumption"},
    {LAYOUT_FIXED, "advapi32.dll", SAME(0x77dc0000), 0x3f000, 0, LISTING},
    {LAYOUT_FIXED, "rpcrt4.dll", SAME(0x77e10000), 0x57000, 0, LISTING},
    {LAYOUT_FIXED, "user32.dll", SAME(0x77e70000), 0x55000, 0, LISTING},
    {LAYOUT_FIXED, "gdi32.dll", SAME(0x77ed0000), 0x2c000, 0, LISTING},
    {LAYOUT_FIXED, "kernel32.dll", SAME(0x77f00000), 0x60000, 0, LISTING},
    {LAYOUT_FIXED, "ntdll.dll", SAME(0x77f60000), 0x5f000, 0, LISTING},
    {LAYOUT_FIXED, "msvcrt.dll", SAME(0x78000000), 0x40000, 0, "assumption"},
    {LAYOUT_FIXED, "the subsystem's shared section", SAME(0x7f6f0000), 0x100000, 0, MAPS},
    {LAYOUT_FIXED, "code pages", SAME(0x7ffb0000), 0x24000, 0, MAPS},
    {LAYOUT_FIXED, "shared user data", SAME(0x7ffe0000), 0x10000, 1,
     MAPS ": a page, and the rest of its granule reserved"},
    {LAYOUT_PEB, "PEB", DIFFER(PEB_ON_8K, PEB_ON_4K), 4096, 1, MAPS},
    {LAYOUT_TEB, "first thread's TEB", DIFFER(0x7ffdc000, 0x7ffde000), 4096, 1, MAPS},
};

const unsigned layout_region_count = sizeof layout_regions / sizeof layout_regions[0];
