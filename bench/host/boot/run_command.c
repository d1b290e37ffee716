/* SPDX-License-Identifier: MIT
 *
 * `granule run`: boot one job, check its records, keep them whole or say what broke.
 */
#include "booted.h"
#include "cost_part.h"
#include "files.h"
#include "house.h"
#include "trace_file.h"

#include "arch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A platform that counts takes its time: a fifth of the speed (measured). */
enum { COUNTED_SLOWER = 5 };

struct run {
    const char *results;
    struct job job;
    char name[JOB_NAME_MOST];
    char parameters[PARAMETERS_MOST];
    char line[JOB_LINE_MOST]; /* to try it again */
    char launcher[PATH_MOST], guest[PATH_MOST];
    char trace[PATH_MOST]; /* empty: the job has none */
    unsigned seconds;
};

/* The cost part that stands behind a counted run's records. => true: it is in its place */
static bool keep_cost(const struct run *run, const struct records *records,
                      const struct outcome *outcome, struct why *why)
{
    const char *rest = records->text + records->length;
    size_t length = (size_t)(outcome->output + outcome->length - rest);
    char name[PATH_MOST];
    struct cost_part cost;
    struct why inner;
    if (!path_make(name, why, "cost/%s.cost", run->name) ||
        !cost_read(&cost, records, rest, length, why))
        return false;
    bool right = file_write(run->results, name, cost.text, cost.length, &inner) ||
                 refuse(why, "%.480s", inner.text);
    cost_free(&cost);
    return right;
}

/* => true: the whole records are in their place */
static bool keep_records(const struct run *run, const struct records *records, struct why *why)
{
    char name[PATH_MOST], broken[PATH_MOST];
    struct why inner;
    if (!path_make(name, why, "runs/%s.records", run->name) ||
        !path_make(broken, why, "%s/broken/%s.output", run->results, run->name))
        return false;
    if (!file_write(run->results, name, records->text, records->length, &inner))
        return refuse(why, "%.480s", inner.text);
    unlink(broken);
    return true;
}

/* Leave what came out where it can be looked at, and say so. */
static int report_broken(const struct run *run, const struct outcome *outcome,
                         const struct why *why)
{
    char name[PATH_MOST];
    struct why inner;
    if (!path_make(name, &inner, "broken/%s.output", run->name) ||
        !file_write(run->results, name, outcome->output, outcome->length, &inner))
        return complain(EXIT_BROKEN, "run %s: %s; its output can't be kept either (%s)", run->name,
                        why->text, inner.text);
    return complain(EXIT_BROKEN,
                    "run %s: %s; its output is in %s/%s; to try it again: granule run --results %s "
                    "'%s'",
                    run->name, why->text, run->results, name, run->results, run->line);
}

static int boot_and_keep(const struct run *run)
{
    struct boot with = {.launcher = run->launcher,
                        .guest = run->guest,
                        .parameters = run->parameters,
                        .load = *run->trace ? run->trace : NULL,
                        .count = run->job.counted,
                        .seconds = run->seconds,
                        .output_most = RECORDS_MOST};
    struct outcome outcome;
    struct records records;
    struct why why;
    bool right = booted_records(&with, &run->job, &outcome, &records, &why);
    int interrupted = outcome.ending == BOOT_INTERRUPTED ? outcome.detail : 0;
    if (right) {
        right = (!run->job.counted || keep_cost(run, &records, &outcome, &why)) &&
                keep_records(run, &records, &why);
        records_free(&records);
    }
    int code = EXIT_SUCCESS;
    if (!right && !interrupted)
        code = report_broken(run, &outcome, &why);
    outcome_free(&outcome);
    /* End as the signal would have ended it, so that whoever waits sees it. */
    if (interrupted)
        raise(interrupted);
    return code;
}

static bool prepare(struct run *run, const char *line, const char *root, struct why *why)
{
    char path[HOUSE_PATH_MOST];
    if (!job_read(&run->job, line, why))
        return false;
    job_name(&run->job, run->name);
    job_parameters(&run->job, run->parameters);
    job_line(&run->job, run->line);
    job_launcher(&run->job, path);
    if (!path_make(run->launcher, why, "%s/%s", root, path))
        return false;
    job_guest(&run->job, path);
    return path_make(run->guest, why, "%s/%s", root, path);
}

/* The job's trace must be the one that was planned. */
static bool check_trace(struct run *run, struct why *why)
{
    char path[TRACE_PATH_MOST];
    struct bytes bytes;
    run->trace[0] = '\0';
    if (!job_has_trace(&run->job))
        return true;
    job_trace(&run->job, path);
    if (!path_make(run->trace, why, "%s/%s", run->results, path) ||
        !file_read(run->trace, ARCH_FILE_BYTES_MOST, &bytes, why))
        return false;
    uint32_t crc = trace_file_crc32(&bytes);
    free(bytes.at);
    return crc == run->job.trace_crc32 ||
           refuse(why, "%.400s isn't the trace that was planned: its CRC-32 is %08" PRIx32,
                  run->trace, crc);
}

int command_run(int argc, char **argv)
{
    const char *results = NULL, *root = NULL, *limit = NULL;
    const struct option_row table[] = {{"results", &results, NULL},
                                       {"root", &root, NULL},
                                       {"time-limit", &limit, NULL},
                                       {NULL, NULL, NULL}};
    char house[PATH_MOST];
    struct run run;
    struct why why;
    if (!options_take(argc, argv, table, 1))
        return EXIT_USAGE;
    if (!results)
        return complain(EXIT_USAGE, "run: --results DIR is missing; see 'granule help run'");
    if (!boot_seconds_read("run", limit, &run.seconds))
        return EXIT_USAGE;
    if (!(root = house_root("run", root, house)))
        return EXIT_BROKEN;
    if (!prepare(&run, argv[1], root, &why))
        return complain(EXIT_USAGE, "run: '%.200s' is no job: %s", argv[1], why.text);
    run.results = results;
    run.seconds *= run.job.counted ? COUNTED_SLOWER : 1;
    if (access(run.guest, R_OK) != 0)
        return complain(EXIT_BROKEN, "run %s: its guest %s: %s; 'make' builds it", run.name,
                        run.guest, strerror(errno));
    if (!check_trace(&run, &why) || !folder_make(results, "runs", &why))
        return complain(EXIT_BROKEN, "run %s: %s", run.name, why.text);
    /* Whoever asked for the run may be killed; nobody waits for it then. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    /* A file that may not grow further is an error to report, not a death. */
    signal(SIGXFSZ, SIG_IGN);
    return boot_and_keep(&run);
}
