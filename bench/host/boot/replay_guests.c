/* SPDX-License-Identifier: MIT */
#include "replay_guests.h"
#include "replayed.h"
#include "span.h"
#include "trace_file.h"

#include "arch.h"
#include "native.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { PLATFORMS_MOST = 8 };

/* The trace, the jobs and what came of them. */
struct guests {
    const struct guests_asked *asked;
    struct trace_file file;
    unsigned seconds;
    struct replayed replayed[PLATFORMS_MOST];
    size_t count; /* of jobs */
    size_t whole; /* of runs */
};

static bool make_job(struct guests *guests, const char *platform, size_t length, struct why *why)
{
    const struct guests_asked *asked = guests->asked;
    struct job *job;
    if (guests->count == PLATFORMS_MOST)
        return refuse(why, "there are more than %d platforms", PLATFORMS_MOST);
    job = &guests->replayed[guests->count].job;
    memset(job, 0, sizeof *job);
    name_set(&job->workload, TRACE_WORKLOAD, strlen(TRACE_WORKLOAD));
    name_set(&job->policy, asked->policy, strlen(asked->policy));
    name_set(&job->layout, asked->layout, strlen(asked->layout));
    trace_file_name(asked->path, job->trace.text);
    job->trace_crc32 = guests->file.crc32;
    job->operations = guests->file.trace.operations;
    job->commit_limit = COMMIT_UNLIMITED;
    if (strcmp(asked->commit_limit, "none") != 0)
        number_read_size(asked->commit_limit, strlen(asked->commit_limit), COMMIT_LIMIT_MOST,
                         &job->commit_limit);
    if (!job_set_platform(job, platform, length, why) || !job_is_known(job, why))
        return false;
    guests->count++;
    return true;
}

