/* SPDX-License-Identifier: MIT
 *
 * The x86 layer: two-level page tables of 4 KB pages. Code, tables and arena lie in the kernel
 * window from 3 GB up, in pages of 4 MB; the pages under test are reached through the tables.
 *
 * Physical memory from the bottom: the BIOS's megabyte, the guest's image, the tables, the loaded
 * file where there is one, the arena, and frames up to the end. All else above the first megabyte
 * is zero when the guest starts.
 */
#include "../layer.h"
#include "../arch.h"
#include "x86.h"

#define PAGE_SHIFT 12u
#define PAGE_BYTES (1u << PAGE_SHIFT)
#define LEVEL_SHIFT 10u

/* A stretch is what one last-level table maps: 4 MB. Every stretch of user addresses has its place
 * for a table, so a table needs no search and, as it is given up with all entries zero, no
 * clearing. */
#define STRETCH_SHIFT (PAGE_SHIFT + LEVEL_SHIFT)
#define STRETCHES (LAYER_USER_END >> STRETCH_SHIFT)

/* Present and writable. */
#define PTE_KERNEL_PAGE 0x3u

/* What the boot loader tells, in words (Multiboot Specification 0.6.96, "Boot information format"):
 * the kilobytes of memory from 1 MB up to the first gap, and the command line, of which the first
 * word is the guest's own name. */
#define BOOT_UPPER_KILOBYTES 2
#define BOOT_COMMAND_LINE 4

#define PARAMETERS_BYTES 8192

extern char image_end[];
void x86_start(uint32_t information);

typedef uint32_t pte;

static struct {
    pte *last; /* the last-level tables in a row: one entry a user page */
    const char *file;
    size_t file_bytes;
    char *arena;
    uint32_t first_table; /* page numbers: of the first last-level table, */
    uint32_t first_frame; /* and of frame 0 */
    uint32_t frames;
    uint32_t tables;
    uint16_t mapped[STRETCHES]; /* pages mapped in each stretch */
    char parameters[PARAMETERS_BYTES];
} layer;

static uint32_t page_number(const void *kernel_address)
{
    return ((uint32_t)(uintptr_t)kernel_address - X86_KERNEL) >> PAGE_SHIFT;
}

static pte entry(uint32_t page)
{
    return page << PAGE_SHIFT | PTE_KERNEL_PAGE;
}

/* The loaded file, which has a place of its own above what came so far. => where the arena begins
 */
static char *place_file(char *at, uint32_t pages)
{
    char *place = (char *)(uintptr_t)(X86_KERNEL + LAYER_FILE);

    if (pages <= page_number(place))
        return at;
    layer.file = layer_file(place, &layer.file_bytes);
    if (layer.file == NULL)
        return at;
    if (at > place)
        layer_fail("the guest's image reaches into the loaded file's place, to", (uintptr_t)at);
    return (char *)(((uintptr_t)layer.file + layer.file_bytes + PAGE_BYTES - 1) & -PAGE_BYTES);
}

static void lay_out_memory(uint32_t pages)
{
    char *at = image_end;

    layer.last = (pte *)(void *)at;
    layer.first_table = page_number(at);
    at += STRETCHES * PAGE_BYTES;
    at = place_file(at, pages);
    layer.arena = at;
    at += LAYER_ARENA_BYTES;
    layer.first_frame = page_number(at);
    layer.frames = pages > layer.first_frame ? pages - layer.first_frame : 0;
    layer.tables = 1;
}

/* The boot loader's copy may lie anywhere in low memory, which nothing else of ours uses. */
static void keep_parameters(const char *command_line)
{
    size_t at = 0;

    while (*command_line != 0 && *command_line != ' ')
        command_line++;
    if (*command_line == ' ')
        command_line++;
    for (; at < PARAMETERS_BYTES - 1 && command_line[at] != 0; at++)
        layer.parameters[at] = command_line[at];
}

void x86_start(uint32_t information)
{
    const uint32_t *boot = (const uint32_t *)(uintptr_t)(X86_KERNEL + information);
    uint32_t pages = (1024 + boot[BOOT_UPPER_KILOBYTES]) >> (PAGE_SHIFT - 10);

    take_faults();
    lay_out_memory(pages);
    keep_parameters((const char *)(uintptr_t)(X86_KERNEL + boot[BOOT_COMMAND_LINE]));
    platform_start();
    if (layer.frames == 0)
        layer_fail("too little memory for the arena, in pages", pages);
    guest_main();
    arch_end(0);
}

const char *arch_name(void)
{
    return "x86";
}

unsigned arch_page_shift(void)
{
    return PAGE_SHIFT;
}

const char *arch_parameters(void)
{
    return layer.parameters;
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
        page_directory[stretch] = entry(layer.first_table + stretch);
        layer.tables++;
    }
    layer.last[address >> PAGE_SHIFT] = entry(layer.first_frame + frame);
}

uint32_t arch_unmap(uint32_t address)
{
    uint32_t stretch = address >> STRETCH_SHIFT;
    pte *page = layer.last + (address >> PAGE_SHIFT);
    uint32_t frame = (*page >> PAGE_SHIFT) - layer.first_frame;

    *page = 0;
    if (--layer.mapped[stretch] == 0) {
        page_directory[stretch] = 0;
        layer.tables--;
    }
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
    return frame;
}

void arch_store(uint32_t address, uint32_t word)
{
    *(volatile uint32_t *)(uintptr_t)address = word;
}

uint32_t arch_load(uint32_t address)
{
    return *(const volatile uint32_t *)(uintptr_t)address;
}

enum arch_touch arch_touch(uint32_t address)
{
    return touch(address) ? ARCH_FAULTED : ARCH_LOADED;
}

uint32_t arch_tables(void)
{
    return layer.tables;
}

void memory_fault(uint32_t address);
void other_fault(uint32_t first, uint32_t second);

void memory_fault(uint32_t address)
{
    layer_fail("unexpected memory fault at address", address);
}

/* The program counter is the first word, or the second where an error code comes before it. */
void other_fault(uint32_t first, uint32_t second)
{
    layer_fail("unexpected fault or interrupt at instruction", first < X86_KERNEL ? second : first);
}
