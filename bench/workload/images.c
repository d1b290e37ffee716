/* SPDX-License-Identifier: MIT
 *
 * images: DLLs come and go in a crowded space, many of them built for the same base, and stay
 * longer as the run goes on.
 *
 * Stands for: a server that loads extensions and components, beside a buffer pool that has most of
 * the space: DLLs collide at the base that the linker gives all of them (0x10000000, Win32 SDK),
 * and go to the lowest hole instead. Distributions: 400 DLLs, log-normal, their median 120 KB,
 * sigma 1; 30 percent based at 0x10000000, 50 percent uniform above 0x60000000, 20 percent above
 * 0x70000000; one that isn't loaded is drawn; lives exponential, 1 percent long; 5 percent of what
 * begins is a thread (all, while no DLL is idle); all but 64 MB reserved first: a quarter of them
 * at the first and the last base, half at the middle one (assumptions; in 128 MB all 400 DLLs are
 * loaded before any fails, and with 15 percent long lives the room is too small almost from the
 * beginning). Shows: fragmentation by bases and sizes, with some 180 DLLs and 15 threads and a
 * quarter of the room usable, whatever the service pack; the architectures differ by TEBs alone.
 */
#include "lives.h"
#include "ramp.h"
#include "random.h"
#include "workload.h"

enum {
    DLLS,
    MEDIAN,
    SIGMA,
    LONG,
    LONG_LIFE,
    SHORT_LIFE,
    RAMP,
    THREADS,
    THREAD_LIFE,
    STACK,
    ROOM,
    SETTINGS
};

#define DEFAULT_BASE 0x10000000u /* the compiler's and linker's for a DLL */
#define CHOSEN_BASE 0x60000000u
#define SYSTEM_BASE 0x70000000u
#define LAST_BASE 0x77c00000u /* the system's own DLLs lie above */
#define LOWEST 0x00500000u    /* a fresh process lies below */

#define ALL_ROOM 0x12000000u /* bases reach as far as if this were the room */

struct dll {
    uint32_t base, size;
};

struct images {
    struct lives lives;
    struct random random;
    struct ramp ramp;
    struct dll *dll;
    uint32_t *idle; /* DLLs that aren't loaded */
    uint32_t idle_dlls;
    uint32_t *dll_of; /* an id: which DLL it is */
    uint32_t setting[SETTINGS];
};

/* Where the room is: a quarter of it at each end's base, half at the middle one. */
static uint32_t choose_base(struct images *images)
{
    uint32_t percent = random_below(&images->random, 100);
    uint32_t room = images->setting[ROOM];
    uint32_t granules = room != 0 ? room >> 16 : ALL_ROOM >> 16;

    if (percent < 30)
        return DEFAULT_BASE;
    if (percent < 80)
        return CHOSEN_BASE + (random_below(&images->random, granules >> 1) << 16);
    return SYSTEM_BASE + (random_below(&images->random, granules >> 2) << 16);
}

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct images *images = arena_take(arena, 1, sizeof *images, "the workload");
    uint32_t spread = random_spread(recipe->value[SIGMA]);
    uint32_t dlls = recipe->value[DLLS];

    for (unsigned i = 0; i < SETTINGS; i++)
        images->setting[i] = recipe->value[i];
    images->ramp = ramp_begin(recipe->value[RAMP]);
    random_seed(&images->random, recipe->seed);
    lives_init(&images->lives, recipe->operations, arena);
    *ids = images->lives.ids;
    images->dll_of = arena_take(arena, *ids, sizeof *images->dll_of, "the workload's objects");
    images->dll = arena_take(arena, dlls, sizeof *images->dll, "the workload's DLLs");
    images->idle = arena_take(arena, dlls, sizeof *images->idle, "the workload's DLLs");
    for (uint32_t i = 0; i < dlls; i++) {
        images->idle[images->idle_dlls++] = i;
        images->dll[i].base = choose_base(images);
        images->dll[i].size = random_log_normal(&images->random, recipe->value[MEDIAN], spread);
    }
    return images;
}