static bool make_jobs(struct guests *guests, struct why *why)
{
    for (const char *at = guests->asked->platforms;; at++) {
        size_t length = strcspn(at, ",");
        if (!make_job(guests, at, length, why))
            return false;
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* What a run writes in this process. */
struct output {
    char *at;
    size_t length, room;
    bool full;
};

static void keep(void *context, const char *bytes, size_t length)
{
    struct output *output = context;
    while (!output->full && output->length + length > output->room) {
        size_t room = output->room ? 2 * output->room : 65536;
        char *more = room > RECORDS_MOST ? NULL : realloc(output->at, room);
        output->full = more == NULL;
        if (more) {
            output->at = more;
            output->room = room;
        }
    }
    if (output->full)
        return;
    memcpy(output->at + output->length, bytes, length);
    output->length += length;
}

/* The guest's own main on the native layer of the job's architecture.
 * => true: records_free(records) and free(output->at) are owed */
static bool run_natively(const struct guests *guests, const struct job *job, struct output *output,
                         struct records *records, struct why *why)
{
    struct job native = *job;
    char parameters[PARAMETERS_MOST];
    struct native_setup setup = {.parameters = parameters,
                                 .file = guests->file.bytes.at,
                                 .file_bytes = guests->file.bytes.length,
                                 .write = keep,
                                 .context = output};
    *output = (struct output){0};
    name_set(&native.platform, "native", strlen("native"));
    job_parameters(&native, parameters);
    native_run(&setup);
    native_release();
    if (output->full)
        why_set(why, "there isn't memory enough for its records");
    if (!output->full &&
        records_read(records, &native, output->at, output->length, why) == RECORDS_WHOLE)
        return true;
    free(output->at);
    return false;
}

/* Records in three parts: what differs by platform is its name on the begin line and, with it, the
 * CRC-32 that ends them. */
struct parts {
    struct span before, behind;
};

static struct parts parts_of(const struct records *records)
{
    static const char key[] = " platform=";
    const char *text = records->text, *end = text + records->length - 1;
    const char *name = memmem(text, records->length, key, sizeof key - 1);
    const char *rest = name + sizeof key - 1;
    rest += strcspn(rest, " \n");
    while (end > rest && end[-1] != '\n')
        end--;
    return (struct parts){{text, (size_t)(name - text)}, {rest, (size_t)(end - rest)}};
}

static size_t equal_lines(const char *a, const char *b, size_t length)
{
    size_t lines = 0;
    for (size_t i = 0; i < length && a[i] == b[i]; i++)
        lines += a[i] == '\n';
    return lines;
}

/* Hold a guest's records against the native layer's. */
static bool check_native(const struct records *guest, const struct records *native, struct why *why)
{
    struct parts a = parts_of(guest), b = parts_of(native);
    size_t shorter = a.behind.length < b.behind.length ? a.behind.length : b.behind.length;
    if (a.before.length == b.before.length && a.behind.length == b.behind.length &&
        memcmp(a.before.at, b.before.at, a.before.length) == 0 &&
        memcmp(a.behind.at, b.behind.at, shorter) == 0)
        return true;
    return refuse(why, "its records differ from the native layer's from line %zu on",
                  2 + equal_lines(a.behind.at, b.behind.at, shorter));
}

/* => an exit code */
static int boot_one(struct guests *guests, struct replayed *replayed, const struct records *native)
{
    char launcher[HOUSE_PATH_MOST], guest[HOUSE_PATH_MOST], name[JOB_NAME_MOST];
    char launcher_path[PATH_MOST], guest_path[PATH_MOST], parameters[PARAMETERS_MOST];
    struct boot with = {.launcher = launcher_path,
                        .guest = guest_path,
                        .parameters = parameters,
                        .load = guests->asked->path,
                        .seconds = guests->seconds,
                        .output_most = RECORDS_MOST};
    struct why why;
    job_launcher(&replayed->job, launcher);
    job_guest(&replayed->job, guest);
    job_name(&replayed->job, name);
    job_parameters(&replayed->job, parameters);
    if (!path_make(launcher_path, &why, "%s/%s", guests->asked->root, launcher) ||
        !path_make(guest_path, &why, "%s/%s", guests->asked->root, guest))
        return complain(EXIT_USAGE, "replay: %s", why.text);
    if (access(guest_path, R_OK) != 0)
        return complain(EXIT_BROKEN, "replay: the guest %s: %s; 'make' builds it", guest_path,
                        strerror(errno));
    bool whole =
        booted_records(&with, &replayed->job, &replayed->outcome, &replayed->records, &why);
    if (replayed->outcome.ending == BOOT_INTERRUPTED)
        raise(replayed->outcome.detail);
    guests->whole += whole;
    if (whole && check_native(&replayed->records, native, &why))
        return EXIT_SUCCESS;
    if (!whole)
        outcome_free(&replayed->outcome);
    return complain(EXIT_BROKEN, "replay: run %s: %s; to see all of it: %s --load %s %s '%s'", name,
                    why.text, launcher_path, guests->asked->path, guest_path, parameters);
}

/* One platform: what is wrong with the trace is told before anything boots. */
static int replay_one(struct guests *guests, struct replayed *replayed)
{
    struct output output;
    struct records native;
    struct why why;
    if (!run_natively(guests, &replayed->job, &output, &native, &why))
        return complain(EXIT_BROKEN, "replay: %s: %s", guests->asked->path, why.text);
    int code = boot_one(guests, replayed, &native);
    records_free(&native);
    free(output.at);
    return code;
}

/* The streams are one, or there is nothing to compare. */
static int check_streams(const struct guests *guests)
{
    const char *first = pairs_find(&guests->replayed[0].records.end, "stream");
    for (size_t i = 1; i < guests->count; i++)
        if (strcmp(first, pairs_find(&guests->replayed[i].records.end, "stream")) != 0)
            return complain(EXIT_BROKEN, "replay: the streams of the guests differ");
    return EXIT_SUCCESS;
}

static int replay_all(struct guests *guests)
{
    int code = EXIT_SUCCESS;
    for (size_t i = 0; i < guests->count && code == EXIT_SUCCESS; i++)
        code = replay_one(guests, &guests->replayed[i]);
    if (code == EXIT_SUCCESS)
        code = check_streams(guests);
    if (code == EXIT_SUCCESS) {
        printf("%s: %u operations, policy %s, layout %s, commit limit %s, CRC-32 %08x.\n"
               "Every guest gave the native layer's records, to the byte but for its platform's "
               "name.\n\n",
               guests->asked->path, guests->file.trace.operations, guests->asked->policy,
               guests->asked->layout, guests->asked->commit_limit, guests->file.crc32);
        replayed_print(guests->replayed, guests->count);
    }
    for (size_t i = 0; i < guests->whole; i++) {
        records_free(&guests->replayed[i].records);
        outcome_free(&guests->replayed[i].outcome);
    }
    return code;
}

int replay_guests(const struct guests_asked *asked)
{
    static struct guests guests;
    struct why why;
    guests = (struct guests){.asked = asked};
    if (!boot_seconds_read("replay", asked->time_limit, &guests.seconds))
        return EXIT_USAGE;
    if (!trace_file_read(&guests.file, asked->path, ARCH_FILE_BYTES_MOST, &why))
        return complain(EXIT_BROKEN, "replay: %s", why.text);
    /* Whoever asked for it may be killed; nobody waits for the boots then. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    int code;
    if (guests.file.trace.operations == 0)
        code = complain(EXIT_BROKEN, "replay: %s: there is no operation in it", asked->path);
    else if (!make_jobs(&guests, &why))
        code = complain(EXIT_USAGE, "replay: %s", why.text);
    else
        code = replay_all(&guests);
    trace_file_free(&guests.file);
    return code;
}
