/* SPDX-License-Identifier: MIT
 *
 * server: sessions begin and end, each with critical sections and blocks, often with a thread and
 * views, now and then with a heap or a DLL; they last longer as the run goes on, and leak a little.
 *
 * Stands for: an application server of 1999, whose every user costs it a little of everything.
 * Distributions: 40 percent of the sessions have a thread, in 80 percent of 1 MB (the linker's
 * default, Win32 SDK), else of 256 KB; all have 2 to 9 critical sections, of which 3 percent stay
 * for good, 8 to 23 blocks in the process heap, log-normal, their median 1 KB, sigma 1, of which 2
 * percent stay, and up to 2 views, log-uniform from 4 KB to 1 MB; 5 percent have a heap of their
 * own, 1 percent a DLL at the linker's default base (Win32 SDK), of sizes as in images.c. Numbers
 * are uniform. Parts begin one operation after the other, in this order, and end when the session's
 * life is over: exponential, of 8,000 operations in 80 percent and 60,000 in the rest, twice as
 * long after 30,000 operations, and so on (assumptions). Shows: several ways to lose a space at
 * once, and which is the first. With a block for every section a thread, a heap or a view fails
 * after some 270,000 operations, with 700 MB free and nothing but slot tails; with SP5 after
 * 440,000, when the space is nearly full. */
#include "lives.h"
#include "ramp.h"
#include "random.h"
#include "workload.h"

enum {
    THREAD,
    LARGE,
    STACK,
    SMALL_STACK,
    SECTIONS,
    MORE_SECTIONS,
    SECTIONS_LEAK,
    BLOCKS,
    MORE_BLOCKS,
    BLOCKS_LEAK,
    MEDIAN,
    SIGMA,
    VIEWS,
    OCTAVES,
    HEAP,
    IMAGE,
    LONG,
    LONG_LIFE,
    SHORT_LIFE,
    RAMP,
    SETTINGS
};

#define IMAGE_BASE 0x10000000u /* the linker's default for a DLL (Win32 SDK) */
#define IMAGE_MEDIAN 122880u   /* bytes; as in images.c */

#define LEAST_VIEW 4096u /* bytes */

/* What a session begins, in this order. */
enum part { PART_THREAD, PART_SECTION, PART_BLOCK, PART_VIEW, PART_HEAP, PART_IMAGE, PARTS };

struct server {
    struct lives lives;
    struct random random;
    struct ramp ramp;
    uint32_t spread, image_spread;
    uint32_t part;        /* of the session at hand; PARTS: it is complete */
    uint32_t more[PARTS]; /* that it has still to begin */
    uint32_t end;         /* the operation with which its life is over */
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct server *server = arena_take(arena, 1, sizeof *server, "the workload");

    for (unsigned i = 0; i < SETTINGS; i++)
        server->setting[i] = recipe->value[i];
    server->spread = random_spread(recipe->value[SIGMA]);
    server->image_spread = random_spread(100);
    server->part = PARTS;
    server->ramp = ramp_begin(recipe->value[RAMP]);
    random_seed(&server->random, recipe->seed);
    lives_init(&server->lives, recipe->operations, arena);
    *ids = server->lives.ids;
    return server;
}

/* A new session: how long it lives, and how many parts of each kind it has. */
static void session(struct server *server)
{
    struct random *random = &server->random;
    const uint32_t *setting = server->setting;
    uint32_t life =
        ramp_life(&server->ramp, random, setting[LONG], setting[LONG_LIFE], setting[SHORT_LIFE]);

    server->end = server->lives.now + life;
    server->part = 0;
    server->more[PART_THREAD] = random_chance(random, setting[THREAD]);
    server->more[PART_SECTION] =
        setting[SECTIONS] + random_below(random, setting[MORE_SECTIONS] + 1);
    server->more[PART_BLOCK] = setting[BLOCKS] + random_below(random, setting[MORE_BLOCKS] + 1);
    server->more[PART_VIEW] = random_below(random, setting[VIEWS] + 1);
    server->more[PART_HEAP] = random_chance(random, setting[HEAP]);
    server->more[PART_IMAGE] = random_chance(random, setting[IMAGE]);
}

/* Begin an object of the session: it goes with it. */
static uint32_t begin(struct server *server, uint32_t ending)
{
    uint32_t now = server->lives.now;

    return lives_begin(&server->lives, server->end > now ? server->end - now : 1, ending);
}

/* ... or stays for good, in so many cases of a hundred. */
static uint32_t begin_leaky(struct server *server, uint32_t percent, uint32_t ending)
{
    if (random_chance(&server->random, percent))
        return lives_begin(&server->lives, FOREVER, ending);
    return begin(server, ending);
}

