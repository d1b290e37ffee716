/* SPDX-License-Identifier: MIT
 *
 * The layers' self-test: a guest written against arch.h alone, the same on every platform. It
 * prints what it finds as `name value` lines, one `wrong NAME EXPECTED GOT` a broken promise, and
 * at last `done WRONG`. tests/arch/layer.bats knows what the lines should be.
 *
 * Parameters: a word `output` adds 300 KB of numbered lines; `fault` ends with a stray load. The
 * line `file BYTES CRC` tells of the loaded file, if there is one: gzip's CRC-32 in decimal.
 */
#include "arch.h"

/* Pages next to each other, and pages so far apart that tables come and go with them. */
#define DENSE 3000u
#define SLOTS 4000u
#define CHURN 200000u
#define OUTPUT_LINES 37500u

static uint32_t wrongs;

static uint32_t page_bytes(void)
{
    return 1u << arch_page_shift();
}

/* Printing. */

static void print(const char *text)
{
    size_t length = 0;

    while (text[length] != 0)
        length++;
    arch_write(text, length);
}

static void print_number(uint64_t number)
{
    char digits[21];
    unsigned at = sizeof digits;

    digits[--at] = 0;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    print(digits + at);
}

static void report(const char *name, uint64_t value)
{
    print(name);
    print(" ");
    print_number(value);
    print("\n");
}

/* The first few of a kind say enough. */
static void expect(const char *name, uint64_t expected, uint64_t got)
{
    if (expected == got || wrongs++ >= 20)
        return;
    print("wrong ");
    print(name);
    print(" ");
    print_number(expected);
    print(" ");
    print_number(got);
    print("\n");
}

static bool asked_for(const char *word)
{
    for (const char *at = arch_parameters(); *at != 0; at++) {
        size_t same = 0;

        while (word[same] != 0 && at[same] == word[same])
            same++;
        if (word[same] == 0)
            return true;
    }
    return false;
}

/* A small generator (Marsaglia's xorshift, 32 bits), to need nothing from elsewhere. */
static uint32_t random_state = 2463534242u;

static uint32_t random_below(uint32_t bound)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return (uint32_t)((uint64_t)random_state * bound >> 32);
}

/* The arena. */

#define NEAR_END (16u << 20)

/* Zero, sampled once a 64 bytes and in full near both ends, where tables and frames are neighbours.
 * The ends themselves hold what test_arena() leaves there. */
static void test_arena_zero(void)
{
    size_t bytes;
    const char *arena = arch_arena(&bytes);
    uint64_t nonzero = 0;

    for (size_t at = 64; at < bytes - 64;) {
        nonzero += *(const uint64_t *)(const void *)(arena + at) != 0;
        at += at < NEAR_END || at >= bytes - NEAR_END ? 8 : 64;
    }
    expect("arena-zero", 0, nonzero);
}

static void test_arena(void)
{
    size_t bytes;
    char *arena = arch_arena(&bytes);

    expect("arena-start", 0, (uint64_t)arena[0]);
    expect("arena-end", 0, (uint64_t)arena[bytes - 1]);
    test_arena_zero();
    expect("arena-aligned", 0, (uintptr_t)arena & (page_bytes() - 1));
    arena[0] = 1;
    arena[bytes - 1] = 2;
    expect("arena-ends", 3, (uint64_t)(arena[0] + arena[bytes - 1]));
    report("arena", bytes >> 20);
    report("frames_mb", (uint64_t)arch_frames() << arch_page_shift() >> 20);
}

/* The loaded file, read before and after everything else. */
static uint32_t file_crc(size_t *bytes)
{
    static uint32_t table[256];
    const char *file = arch_file(bytes);
    uint32_t crc = UINT32_MAX;

    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (unsigned k = 0; k < 8; k++)
            table[i] = (table[i] & 1) != 0 ? 0xedb88320u ^ table[i] >> 1 : table[i] >> 1;
    }
    for (size_t at = 0; file != NULL && at < *bytes; at++)
        crc = table[(crc ^ (uint8_t)file[at]) & 255] ^ crc >> 8;
    return ~crc;
}

