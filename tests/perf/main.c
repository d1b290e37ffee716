/* SPDX-License-Identifier: MIT
 *
 * What a reservation or a release costs natively, in nanoseconds: a space, with all its measures
 * and with none, beside an ordered walk and the kernel's own mmap, in one run. Ratios hold from
 * machine to machine; nanoseconds are this one's. */
#include "subject.h"
#include "walk.h"

#include "native.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#define OPERATIONS 1000000u
#define WALK_SECONDS 2.0 /* a walk is stopped then: it has carried out fewer operations */
#define MAPS_MOST 60000u /* the kernel's own limit on mappings is 65,530 */

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct arena arena_of(size_t bytes)
{
    static void *before;
    struct arena arena = {.left = bytes};

    free(before);
    arena.next = before = calloc(1, bytes);
    if (before == NULL) {
        fputs("granule: perf: no memory\n", stderr);
        exit(1);
    }
    return arena;
}

/* Nanoseconds an operation, the best of three goes at a million (of a walk: what two seconds
 * allow). */
static double measure(struct work *work, bool slow)
{
    double best = 0;

    for (unsigned go = 0; go < (slow ? 1 : 3); go++) {
        uint32_t done = 0;
        double begun = now(), taken = 0;

        while (done < OPERATIONS && (!slow || taken < WALK_SECONDS)) {
            uint32_t step = slow ? 1000 : OPERATIONS;

            work_do(work, step);
            done += step;
            taken = now() - begun;
        }
        if (go == 0 || taken / done < best)
            best = taken / done;
    }
    return best * 1e9;
}

#define ARENA ((size_t)96 << 20)

static double cost_of_space(const struct load *load, unsigned shift, uint32_t lives, bool measured)
{
    static struct space space;
    struct arena arena = arena_of(ARENA);
    struct allocator allocator = perf_space(&space, shift, measured, &arena);
    struct work work;

    work_begin(&work, load, &allocator, (PERF_END - PERF_FIRST) >> shift, lives, &arena);
    return measure(&work, false);
}

static double cost_of_walk(const struct load *load, unsigned shift)
{
    struct arena arena = arena_of(ARENA);
    struct allocator allocator = walk_make((PERF_END - PERF_FIRST) >> shift, &arena);
    struct work work;

    work_begin(&work, load, &allocator, (PERF_END - PERF_FIRST) >> shift, 0, &arena);
    return measure(&work, true);
}

/* The kernel: mappings without access, which reserve addresses and nothing else. */

struct maps {
    struct {
        void *at;
        size_t bytes;
    } map[MAPS_MOST];
    uint32_t unused[MAPS_MOST];
    uint32_t spares;
    bool refused;
};

static uint32_t map_take(void *state, uint32_t granules)
{
    struct maps *maps = state;
    uint32_t number;

    if (maps->spares == 0)
        return NONE;
    number = maps->unused[maps->spares - 1];
    maps->map[number].bytes = (size_t)granules << 16;
    maps->map[number].at = mmap(NULL, maps->map[number].bytes, PROT_NONE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (maps->map[number].at == MAP_FAILED) {
        maps->refused = true;
        return NONE;
    }
    maps->spares--;
    return number;
}

static void map_give(void *state, uint32_t number)
{
    struct maps *maps = state;

    munmap(maps->map[number].at, maps->map[number].bytes);
    maps->unused[maps->spares++] = number;
}

/* => 0: the kernel refused */
static double cost_of_kernel(const struct load *load)
{
    static struct maps maps;
    struct arena arena = arena_of(ARENA);
    struct allocator allocator = {&maps, map_take, map_give};
    struct work work;
    double cost;

    maps.spares = 0;
    for (uint32_t i = 0; i < MAPS_MOST; i++)
        maps.unused[maps.spares++] = i;
    work_begin(&work, load, &allocator, (PERF_END - PERF_FIRST) >> 16, 0, &arena);
    cost = measure(&work, true);
    while (work.lives != 0)
        map_give(&maps, work.live[--work.lives].number);
    return maps.refused ? 0 : cost;
}

static void print_ratio(double ratio)
{
    if (ratio > 0)
        printf(" %11.1f", ratio);
    else
        printf(" %11s", "-");
}

static void compare(unsigned shift)
{
    printf("\n%u granules of %u KB\n%-26s %9s %9s %11s %11s\n", (PERF_END - PERF_FIRST) >> shift,
           1u << (shift - 10), "load", "space ns", "bare ns", "walk/space", "mmap/space");
    for (unsigned i = 0; i < LOADS; i++) {
        double space = cost_of_space(&loads[i], shift, 0, true);
        double bare = cost_of_space(&loads[i], shift, 0, false);

        printf("%-26s %9.1f %9.1f", loads[i].name, space, bare);
        /* at a page a granule a walk is long beyond patience, and the kernel hasn't the mappings */
        print_ratio(shift == 16 ? cost_of_walk(&loads[i], shift) / space : 0);
        print_ratio(shift == 16 ? cost_of_kernel(&loads[i]) / space : 0);
        putchar('\n');
        fflush(stdout);
    }
}

static void grow(void)
{
    static const uint32_t lives[] = {1000, 3000, 10000, 30000};
    double first = 0;

    printf("\none granule, by live regions\n");
    for (unsigned i = 0; i < sizeof lives / sizeof lives[0]; i++) {
        double cost = cost_of_space(&loads[1], 16, lives[i], true);

        first = i == 0 ? cost : first;
        printf("%9u %9.1f ns  %5.2f times the first\n", lives[i], cost, cost / first);
    }
}

static void memory(void)
{
    static struct space space;
    struct arena arena = arena_of(ARENA);

    (void)perf_space(&space, 16, true, &arena);
    printf("\na space's own memory at 64 KB granules: %zu bytes\n", ARENA - arena.left);
}

int main(void)
{
    struct native_setup setup = {.parameters = "arch=x86"};

    native_reset(&setup);
    printf("a reservation or a release, natively; a million operations, best of three\n");
    compare(16);
    compare(12);
    grow();
    memory();
    return fflush(stdout) == 0 ? 0 : 1;
}
