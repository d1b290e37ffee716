/* SPDX-License-Identifier: MIT
 *
 * The native layer: page tables in software, of either architecture's shape, on the host. A page's
 * storage is the one word that the contract lets anybody touch, kept by frame: two pages on one
 * frame, or a page on the wrong one, show by their tags here as they do in a guest.
 */
#include "../layer.h"
#include "../arch.h"
#include "native.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LEVEL_SHIFT 10u
#define LEVEL_ENTRIES (1u << LEVEL_SHIFT)

/* Frames beyond the arena, as in a guest of 3 GB. */
#define FRAME_BYTES ((3072ull << 20) - LAYER_ARENA_BYTES)

/* An entry: the frame above bit 32, and this bit. */
#define VALID 1u

/* One last-level table, and how many pages are mapped in it. */
struct table {
    uint32_t mapped;
    uint64_t entries[LEVEL_ENTRIES];
};

static const struct shape {
    const char *name;
    unsigned page_shift;
    uint32_t upper_tables; /* tables above the last level, for user addresses */
} shapes[] = {{"x86", 12, 1}, {"alpha", 13, 2}};

static struct {
    struct native_setup setup;
    const struct shape *shape;
    struct table *last[LEVEL_ENTRIES]; /* by stretch; NULL where nothing is mapped */
    uint32_t tables;
    uint32_t *words; /* each frame's first word */
    void *arena;
} layer;

static size_t words_bytes(void)
{
    return arch_frames() * sizeof *layer.words;
}

/* Zero pages, which take no memory until they are touched. */
static void *zero_pages(size_t bytes)
{
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (pages == MAP_FAILED) {
        perror("granule: native layer: no memory for its arena and frames");
        abort();
    }
    return pages;
}

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        if ((at == text || at[-1] == ' ') && (at[length] == ' ' || at[length] == 0))
            return true;
    }
    return false;
}

void native_release(void)
{
    for (uint32_t stretch = 0; stretch < LEVEL_ENTRIES; stretch++)
        free(layer.last[stretch]);
    if (layer.shape != NULL) {
        munmap(layer.words, words_bytes());
        munmap(layer.arena, LAYER_ARENA_BYTES);
    }
    memset(&layer, 0, sizeof layer);
}

void native_reset(const struct native_setup *setup)
{
    struct native_setup copy = *setup;

    native_release();
    layer.setup = copy;
    layer.shape = has_word(copy.parameters, "arch=alpha") ? &shapes[1] : &shapes[0];
    layer.tables = layer.shape->upper_tables;
    layer.words = zero_pages(words_bytes());
    layer.arena = zero_pages(LAYER_ARENA_BYTES);
}

const char *arch_name(void)
{
    return layer.shape->name;
}

const char *arch_platform(void)
{
    return "native";
}

unsigned arch_page_shift(void)
{
    return layer.shape->page_shift;
}

const char *arch_parameters(void)
{
    return layer.setup.parameters;
}

const char *arch_file(size_t *bytes)
{
    *bytes = layer.setup.file_bytes;
    return layer.setup.file;
}

void *arch_arena(size_t *bytes)
{
    *bytes = LAYER_ARENA_BYTES;
    return layer.arena;
}

uint32_t arch_frames(void)
{
    return (uint32_t)(FRAME_BYTES >> layer.shape->page_shift);
}

static uint32_t stretch_of(uint32_t address)
{
    return address >> (layer.shape->page_shift + LEVEL_SHIFT);
}

static uint32_t index_of(uint32_t address)
{
    return address >> layer.shape->page_shift & (LEVEL_ENTRIES - 1);
}

/* The page's entry, or 0 where there is none: what a walk of the tables comes to. */
static uint64_t walk(uint32_t address)
{
    const struct table *table = layer.last[stretch_of(address)];

    return table == NULL ? 0 : table->entries[index_of(address)];
}

static void assert_page(uint32_t address)
{
    (void)address;
    assert(address >= 0x10000 && address < LAYER_USER_END);
    assert((address & ((1u << layer.shape->page_shift) - 1)) == 0);
}

void arch_map(uint32_t address, uint32_t frame)
{
    struct table **table = &layer.last[stretch_of(address)];

    assert_page(address);
    assert(walk(address) == 0);
    assert(frame < arch_frames());
    if (*table == NULL) {
        *table = calloc(1, sizeof **table);
        if (*table == NULL) {
            perror("granule: native layer: no memory for a page table");
            abort();
        }
        layer.tables++;
    }
    (*table)->mapped++;
    (*table)->entries[index_of(address)] = (uint64_t)frame << 32 | VALID;
}

uint32_t arch_unmap(uint32_t address)
{
    struct table **table = &layer.last[stretch_of(address)];
    uint64_t entry = walk(address);

    assert_page(address);
    assert(entry != 0);
    (*table)->entries[index_of(address)] = 0;
    if (--(*table)->mapped == 0) {
        free(*table);
        *table = NULL;
        layer.tables--;
    }
    return (uint32_t)(entry >> 32);
}

void arch_store(uint32_t address, uint32_t word)
{
    uint64_t entry = walk(address);

    assert_page(address);
    assert(entry != 0);
    layer.words[entry >> 32] = word;
}

uint32_t arch_load(uint32_t address)
{
    uint64_t entry = walk(address);

    assert_page(address);
    assert(entry != 0);
    return layer.words[entry >> 32];
}

enum arch_touch arch_touch(uint32_t address)
{
    assert_page(address);
    return walk(address) == 0 ? ARCH_FAULTED : ARCH_LOADED;
}

uint32_t arch_tables(void)
{
    return layer.tables;
}

bool arch_counts(void)
{
    return false;
}

uint64_t arch_instructions(void)
{
    return 0;
}

void arch_write(const char *bytes, size_t length)
{
    if (layer.setup.write != NULL)
        layer.setup.write(layer.setup.context, bytes, length);
}

_Noreturn void arch_end(unsigned status)
{
    if (layer.setup.end != NULL)
        layer.setup.end(layer.setup.context, status);
    exit((int)status);
}