static void test_file(uint32_t before)
{
    size_t bytes;
    uint32_t crc = file_crc(&bytes);

    expect("file-kept", before, crc);
    if (arch_file(&bytes) == NULL) {
        expect("file-none", 0, bytes);
        print("file none\n");
        return;
    }
    print("file ");
    print_number(bytes);
    print(" ");
    print_number(crc);
    print("\n");
}

/* Mapping: slots at fixed scattered addresses, and the ends that matter. */

static struct {
    uint32_t address[SLOTS];
    uint32_t frame[SLOTS];
    uint32_t tag[SLOTS]; /* 0: not mapped */
    uint32_t free[SLOTS];
    uint32_t free_count;
    uint16_t pages[1024]; /* mapped in each stretch of 1,024 pages */
    uint32_t stretches;   /* with a page mapped */
    uint32_t emptied;     /* times that one lost its last page */
} model;

static void place_slots(void)
{
    uint32_t top = 0xc0000000u - 0x10000u - page_bytes();
    uint32_t ends[] = {
        0x10000u, 0x10000u + page_bytes(), 0x7ffde000u, 0x7ffdc000u, 0x7ffe0000u, 0x400000u, top};
    uint32_t count = sizeof ends / sizeof ends[0];
    uint32_t frames = arch_frames();

    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        model.address[slot] = slot < count   ? ends[slot]
                              : slot < DENSE ? 0x1000000u + slot * page_bytes()
                                             : 0x4000000u + (slot - DENSE) * 0x1f0000u;
        /* From both ends, so that the last frames are shown to exist. */
        model.free[slot] = slot < SLOTS / 2 ? slot : frames - 1 - (slot - SLOTS / 2);
    }
    model.free_count = SLOTS;
}

static uint32_t stretch_of(uint32_t address)
{
    return address >> (arch_page_shift() + 10);
}

static void map_slot(uint32_t slot, uint32_t tag)
{
    uint32_t address = model.address[slot];

    model.frame[slot] = model.free[--model.free_count];
    model.tag[slot] = tag;
    model.stretches += model.pages[stretch_of(address)]++ == 0;
    arch_map(address, model.frame[slot]);
    arch_store(address, tag);
}

static void unmap_slot(uint32_t slot)
{
    uint32_t address = model.address[slot];

    expect("tag", model.tag[slot], arch_load(address));
    expect("frame", model.frame[slot], arch_unmap(address));
    if (--model.pages[stretch_of(address)] == 0) {
        model.stretches--;
        model.emptied++;
    }
    model.free[model.free_count++] = model.frame[slot];
    model.tag[slot] = 0;
}

static void test_churn(void)
{
    uint32_t upper = arch_tables();

    place_slots();
    for (uint32_t step = 1; step <= CHURN; step++) {
        uint32_t slot = random_below(SLOTS);

        if (model.tag[slot] == 0)
            map_slot(slot, step);
        else
            unmap_slot(slot);
        expect("tables", upper + model.stretches, arch_tables());
    }
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        if (model.tag[slot] == 0)
            map_slot(slot, slot + 1);
    }
    test_arena_zero();
    report("tables_emptied", model.emptied);
    report("tables_all", arch_tables());
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        unmap_slot(slot);
    expect("tables-empty", upper, arch_tables());
    report("tables_empty", upper);
}

/* A translation used before must not outlive its mapping. */
static void test_stale(void)
{
    uint32_t here = 0x10000u;
    uint32_t there = 0x7ffd0000u;

    for (uint32_t frame = 0; frame < 1000; frame++) {
        arch_map(here, frame);
        arch_store(here, frame);
        expect("before", frame, arch_load(here));
        arch_unmap(here);
        arch_map(here, frame + 1);
        arch_store(here, 0xffffffffu);
        arch_map(there, frame);
        expect("stale", frame, arch_load(there));
        expect("after", 0xffffffffu, arch_load(here));
        arch_unmap(here);
        arch_unmap(there);
    }
}