/* What isn't room is taken first, from the lowest part to the highest. */
static void crowd(struct images *images, struct operation *operation)
{
    uint32_t room = images->setting[ROOM] & ~0x3ffffu;
    const uint32_t taken[][2] = {{LOWEST, DEFAULT_BASE},
                                 {DEFAULT_BASE + room / 4, CHOSEN_BASE},
                                 {CHOSEN_BASE + room / 2, SYSTEM_BASE},
                                 {SYSTEM_BASE + room / 4, LAST_BASE},
                                 {0x78050000, 0x7f6f0000}};
    const uint32_t *range = taken[images->lives.now - 1];

    *operation = (struct operation){
        .kind = OPERATION_RESERVE_AT,
        .id = lives_begin(&images->lives, FOREVER, OPERATION_RELEASE),
        .a = range[1] - range[0],
        .b = range[0],
    };
}

static void thread(struct images *images, struct operation *operation)
{
    uint32_t life = random_exponential(&images->random, images->setting[THREAD_LIFE]);

    *operation = (struct operation){
        .kind = OPERATION_THREAD_CREATE,
        .id = lives_begin(&images->lives, life, OPERATION_THREAD_EXIT),
        .a = images->setting[STACK],
    };
}

/* Load one of the idle DLLs. => there is one */
static void load(struct images *images, struct operation *operation)
{
    uint32_t *slot = &images->idle[random_below(&images->random, images->idle_dlls)];
    uint32_t which = *slot;
    const uint32_t *setting = images->setting;
    uint32_t life = ramp_life(&images->ramp, &images->random, setting[LONG], setting[LONG_LIFE],
                              setting[SHORT_LIFE]);

    *slot = images->idle[--images->idle_dlls];
    *operation = (struct operation){
        .kind = OPERATION_IMAGE_LOAD,
        .id = lives_begin(&images->lives, life, OPERATION_IMAGE_UNLOAD),
        .a = images->dll[which].base,
        .b = images->dll[which].size,
    };
    images->dll_of[operation->id] = which;
}

static void next(void *state, struct operation *operation)
{
    struct images *images = state;

    lives_step(&images->lives);
    ramp_step(&images->ramp);
    if (images->setting[ROOM] != 0 && images->lives.now <= 5) {
        crowd(images, operation);
    } else if (lives_end(&images->lives, operation)) {
        if (operation->kind == OPERATION_IMAGE_UNLOAD)
            images->idle[images->idle_dlls++] = images->dll_of[operation->id];
    } else if (images->idle_dlls == 0 || random_chance(&images->random, images->setting[THREADS])) {
        thread(images, operation);
    } else {
        load(images, operation);
    }
}

const struct workload workload_images = {
    .name = "images",
    .about = "DLLs come and go in a crowded space, many built for the same base",
    .seeded = true,
    .operations = 150000,
    .settings = SETTINGS,
    .setting =
        {
            [DLLS] = {"dlls", 400, 1, 65536, "different DLLs"},
            [MEDIAN] = {"median", 122880, 1, 1048576, "median size of a DLL, bytes"},
            [SIGMA] = {"sigma", 100, 0, 200, "sigma of its logarithm, hundredths"},
            [LONG] = {"long", 1, 0, 100, "DLLs that stay long, percent"},
            [LONG_LIFE] = {"long_life", 10000, 1, 1000000, "mean life of those, operations"},
            [SHORT_LIFE] = {"short_life", 150, 1, 1000000, "mean life of the rest, operations"},
            [RAMP] = {"ramp", 100000, 0, 100000000,
                      "operations in which lives double; 0: they don't"},
            [THREADS] = {"threads", 5, 0, 100, "beginnings that are a thread's, percent"},
            [THREAD_LIFE] = {"thread_life", 400, 1, 1000000, "mean life of a thread, operations"},
            [STACK] = {"stack", 1048576, 1, 16777216, "stack of a thread, bytes"},
            [ROOM] = {"room", 67108864, 0, 268435456, "bytes that aren't reserved first; 0: all"},
        },
    .start = start,
    .next = next,
};
