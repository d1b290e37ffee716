/* SPDX-License-Identifier: MIT
 *
 * heap: a program with images all over its space fills its heaps, and keeps most of it.
 *
 * Stands for: Q216383: a heap grows by double its last segment, and there is no run of granules of
 * that length any more. Several heaps a process: Q246125. Distributions: 96 images of 256 KB, each
 * at a base uniform in 0x08000000 to 0x6fffffff, loaded first and never unloaded; blocks
 * log-normal, their median 2 KB, sigma 1.6 (the largest of 1,024 quantiles is 400 KB: every block
 * lies in a segment); 60 percent stay for good, the rest has exponential lives; 70 percent lie in
 * the process heap, the rest in 4 others (assumptions). Shows: a heap that gives up, by policy,
 * while what it needed would have fitted; one that halves its request goes on. Doublings make the
 * onset: the process heap is full at 127, 255 or 511 MB, by some 59,000, 120,000 or 243,000
 * operations, and finds no place for as much again. */
#include "lives.h"
#include "random.h"
#include "workload.h"

enum { IMAGES, IMAGE, MEDIAN, SIGMA, KEPT, LIFE, PROCESS, HEAPS, SETTINGS };

#define LEAST_BASE 0x08000000u
#define BASES 0x6800u /* granules from there to 0x70000000 */

struct heap_load {
    struct lives lives;
    struct random random;
    uint32_t spread;
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct heap_load *load = arena_take(arena, 1, sizeof *load, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        load->setting[i] = recipe->value[i];
    load->spread = random_spread(recipe->value[SIGMA]);
    random_seed(&load->random, recipe->seed);
    lives_init(&load->lives, recipe->operations, arena);
    *ids = load->lives.ids;
    return load;
}

/* The heaps come first: their ids are 1 and those behind it. */
static uint32_t choose_heap(struct heap_load *load)
{
    uint32_t heaps = load->setting[HEAPS];

    if (heaps == 0 || random_chance(&load->random, load->setting[PROCESS]))
        return 0;
    return 1 + random_below(&load->random, heaps);
}

static void block(struct heap_load *load, struct operation *operation)
{
    struct random *random = &load->random;
    uint32_t heap = choose_heap(load);
    uint32_t size = random_log_normal(random, load->setting[MEDIAN], load->spread);
    bool kept = random_chance(random, load->setting[KEPT]);
    uint32_t life = kept ? FOREVER : random_exponential(random, load->setting[LIFE]);

    *operation = (struct operation){
        .kind = OPERATION_HEAP_ALLOC,
        .id = lives_begin(&load->lives, life, OPERATION_HEAP_FREE),
        .a = heap,
        .b = size,
    };
}

static void next(void *state, struct operation *operation)
{
    struct heap_load *load = state;
    const uint32_t *setting = load->setting;

    lives_step(&load->lives);
    if (load->lives.now <= setting[HEAPS])
        *operation = (struct operation){
            .kind = OPERATION_HEAP_CREATE,
            .id = lives_begin(&load->lives, FOREVER, OPERATION_HEAP_DESTROY),
        };
    else if (load->lives.now <= setting[HEAPS] + setting[IMAGES])
        *operation = (struct operation){
            .kind = OPERATION_IMAGE_LOAD,
            .id = lives_begin(&load->lives, FOREVER, OPERATION_IMAGE_UNLOAD),
            .a = LEAST_BASE + (random_below(&load->random, BASES) << 16),
            .b = setting[IMAGE],
        };
    else if (!lives_end(&load->lives, operation))
        block(load, operation);
}

const struct workload workload_heap = {
    .name = "heap",
    .about = "heaps fill up between images all over the space (Q216383)",
    .seeded = true,
    .operations = 250000,
    .settings = SETTINGS,
    .setting =
        {
            [IMAGES] = {"images", 96, 0, 4096, "images at random bases"},
            [IMAGE] = {"image", 262144, 1, 16777216, "size of each, bytes"},
            [MEDIAN] = {"median", 2048, 1, 1048576, "median size of a block, bytes"},
            [SIGMA] = {"sigma", 160, 0, 200, "sigma of its logarithm, hundredths"},
            [KEPT] = {"kept", 60, 0, 100, "blocks that stay for good, percent"},
            [LIFE] = {"life", 3000, 1, 10000000, "mean life of the others, operations"},
            [PROCESS] = {"process", 70, 0, 100, "blocks in the process heap, percent"},
            [HEAPS] = {"heaps", 4, 0, 64, "other heaps"},
        },
    .start = start,
    .next = next,
};