static void test_touch(void)
{
    static const char *const names[] = {"loaded", "faulted", "untried"};
    uint32_t page = 0x20000000u;
    enum arch_touch unmapped = arch_touch(page);
    enum arch_touch mapped = unmapped == ARCH_UNTRIED ? ARCH_UNTRIED : ARCH_LOADED;

    for (uint32_t round = 1; round <= 1000; round++) {
        uint32_t address = page + round * 0x80000u; /* both sides of 1 GB */
        uint32_t companion = address + 2 * page_bytes();

        if (round % 2 == 0) /* so that the table stays when the page goes */
            arch_map(companion, 0);
        expect("touch-unmapped", unmapped, arch_touch(address));
        arch_map(address, round);
        arch_store(address, round);
        expect("touch-mapped", mapped, arch_touch(address));
        expect("touch-neighbour", unmapped, arch_touch(address + page_bytes()));
        expect("touch-kept", round, arch_load(address));
        arch_unmap(address);
        expect("touch-again", unmapped, arch_touch(address));
        if (round % 2 == 0)
            arch_unmap(companion);
    }
    print("touch ");
    print(names[unmapped]);
    print("\n");
}

/* What the compiler takes from libgcc or from the layer. */

static uint64_t opaque(uint64_t value)
{
    __asm__ volatile("" : "+r"(value));
    return value;
}

static void test_division(uint64_t dividend, uint64_t divisor)
{
    uint64_t quotient = dividend / divisor;
    int64_t signed_dividend = (int64_t)dividend;
    int64_t signed_divisor = (int64_t)divisor;
    int64_t signed_quotient = signed_dividend / signed_divisor;
    int64_t signed_rest = signed_dividend % signed_divisor;
    uint64_t rest = dividend % divisor;

    expect("divide", dividend, quotient * divisor + rest);
    expect("rest-small", 1, rest < divisor);
    expect("divide-signed", dividend, (uint64_t)(signed_quotient * signed_divisor + signed_rest));
    expect("rest-sign", 1, signed_rest == 0 || (signed_rest < 0) == (signed_dividend < 0));
    expect("rest-signed-small", 1,
           (signed_rest < 0 ? -signed_rest : signed_rest) <
               (signed_divisor < 0 ? -signed_divisor : signed_divisor));
}

static void test_division_32(uint32_t dividend, uint32_t divisor)
{
    int32_t signed_quotient = (int32_t)dividend / (int32_t)divisor;
    int32_t signed_rest = (int32_t)dividend % (int32_t)divisor;

    expect("divide-32", (uint64_t)dividend / divisor, dividend / divisor);
    expect("rest-32", (uint64_t)dividend % divisor, dividend % divisor);
    expect("divide-signed-32", (uint64_t)((int64_t)(int32_t)dividend / (int32_t)divisor),
           (uint64_t)(int64_t)signed_quotient);
    expect("rest-signed-32", (uint64_t)((int64_t)(int32_t)dividend % (int32_t)divisor),
           (uint64_t)(int64_t)signed_rest);
}

static void test_arithmetic(void)
{
    expect("known-quotient", 0x1999999999999999u, opaque(UINT64_MAX) / opaque(10));
    expect("known-rest", 5, opaque(UINT64_MAX) % opaque(10));
    expect("known-negative", (uint64_t)-14, (uint64_t)((int64_t)opaque((uint64_t)-100) / 7));
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t word = opaque((uint64_t)1 << bit);

        expect("ctz", bit, (uint64_t)__builtin_ctzll(word | word << 1));
        expect("clz", 63 - bit, (uint64_t)__builtin_clzll(word | word >> 1));
        if (bit < 32) {
            expect("ctz-32", bit, (uint64_t)__builtin_ctz((uint32_t)word));
            expect("clz-32", 31 - bit, (uint64_t)__builtin_clz((uint32_t)word));
        }
        for (int round = 0; round < 50; round++) {
            uint64_t random = (uint64_t)random_below(UINT32_MAX) << 32 | random_below(UINT32_MAX);
            uint64_t divisor = (random_below(UINT32_MAX) | 1) ^ (word - 1);

            if (divisor != 0 && divisor != UINT64_MAX)
                test_division(random, divisor);
            if ((uint32_t)divisor != 0 && (uint32_t)divisor != UINT32_MAX)
                test_division_32((uint32_t)random, (uint32_t)divisor);
        }
    }
}

