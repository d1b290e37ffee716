/* SPDX-License-Identifier: MIT
 *
 * Booting a guest in a process group of its own.
 *
 * All signals of interest are blocked but for the moment of waiting, so that none is lost between a
 * look at the flags and the wait.
 */
#include "boot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted_by;

static void on_signal(int number)
{
    if (number != SIGCHLD)
        interrupted_by = number;
}

/* The signals that are waited for, with what they were before. */
struct watch {
    sigset_t waiting; /* the mask while waiting */
    sigset_t before;
    struct sigaction actions[4];
};

static const int watched[4] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP};

static void watch_begin(struct watch *watch)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t mask;
    sigemptyset(&action.sa_mask);
    sigemptyset(&mask);
    for (int i = 0; i < 4; i++)
        sigaddset(&mask, watched[i]);
    sigprocmask(SIG_BLOCK, &mask, &watch->before);
    watch->waiting = watch->before;
    interrupted_by = 0;
    for (int i = 0; i < 4; i++) {
        sigdelset(&watch->waiting, watched[i]);
        sigaction(watched[i], NULL, &watch->actions[i]);
        /* What nohup or a shell has turned off stays off. */
        if (watched[i] == SIGCHLD || watch->actions[i].sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
}

static void watch_end(const struct watch *watch)
{
    for (int i = 0; i < 4; i++)
        sigaction(watched[i], &watch->actions[i], NULL);
    sigprocmask(SIG_SETMASK, &watch->before, NULL);
}

/* => it couldn't be started, as errno says */
static void become_launcher(const struct boot *boot)
{
    const char *arguments[7] = {boot->launcher};
    int count = 1;
    if (boot->count)
        arguments[count++] = "--count";
    if (boot->load) {
        arguments[count++] = "--load";
        arguments[count++] = boot->load;
    }
    arguments[count++] = boot->guest;
    arguments[count] = boot->parameters;
    execv(boot->launcher, (char **)arguments);
}

/* What the emulator's process does until the launcher takes over. */
static _Noreturn void child(const struct boot *boot, const struct watch *watch, pid_t parent,
                            const int out[2], const int err[2], const int failed[2])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    watch_end(watch);
    signal(SIGXFSZ, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    int null = open("/dev/null", O_RDONLY);
    /* The parent may have gone before prctl(). */
    if (getppid() == parent && null >= 0 && dup2(null, 0) >= 0 && dup2(out[1], 1) >= 0 &&
        dup2(err[1], 2) >= 0) {
        become_launcher(boot);
    }
    int error = errno;
    ssize_t ignored = write(failed[1], &error, sizeof error);
    (void)ignored;
    _exit(127);
}

struct pump {
    const struct boot *boot;
    struct outcome *outcome;
    size_t room;
    int out, err;
};

/* Keep the end of the chatter; its last line says most. */
static void keep_chatter(struct outcome *outcome, const char *bytes, size_t length)
{
    size_t most = sizeof outcome->chatter - 1;
    if (length > most) {
        bytes += length - most;
        length = most;
    }
    if (outcome->chatter_length + length > most) {
        size_t drop = outcome->chatter_length + length - most;
        outcome->chatter_length -= drop;
        memmove(outcome->chatter, outcome->chatter + drop, outcome->chatter_length);
    }
    memcpy(outcome->chatter + outcome->chatter_length, bytes, length);
    outcome->chatter_length += length;
    outcome->chatter[outcome->chatter_length] = '\0';
}

/* => false: there is no room, by the bound or by memory */
static bool keep_output(struct pump *pump, const char *bytes, size_t length)
{
    struct outcome *outcome = pump->outcome;
    if (outcome->length + length > pump->boot->output_most)
        return false;
    if (outcome->length + length > pump->room) {
        size_t room = 2 * (outcome->length + length);
        char *more = realloc(outcome->output, room);
        if (!more)
            return false;
        outcome->output = more;
        pump->room = room;
    }
    memcpy(outcome->output + outcome->length, bytes, length);
    outcome->length += length;
    return true;
}

/* Take what a pipe holds now. => false: the output grew too large */
static bool drain(struct pump *pump, int *pipe_end)
{
    char bytes[65536];
    while (*pipe_end >= 0) {
        ssize_t got = read(*pipe_end, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return true;
        if (got <= 0) {
            close(*pipe_end);
            *pipe_end = -1;
        } else if (pipe_end == &pump->err) {
            keep_chatter(pump->outcome, bytes, (size_t)got);
        } else if (!keep_output(pump, bytes, (size_t)got)) {
            return false;
        }
    }
    return true;
}

/* Nanoseconds; a pipe holds what is written in many such. */
enum { MOMENT = 10 * 1000 * 1000 };

/* Wait a moment, or until a child's end, a signal or the deadline. It isn't the output that wakes:
 * emulators write byte by byte, and a reader that wakes for each takes as long as the guest.
 * => false: the deadline has passed */
static bool wait_a_moment(const struct watch *watch, const struct timespec *deadline)
{
    struct timespec now, moment = {0, MOMENT};
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec > deadline->tv_sec ||
        (now.tv_sec == deadline->tv_sec && now.tv_nsec >= deadline->tv_nsec))
        return false;
    ppoll(NULL, 0, &moment, &watch->waiting);
    return true;
}

/* Whoever ends this run may end its emulator, too, and before it. */
static bool is_interrupted(const struct watch *watch, const struct outcome *outcome, int status)
{
    struct timespec moment = {0, 0};
    sigset_t waiting = watch->waiting;
    sigaddset(&waiting, SIGCHLD);
    if (WIFSIGNALED(status) || outcome->chatter_length > 0)
        moment.tv_nsec = MOMENT;
    if (!interrupted_by)
        ppoll(NULL, 0, &moment, &waiting);
    return interrupted_by != 0;
}

static void set_ending(struct outcome *outcome, enum ending ending, int detail)
{
    outcome->ending = ending;
    outcome->detail = detail;
}

/* Follow a boot to its end, or end it; the process group is gone afterwards. */
static void follow(struct pump *pump, const struct watch *watch, pid_t emulator)
{
    struct outcome *outcome = pump->outcome;
    struct timespec deadline;
    int status = 0;
    bool ended = false, decided = false;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += pump->boot->seconds;
    while (!ended && !decided) {
        decided = true;
        if (interrupted_by)
            set_ending(outcome, BOOT_INTERRUPTED, interrupted_by);
        else if (!wait_a_moment(watch, &deadline))
            set_ending(outcome, BOOT_TIME_LIMIT, 0);
        else if (!drain(pump, &pump->out) || !drain(pump, &pump->err))
            set_ending(outcome, BOOT_TOO_LARGE, 0);
        else
            decided = false;
        ended = waitpid(emulator, &status, WNOHANG) == emulator;
    }
    kill(-emulator, SIGKILL);
    if (!ended)
        waitpid(emulator, &status, 0);
    /* What was in the pipes when it ended. */
    if ((!drain(pump, &pump->out) || !drain(pump, &pump->err)) && !decided) {
        set_ending(outcome, BOOT_TOO_LARGE, 0);
        return;
    }
    if (!decided && is_interrupted(watch, outcome, status))
        set_ending(outcome, BOOT_INTERRUPTED, interrupted_by);
    else if (!decided && WIFSIGNALED(status))
        set_ending(outcome, BOOT_KILLED, WTERMSIG(status));
    else if (!decided)
        set_ending(outcome, BOOT_ENDED, WEXITSTATUS(status));
}

static void close_pipe(const int ends[2])
{
    if (ends[0] >= 0)
        close(ends[0]);
    if (ends[1] >= 0)
        close(ends[1]);
}

/* Boot with the pipes there; closes all of their ends. */
static void boot_with(const struct boot *boot, struct outcome *outcome, const struct watch *watch,
                      int out[2], int err[2], int failed[2])
{
    pid_t parent = getpid();
    pid_t emulator = fork();
    if (emulator == 0)
        child(boot, watch, parent, out, err, failed);
    if (emulator < 0) {
        set_ending(outcome, BOOT_NOT_STARTED, errno);
        close_pipe(out);
        close_pipe(err);
        close_pipe(failed);
        return;
    }
    setpgid(emulator, emulator);
    close(out[1]);
    close(err[1]);
    close(failed[1]);
    int error = 0;
    bool started = read(failed[0], &error, sizeof error) != (ssize_t)sizeof error;
    close(failed[0]);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(err[0], F_SETFL, O_NONBLOCK);
    struct pump pump = {.boot = boot, .outcome = outcome, .out = out[0], .err = err[0]};
    follow(&pump, watch, emulator);
    if (!started)
        set_ending(outcome, BOOT_NOT_STARTED, error);
    close_pipe((int[2]){pump.out, pump.err});
}

void boot(const struct boot *boot, struct outcome *outcome)
{
    struct watch watch;
    int out[2] = {-1, -1}, err[2] = {-1, -1}, failed[2] = {-1, -1};
    memset(outcome, 0, sizeof *outcome);
    watch_begin(&watch);
    /* `failed` closes itself at exec: an error number in it means that there was none. */
    if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0 && pipe2(failed, O_CLOEXEC) == 0) {
        boot_with(boot, outcome, &watch, out, err, failed);
    } else {
        set_ending(outcome, BOOT_NOT_STARTED, errno);
        close_pipe(out);
        close_pipe(err);
    }
    watch_end(&watch);
}

void outcome_free(struct outcome *outcome)
{
    free(outcome->output);
    memset(outcome, 0, sizeof *outcome);
}
