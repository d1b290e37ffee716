/* SPDX-License-Identifier: MIT */
#include "booted.h"

#include <string.h>

enum { TIME_LIMIT = 300, TIME_LIMIT_MOST = 86400 };

bool boot_seconds_read(const char *subcommand, const char *text, unsigned *seconds)
{
    uint64_t read = TIME_LIMIT;
    if (text && (!number_read(text, strlen(text), TIME_LIMIT_MOST, &read) || read == 0))
        return complain(0, "%s: --time-limit takes a number of seconds from 1 to %d", subcommand,
                        TIME_LIMIT_MOST);
    *seconds = (unsigned)read;
    return true;
}

/* The last line of what the emulator said on stderr. => empty: it said nothing */
static const char *last_words(struct outcome *outcome)
{
    char *text = outcome->chatter;
    size_t length = outcome->chatter_length;
    while (length && text[length - 1] == '\n')
        text[--length] = '\0';
    const char *newline = strrchr(text, '\n');
    return newline ? newline + 1 : text;
}

/* What an emulator's end means by itself. => true: the records decide */
static bool ending_allows(const struct boot *boot, struct outcome *outcome, struct why *why)
{
    switch (outcome->ending) {
    case BOOT_NOT_STARTED:
        return refuse(why, "%s can't be started: %s", boot->launcher, strerror(outcome->detail));
    case BOOT_TIME_LIMIT:
        return refuse(why, "it took longer than its time limit of %u s", boot->seconds);
    case BOOT_TOO_LARGE:
        return refuse(why, "it wrote more than 64 MB");
    case BOOT_KILLED:
        return refuse(why, "the emulator was killed by signal %d (%s)", outcome->detail,
                      strsignal(outcome->detail));
    case BOOT_INTERRUPTED:
        return refuse(why, "interrupted");
    case BOOT_ENDED:
        break;
    }
    /* The shell's exit codes for a command that isn't there. */
    if (outcome->length == 0 && (outcome->detail == 126 || outcome->detail == 127))
        return refuse(why, "the emulator can't be started: %s", last_words(outcome));
    return true;
}

/* A guest that broke off tells no more itself; its emulator may have. */
static void add_last_words(enum fault fault, struct outcome *outcome, struct why *why)
{
    char text[sizeof why->text];
    const char *words = last_words(outcome);
    if (fault != RECORDS_CUT && fault != RECORDS_NO_START)
        return;
    memcpy(text, why->text, sizeof text);
    why_set(why, "the emulator ended by itself (status %d), %.200s%s%.200s", outcome->detail, text,
            *words ? "; it said: " : "", words);
}

bool booted_records(const struct boot *with, const struct job *job, struct outcome *outcome,
                    struct records *records, struct why *why)
{
    boot(with, outcome);
    if (!ending_allows(with, outcome, why))
        return false;
    enum fault fault = records_read(records, job, outcome->output, outcome->length, why);
    if (fault != RECORDS_WHOLE)
        add_last_words(fault, outcome, why);
    return fault == RECORDS_WHOLE;
}
