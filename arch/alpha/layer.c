/* SPDX-License-Identifier: MIT
 *
 * The Alpha layer: three-level page tables of 8 KB pages. Code, tables and arena lie in K0SEG; the
 * pages under test alone are reached through the tables.
 *
 * Physical memory from the bottom: the firmware's, the guest's image, the tables, the loaded file
 * where there is one, the arena, and frames up to the end. All else is zero when the guest starts.
 */
#include "../layer.h"
#include "../arch.h"
#include "alpha.h"

#define PAGE_SHIFT 13u
#define PAGE_BYTES (1ul << PAGE_SHIFT)
#define LEVEL_SHIFT 10u
#define LEVEL_ENTRIES (1ul << LEVEL_SHIFT)

/* A stretch is what one last-level table maps: 8 MB. Every stretch of user addresses has its place
 * for a table, so a table needs no search and, as it is given up with all entries zero, no
 * clearing. */
#define STRETCH_SHIFT (PAGE_SHIFT + LEVEL_SHIFT)
#define STRETCHES (LAYER_USER_END >> STRETCH_SHIFT)

/* Valid, and readable and writable in kernel mode; the frame number stands above bit 32. */
#define PTE_KERNEL_PAGE 0x1101ul

/* Both firmwares leave a hardware restart parameter block here for a guest whose tables aren't in
 * force yet (Alpha Architecture Reference Manual, section III, "Bootstrapping"). Of its fields, the
 * offset of the table of memory clusters: a count and per cluster seven words, the first two of
 * which are its first page and its number of pages. */
#define RESTART_BLOCK 0x10000000ul
#define RESTART_BLOCK_MEMORY 200ul

/* The context block that swpctx loads: the root table's page number is read from offset 16 by the
 * book and by QEMU, from offset 40 by GXemul 0.7.0. At 40 QEMU takes bit 0 as the floating-point
 * enable, which a guest without floating point doesn't mind. GXemul wants the block's virtual
 * address, but until the tables are in force that is the physical one for it. */
static uint64_t context[16] __attribute__((aligned(128)));

extern char image_end[];
void alpha_start(void);

typedef uint64_t pte;

static struct {
    pte *second; /* the one second-level table of the low 8 GB */
    pte *last;   /* the last-level tables in a row: one entry a user page */
    const char *file;
    size_t file_bytes;
    char *arena;
    uint64_t first_table; /* page numbers: of the first last-level table, */
    uint64_t first_frame; /* and of frame 0 */
    uint32_t frames;
    uint32_t tables;
    uint16_t mapped[STRETCHES]; /* pages mapped in each stretch */
} layer;

static uint64_t physical(const void *kernel_address)
{
    return (uint64_t)kernel_address - ALPHA_K0SEG;
}

static uint64_t page_number(const void *kernel_address)
{
    return physical(kernel_address) >> PAGE_SHIFT;
}

static pte entry(uint64_t page)
{
    return page << 32 | PTE_KERNEL_PAGE;
}

static uint64_t memory_pages(void)
{
    const uint64_t *offset = (const uint64_t *)(RESTART_BLOCK + RESTART_BLOCK_MEMORY);
    const uint64_t *memory = (const uint64_t *)(RESTART_BLOCK + *offset);
    const uint64_t *cluster = memory + 3;
    uint64_t end = 0;

    for (uint64_t left = memory[2]; left > 0; left--) {
        if (cluster[0] + cluster[1] > end)
            end = cluster[0] + cluster[1];
        cluster += 7;
    }
    return end;
}

/* The loaded file, which has a place of its own above what came so far. => where the arena begins
 */
static char *place_file(char *at, uint64_t pages)
{
    char *place = (char *)(ALPHA_K0SEG + LAYER_FILE);

    if (pages <= page_number(place))
        return at;
    layer.file = layer_file(place, &layer.file_bytes);
    if (layer.file == NULL)
        return at;
    if (at > place)
        layer_fail("the guest's image reaches into the loaded file's place, to", (uint64_t)at);
    return (char *)(((uint64_t)layer.file + layer.file_bytes + PAGE_BYTES - 1) & -PAGE_BYTES);
}

static void lay_out_memory(uint64_t pages)
{
    char *at = image_end;
    pte *root = (pte *)(void *)at;

    at += PAGE_BYTES;
    layer.second = (pte *)(void *)at;
    at += PAGE_BYTES;
    layer.last = (pte *)(void *)at;
    layer.first_table = page_number(at);
    at += STRETCHES * PAGE_BYTES;
    at = place_file(at, pages);
    layer.arena = at;
    at += LAYER_ARENA_BYTES;
    layer.first_frame = page_number(at);
    layer.frames = pages > layer.first_frame ? (uint32_t)(pages - layer.first_frame) : 0;
    layer.tables = 2;

    root[0] = entry(page_number(layer.second));
    context[2] = page_number(root);
    context[5] = context[2];
}

void alpha_start(void)
{
    uint64_t pages = memory_pages();

    platform_start();
    lay_out_memory(pages);
    pal_swap_context(physical(context));
    if (layer.frames == 0)
        layer_fail("too little memory for the arena, in pages", pages);
    guest_main();
    arch_end(0);
}

const char *arch_name(void)
{
    return "alpha";
}

unsigned arch_page_shift(void)
{
    return PAGE_SHIFT;
}

const char *arch_file(size_t *bytes)
{
    *bytes = layer.file_bytes;
    return layer.file;
}

void *arch_arena(size_t *bytes)
{
    *bytes = LAYER_ARENA_BYTES;
    return layer.arena;
}

uint32_t arch_frames(void)
{
    return layer.frames;
}

void arch_map(uint32_t address, uint32_t frame)
{
    uint32_t stretch = address >> STRETCH_SHIFT;

    if (layer.mapped[stretch]++ == 0) {
        layer.second[stretch] = entry(layer.first_table + stretch);
        layer.tables++;
    }
    layer.last[address >> PAGE_SHIFT] = entry(layer.first_frame + frame);
}

uint32_t arch_unmap(uint32_t address)
{
    uint32_t stretch = address >> STRETCH_SHIFT;
    pte *page = layer.last + (address >> PAGE_SHIFT);
    uint64_t frame = (*page >> 32) - layer.first_frame;

    *page = 0;
    if (--layer.mapped[stretch] == 0) {
        layer.second[stretch] = 0;
        layer.tables--;
    }
    pal_invalidate(address);
    return (uint32_t)frame;
}

/* First words only: GXemul 0.7.0, on a miss of its translation cache, drops the offset within the
 * page. */
void arch_store(uint32_t address, uint32_t word)
{
    *(volatile uint32_t *)(uint64_t)address = word;
}

uint32_t arch_load(uint32_t address)
{
    return *(const volatile uint32_t *)(uint64_t)address;
}

uint32_t arch_tables(void)
{
    return layer.tables;
}
