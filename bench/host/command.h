/* SPDX-License-Identifier: MIT
 *
 * What the subcommands of `granule` share: their declarations, their exit codes and the two ways in
 * which a command says that something went wrong.
 */
#ifndef HOST_COMMAND_H
#define HOST_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#define SUITE_VERSION "0.1"
/* The SHA-256 over the sources that the build found, in hexadecimal; bench/host/sources.sh. */
extern const char suite_sources[];

/* EXIT_SUCCESS, or one of these. */
enum { EXIT_BROKEN = 1, EXIT_USAGE = 2 };

/* Each takes its arguments as main() does, argv[0] being the subcommand's name, and gives back the
 * exit code. */
int command_bench(int argc, char **argv);
int command_plots(int argc, char **argv);
int command_publish(int argc, char **argv);
int command_open(int argc, char **argv);
int command_plan(int argc, char **argv);
int command_run(int argc, char **argv);
int command_collect(int argc, char **argv);
int command_analyse(int argc, char **argv);
int command_table(int argc, char **argv);
int command_figures(int argc, char **argv);
int command_captions(int argc, char **argv);
int command_report(int argc, char **argv);
int command_seal(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_abridge(int argc, char **argv);
int command_schema(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_map(int argc, char **argv);
int command_conformance(int argc, char **argv);
int command_list(int argc, char **argv);
int command_trace(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_import(int argc, char **argv);
int command_help(int argc, char **argv);

/* Why something was refused, in words that end a sentence. */
struct why {
    char text[512];
};

/* Write the reason down. */
void why_set(struct why *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same. => always false, so that a check can end in `return refuse(...)`; a macro, because then
 * the compilers know it too */
#define refuse(why, ...) (why_set(why, __VA_ARGS__), false)

/* Print `granule: TEXT` on stderr. => always `code`, so that a command can end in `return` */
int complain(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An option of a subcommand: `--name VALUE`, `--name=VALUE`, or a switch where `text` is null. It
 * may stand anywhere before `--`, but once. */
struct option_row {
    const char *name;
    const char **text;
    bool *set;
};

/* Take the options out of argv; what remains must be just `operands` words, which come to stand
 * from argv[1] on. The table ends with a null name and has at most OPTIONS_MOST others.
 * => false: the command line is wrong, and stderr says how */
enum { OPTIONS_MOST = 32 };
bool options_take(int argc, char **argv, const struct option_row *table, int operands);

/* The same, where the last words may be left out: there are `most` at most. argv[] must have room
 * for a null behind them, as main()'s has. => false: as above; else argv ends with a null behind
 * the words */
bool options_take_most(int argc, char **argv, const struct option_row *table, int most);

#endif