static uint32_t stack(struct server *server)
{
    bool large = random_chance(&server->random, server->setting[LARGE]);

    return server->setting[large ? STACK : SMALL_STACK];
}

static struct operation begin_part(struct server *server, enum part part)
{
    struct random *random = &server->random;
    const uint32_t *setting = server->setting;
    struct operation operation = {0};

    switch (part) {
    case PART_THREAD:
        operation.kind = OPERATION_THREAD_CREATE;
        operation.id = begin(server, OPERATION_THREAD_EXIT);
        operation.a = stack(server);
        break;
    case PART_SECTION:
        operation.kind = OPERATION_SECTION_INIT;
        operation.id = begin_leaky(server, setting[SECTIONS_LEAK], OPERATION_SECTION_DELETE);
        break;
    case PART_BLOCK: /* of the process heap */
        operation.kind = OPERATION_HEAP_ALLOC;
        operation.id = begin_leaky(server, setting[BLOCKS_LEAK], OPERATION_HEAP_FREE);
        operation.b = random_log_normal(random, setting[MEDIAN], server->spread);
        break;
    case PART_VIEW:
        operation.kind = OPERATION_VIEW_MAP;
        operation.id = begin(server, OPERATION_VIEW_UNMAP);
        operation.a = random_log_uniform(random, LEAST_VIEW, setting[OCTAVES]);
        break;
    case PART_HEAP:
        operation.kind = OPERATION_HEAP_CREATE;
        operation.id = begin(server, OPERATION_HEAP_DESTROY);
        break;
    default:
        operation.kind = OPERATION_IMAGE_LOAD;
        operation.id = begin(server, OPERATION_IMAGE_UNLOAD);
        operation.a = IMAGE_BASE;
        operation.b = random_log_normal(random, IMAGE_MEDIAN, server->image_spread);
        break;
    }
    return operation;
}

/* Step over kinds of which the session has no more; false when it is complete. */
static bool find_part(struct server *server)
{
    while (server->part < PARTS && server->more[server->part] == 0)
        server->part++;
    return server->part < PARTS;
}

static void next(void *state, struct operation *operation)
{
    struct server *server = state;

    lives_step(&server->lives);
    ramp_step(&server->ramp);
    if (!find_part(server)) {
        if (lives_end(&server->lives, operation))
            return;
        session(server);
        find_part(server);
    }
    server->more[server->part]--;
    *operation = begin_part(server, server->part);
}

/* clang-format off: it sets a list of 20 in columns */
const struct workload workload_server =
    {
        .name = "server",
        .about = "sessions with threads, sections, blocks and views, that last ever longer",
        .seeded = true,
        .operations = 500000,
        .settings = SETTINGS,
        .setting =
            {
                [THREAD] = {"thread", 40, 0, 100, "sessions that have a thread, percent"},
                [LARGE] = {"large", 80, 0, 100, "threads with the larger stack, percent"},
                [STACK] = {"stack", 1048576, 1, 16777216, "that stack, bytes"},
                [SMALL_STACK] = {"small_stack", 262144, 1, 16777216, "the other stack, bytes"},
                [SECTIONS] = {"sections", 2, 0, 1000, "critical sections of a session, at least"},
                [MORE_SECTIONS] = {"more_sections", 7, 0, 1000, "up to so many more"},
                [SECTIONS_LEAK] = {"sections_leak", 3, 0, 100, "of them stay for good, percent"},
                [BLOCKS] = {"blocks", 8, 1, 1000, "blocks in the process heap, at least"},
                [MORE_BLOCKS] = {"more_blocks", 15, 0, 1000, "up to so many more"},
                [BLOCKS_LEAK] = {"blocks_leak", 2, 0, 100, "of them stay for good, percent"},
                [MEDIAN] = {"median", 1024, 1, 1048576, "median size of a block, bytes"},
                [SIGMA] = {"sigma", 100, 0, 200, "sigma of its logarithm, hundredths"},
                [VIEWS] = {"views", 2, 0, 1000, "views of a session, at most"},
                [OCTAVES] = {"octaves", 8, 1, 12, "doublings of 4 KB that their sizes span"},
                [HEAP] = {"heap", 5, 0, 100, "sessions that have a heap of their own, percent"},
                [IMAGE] = {"image", 1, 0, 100, "sessions that load a DLL, percent"},
                [LONG] = {"long", 20, 0, 100, "sessions that live long, percent"},
                [LONG_LIFE] = {"long_life", 60000, 1, 1000000, "mean life of those, operations"},
                [SHORT_LIFE] = {"short_life", 8000, 1, 1000000,
                                "mean life of the rest, operations"},
                [RAMP] = {"ramp", 30000,
                          0, 100000000, "operations in which lives double; 0: they don't"},
            },
        .start = start,
        .next = next,
};
/* clang-format on */
