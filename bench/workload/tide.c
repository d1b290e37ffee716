/* SPDX-License-Identifier: MIT
 *
 * tide: sessions come until a peak is reached, nearly all of them go, something large is asked for,
 * and the next peak is higher.
 *
 * Stands for: a server by day and by night, and what a peak leaves behind. Distributions: a session
 * is a thread and 4 to 11 critical sections, uniform; they go in the order in which they came, but
 * for 1 percent that stay until the next ebb at least, one in ten of those with its thread (idle
 * threads of a pool time out); the first peak is 600 sessions, each later one 40 more, up to 1,700;
 * at each ebb a reservation of 512 MB is tried and given back (assumptions; with 1,000 sessions at
 * the first peak one of the first few reservations already fails where every section has a block).
 * Shows: 2,040 MB are free at the ebb, but what stayed lies as high as the peak reached: with a
 * block for every section half as high again as the threads alone. A pool of sections takes next to
 * nothing at the peak, but its blocks stay up there, and in the end the reservation fails too. With
 * SP5 a few threads are all that stays. */
#include "lives.h"
#include "random.h"
#include "workload.h"

enum { PEAK, RISE, MOST, STAY, THREADS_STAY, STACK, PROBE, SETTINGS };

#define LEAST_SECTIONS 4
#define SECTIONS 8 /* different numbers of them */

struct session {
    uint32_t thread; /* id; 0 when it has gone */
    uint32_t sections;
    uint32_t section[LEAST_SECTIONS + SECTIONS - 1];
};

enum phase { FLOOD, EBB, PROBING, PROBED };

struct tide {
    struct lives lives; /* of ids: what ends here ends when the tide says so */
    struct random random;
    enum phase phase;
    uint32_t peak;
    struct session *session;
    uint32_t sessions; /* complete */
    uint32_t seen;     /* at the ebb: those before have stayed or gone */
    uint32_t stayed;   /* and those that stayed are the first */
    bool leaving;      /* the one at hand goes */
    uint32_t to_come;  /* sections of the session that comes */
    uint32_t probe;    /* id */
    uint32_t setting[SETTINGS];
};

static void *start(const struct recipe *recipe, struct arena *arena, uint32_t *ids)
{
    struct tide *tide = arena_take(arena, 1, sizeof *tide, "the workload");
    uint32_t most = recipe->value[MOST];

    for (unsigned i = 0; i < SETTINGS; i++)
        tide->setting[i] = recipe->value[i];
    tide->peak = recipe->value[PEAK] < most ? recipe->value[PEAK] : most;
    tide->session = arena_take(arena, most, sizeof *tide->session, "the workload's sessions");
    random_seed(&tide->random, recipe->seed);
    lives_init(&tide->lives, recipe->operations, arena);
    *ids = tide->lives.ids;
    return tide;
}

/* A session's thread, then its sections. */
static void flood(struct tide *tide, struct operation *operation)
{
    struct session *session = &tide->session[tide->sessions];

    if (tide->to_come == 0) {
        tide->to_come = LEAST_SECTIONS + random_below(&tide->random, SECTIONS);
        session->sections = 0;
        session->thread = lives_begin(&tide->lives, FOREVER, OPERATION_THREAD_EXIT);
        *operation = (struct operation){
            .kind = OPERATION_THREAD_CREATE, .id = session->thread, .a = tide->setting[STACK]};
        return;
    }
    *operation = (struct operation){
        .kind = OPERATION_SECTION_INIT,
        .id = lives_begin(&tide->lives, FOREVER, OPERATION_SECTION_DELETE),
    };
    session->section[session->sections++] = operation->id;
    if (--tide->to_come == 0 && ++tide->sessions == tide->peak) {
        tide->phase = EBB;
        tide->seen = tide->stayed = 0;
    }
}

static void end_thread(struct tide *tide, struct session *session, struct operation *operation)
{
    lives_cut(&tide->lives, session->thread, operation);
    session->thread = 0;
}

/* The next part of a session that goes, its sections first; false when all have gone. */
static bool leave(struct tide *tide, struct session *session, struct operation *operation)
{
    if (session->sections != 0)
        lives_cut(&tide->lives, session->section[--session->sections], operation);
    else if (session->thread != 0)
        end_thread(tide, session, operation);
    else
        return false;
    return true;
}

/* A session stays, whatever becomes of its thread; true when that goes. */
static bool stay(struct tide *tide, struct session *session, struct operation *operation)
{
    bool thread_goes =
        session->thread != 0 && !random_chance(&tide->random, tide->setting[THREADS_STAY]);

    if (thread_goes)
        end_thread(tide, session, operation);
    tide->session[tide->stayed++] = *session;
    return thread_goes;
}

/* False when all sessions have been seen. */
static bool ebb(struct tide *tide, struct operation *operation)
{
    while (tide->seen < tide->sessions) {
        struct session *session = &tide->session[tide->seen];

        if (tide->leaving && leave(tide, session, operation))
            return true;
        if (tide->leaving) {
            tide->leaving = false;
            tide->seen++;
        } else if (!random_chance(&tide->random, tide->setting[STAY])) {
            tide->leaving = true;
        } else {
            tide->seen++;
            if (stay(tide, session, operation))
                return true;
        }
    }
    return false;
}

static void turn(struct tide *tide)
{
    uint32_t peak = tide->peak + tide->setting[RISE];

    tide->peak = peak < tide->setting[MOST] ? peak : tide->setting[MOST];
    /* sessions that stayed may fill a peak by themselves: then it ebbs again */
    tide->phase = tide->sessions < tide->peak ? FLOOD : EBB;
    tide->seen = tide->stayed = 0;
}

static void next(void *state, struct operation *operation)
{
    struct tide *tide = state;

    if (tide->phase == FLOOD) {
        flood(tide, operation);
        return;
    }
    if (tide->phase == EBB) {
        if (ebb(tide, operation))
            return;
        tide->sessions = tide->stayed;
        tide->phase = PROBING;
    }
    if (tide->phase == PROBING) {
        tide->probe = lives_begin(&tide->lives, FOREVER, OPERATION_RELEASE);
        tide->phase = PROBED;
        *operation = (struct operation){
            .kind = OPERATION_RESERVE, .id = tide->probe, .a = tide->setting[PROBE]};
        return;
    }
    lives_cut(&tide->lives, tide->probe, operation);
    turn(tide);
}

const struct workload workload_tide = {
    .name = "tide",
    .about = "sessions come and nearly all go, and something large is asked for",
    .seeded = true,
    .operations = 600000,
    .settings = SETTINGS,
    .setting =
        {
            [PEAK] = {"peak", 600, 1, 100000, "sessions at the first peak"},
            [RISE] = {"rise", 40, 0, 100000, "more at each later one"},
            [MOST] = {"most", 1700, 1, 100000, "sessions at the highest peak"},
            [STAY] = {"stay", 1, 0, 100, "sessions that an ebb leaves, percent"},
            [THREADS_STAY] = {"threads_stay", 10, 0, 100,
                              "of those, that keep their thread, percent"},
            [STACK] = {"stack", 1048576, 1, 16777216, "stack of a thread, bytes"},
            [PROBE] = {"probe", 536870912, 1, 2147418112, "what each ebb is asked for, bytes"},
        },
    .start = start,
    .next = next,
};
