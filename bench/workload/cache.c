/* SPDX-License-Identifier: MIT
 *
 * cache: a server keeps what it has read, file after file, each in a few blocks of the heap and
 * with a critical section of its own.
 *
 * Stands for: Q188352: IIS 4.0 kept compiled pages without any limit, until the process ran out of
 * address space, and Q216383 made it worse. Distributions: a file's size is log-normal, its median
 * 24 KB, sigma 1, in 6 blocks of the same size; 3 percent have a heap of their own, that goes with
 * them after an exponential life; of the others 90 percent stay for good (the cache has no limit),
 * the rest goes after an exponential life (the article has no numbers: assumptions). Shows: both
 * bugs at once. Before SP5 the sections' granules cut up the space and the process heap asks for
 * double its last segment: the request that fails, fails by policy. With one of the two mended it
 * is the other that ends the run, later; with both mended there is no onset. */
#include "lives.h"
#include "random.h"
#include "workload.h"

enum { MEDIAN, SIGMA, PIECES, KEPT, LIFE, OWN, OWN_LIFE, SETTINGS };

struct cache {
    struct lives lives;
    struct random random;
    uint32_t spread;
    uint32_t share; /* 2^32 / pieces */
    uint32_t parts; /* of the file at hand that are still to come: its blocks, then its section */
    uint32_t piece; /* bytes of a block of it */
    uint32_t heap;  /* where its blocks are */
    uint32_t life;
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct cache *cache = arena_take(arena, 1, sizeof *cache, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        cache->setting[i] = recipe->value[i];
    cache->spread = random_spread(recipe->value[SIGMA]);
    cache->share = UINT32_MAX / recipe->value[PIECES];
    random_seed(&cache->random, recipe->seed);
    lives_init(&cache->lives, recipe->operations, arena);
    *ids = cache->lives.ids;
    return cache;
}

static void part(struct cache *cache, struct operation *operation)
{
    if (--cache->parts == 0)
        *operation = (struct operation){
            .kind = OPERATION_SECTION_INIT,
            .id = lives_begin(&cache->lives, cache->life, OPERATION_SECTION_DELETE),
        };
    else /* a block of a heap of its own goes with the heap */
        *operation = (struct operation){
            .kind = OPERATION_HEAP_ALLOC,
            .id = lives_begin(&cache->lives, cache->heap != 0 ? FOREVER : cache->life,
                              OPERATION_HEAP_FREE),
            .a = cache->heap,
            .b = cache->piece,
        };
}

/* A new file. No object ends before it is complete, however short its life. */
static void file(struct cache *cache, struct operation *operation)
{
    struct random *random = &cache->random;
    const uint32_t *setting = cache->setting;
    uint32_t size = random_log_normal(random, setting[MEDIAN], cache->spread);
    bool own = random_chance(random, setting[OWN]);
    bool kept = random_chance(random, setting[KEPT]);

    cache->piece = (uint32_t)((uint64_t)size * cache->share >> 32) + 1;
    cache->parts = setting[PIECES] + 1;
    cache->life = random_exponential(random, setting[own ? OWN_LIFE : LIFE]);
    cache->heap = 0;
    if (own) {
        cache->heap = lives_begin(&cache->lives, cache->life, OPERATION_HEAP_DESTROY);
        *operation = (struct operation){.kind = OPERATION_HEAP_CREATE, .id = cache->heap};
        return;
    }
    if (kept)
        cache->life = FOREVER;
    part(cache, operation);
}

static void next(void *state, struct operation *operation)
{
    struct cache *cache = state;

    lives_step(&cache->lives);
    if (cache->parts != 0)
        part(cache, operation);
    else if (!lives_end(&cache->lives, operation))
        file(cache, operation);
}

const struct workload workload_cache = {
    .name = "cache",
    .about = "a cache without a limit: blocks and a section a file (Q188352)",
    .seeded = true,
    .operations = 400000,
    .settings = SETTINGS,
    .setting =
        {
            [MEDIAN] = {"median", 24576, 1, 1048576, "median size of a file, bytes"},
            [SIGMA] = {"sigma", 100, 0, 200, "sigma of its logarithm, hundredths"},
            [PIECES] = {"pieces", 6, 1, 64, "blocks of a file"},
            [KEPT] = {"kept", 90, 0, 100, "files that stay for good, percent"},
            [LIFE] = {"life", 3000, 1, 10000000, "mean life of the others, operations"},
            [OWN] = {"own", 3, 0, 100, "files in a heap of their own, percent"},
            [OWN_LIFE] = {"own_life", 30000, 1, 10000000, "mean life of those, operations"},
        },
    .start = start,
    .next = next,
};