static void test_copying(void)
{
    static unsigned char from[256], to[256];

    for (unsigned at = 0; at < sizeof from; at++)
        from[at] = (unsigned char)(at * 7);
    for (unsigned shift = 0; shift < 20; shift++) {
        for (unsigned length = 0; length < 40; length++) {
            __builtin_memset(to, 0xaa, opaque(sizeof to));
            __builtin_memcpy(to + shift, from + length, opaque(length));
            expect("memcpy", 0,
                   (uint64_t)__builtin_memcmp(to + shift, from + length, opaque(length)));
            expect("memcpy-before", 0xaa, shift == 0 ? 0xaa : to[shift - 1]);
            expect("memcpy-after", 0xaa, to[shift + length]);
            __builtin_memmove(to + shift + 3, to + shift, opaque(length));
            expect("memmove-up", 0,
                   (uint64_t)__builtin_memcmp(to + shift + 3, from + length, opaque(length)));
            __builtin_memmove(to + shift, to + shift + 3, opaque(length));
            expect("memmove-down", 0,
                   (uint64_t)__builtin_memcmp(to + shift, from + length, opaque(length)));
        }
    }
    expect("memcmp", 1, __builtin_memcmp("abc", "abd", opaque(3)) < 0);
    expect("memcmp", 1, __builtin_memcmp("\xff", "a", opaque(1)) > 0);
}

/* The counter: the same work takes the same instructions, and twice the work twice as many. */

static uint64_t cost_of(uint32_t rounds)
{
    uint64_t before = arch_instructions();

    for (uint32_t round = 0; round < rounds; round++)
        (void)opaque(round);
    return arch_instructions() - before;
}

static void test_counter(void)
{
    uint64_t once = cost_of(1000);
    uint64_t twice = cost_of(2000);
    uint64_t thrice = cost_of(3000);

    report("counts", arch_counts());
    expect("counter-even", twice - once, thrice - twice);
    expect("counter-runs", arch_counts(), twice > once);
    report("instructions", arch_instructions());
}

/* Numbers of seven digits, a line each, in pieces of every length up to 4,000 bytes. */
static void write_output(void)
{
    static char text[OUTPUT_LINES * 8];
    size_t written = 0;

    for (uint32_t line = 0; line < OUTPUT_LINES; line++) {
        uint32_t number = line + 1;

        for (int at = 6; at >= 0; at--) {
            text[line * 8 + (unsigned)at] = (char)('0' + number % 10);
            number /= 10;
        }
        text[line * 8 + 7] = '\n';
    }
    while (written < sizeof text) {
        size_t piece = random_below(4001);

        if (piece > sizeof text - written)
            piece = sizeof text - written;
        arch_write(text + written, piece);
        written += piece;
    }
}

void guest_main(void)
{
    size_t bytes;
    uint32_t file = file_crc(&bytes);

    print("layer ");
    print(arch_name());
    print(" ");
    print(arch_platform());
    print("\nparameters ");
    print(arch_parameters());
    print("\n");
    report("page_shift", arch_page_shift());
    test_counter();
    test_arena();
    test_arithmetic();
    test_copying();
    test_churn();
    test_stale();
    test_touch();
    test_file(file);
    if (asked_for("output"))
        write_output();
    report("cost", arch_instructions());
    report("done", wrongs);
    if (asked_for("fault"))
        (void)arch_load(0x12340000u);
    arch_end(wrongs == 0 ? 0 : 5);
}
