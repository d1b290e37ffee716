/* SPDX-License-Identifier: MIT
 *
 * Which row of one campaign's table stands against which of another's.
 *
 * A row's key is what it was asked for: its columns up to the first that tells what came of it.
 * Rows pair that have the same key; those that are left over, where they agree but for the
 * platform. Campaigns without any pair are paired over every column that has one value in either,
 * and another: another policy, another setting, another limit.
 */
#ifndef HOST_PAIRING_H
#define HOST_PAIRING_H

#include "csv.h"

#define NO_PARTNER SIZE_MAX

/* KEY=A:B: the rows with A in column KEY stand against those with B there; no others do. */
enum { MATCHES_MOST = 8, MATCH_TEXT = 64 };
struct match {
    char key[MATCH_TEXT], value[2][MATCH_TEXT];
};

/* Over which columns rows may pair that differ in them. */
enum { OVER_MOST = 32 };
struct pairing_rules {
    struct match match[MATCHES_MOST];
    size_t matches;
    const char *over[OVER_MOST]; /* headers of the first table */
    size_t overs;
};

/* Read `KEY=A:B`, or several with commas between. */
bool pairing_rules_read(struct pairing_rules *rules, const char *text, struct why *why);

/* Two tables, and for every row its partner's number. */
struct pairing {
    const struct csv *csv[2];
    size_t *partner[2];
    bool *out[2]; /* rows that the rules leave out */
    bool *loose;  /* rows of the first whose partner differs in the key */
    size_t pairs;
};

/* Pair the rows; where nothing pairs and the rules name no column, they get those that have one
 * value in either table, and another. `until` begins the headers that a key doesn't reach.
 * => true: pairing_free() is owed */
bool pairing_make(struct pairing *pairing, struct pairing_rules *rules, const struct csv *a,
                  const struct csv *b, const char *until, struct why *why);
/* The same by rules that are settled already. */
bool pairing_follow(struct pairing *pairing, const struct pairing_rules *rules, const struct csv *a,
                    const struct csv *b, const char *until, struct why *why);
void pairing_free(struct pairing *pairing);

#endif
