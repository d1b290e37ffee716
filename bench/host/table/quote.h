/* SPDX-License-Identifier: MIT
 *
 * The line by which a result is quoted, and by which others check it:
 *
 *     Granule 0.1, campaign 1a2b3c4d5e6f: critsec sp4 (limit 64M), first failure, 12 pairs:
 *     Alpha/x86 0.360 (0.357-0.364; 96.1 %)
 *
 * The version that made the campaign, its hash (results.h), the cell with what tells it from others
 * of its workload, the onset, the number of pairs, and the ratio with its interval and level. All
 * of it follows from the campaign's folder.
 */
#ifndef HOST_QUOTE_H
#define HOST_QUOTE_H

#include "csv.h"

enum { QUOTE_MOST = 512, QUOTE_HEAD_MOST = 96 };

struct quote {
    char text[QUOTE_MOST];
    size_t before_ratio;                   /* how much of it says what the ratio is of */
    const char *workload, *policy, *limit; /* as the table has them */
    bool known;                            /* the architectures compare: it is a ratio or a bound */
};

/* Every line that a campaign has. */
struct quotes {
    char head[QUOTE_HEAD_MOST]; /* with what each begins */
    struct csv table[2];        /* cells.csv, then grid.csv: what follows for limits */
    struct quote *quote;
    size_t count;
};

/* Make them. => true: quotes_free() is owed; false: why says why nothing can be quoted, as from a
 * campaign that isn't sealed */
bool quotes_make(struct quotes *quotes, const char *results, struct why *why);
void quotes_free(struct quotes *quotes);

/* The line that stands for the campaign: that of its first cell that has a ratio.
 * => null: there is none */
const char *quotes_first(const struct quotes *quotes, struct why *why);

/* Whether a line belongs to what was asked for: WORKLOAD/POLICY, whose commit limit is none, or
 * WORKLOAD/POLICY/LIMIT. */
bool quote_is(const struct quote *quote, const char *asked);

/* Whether a line is one of the campaign's. => false: why says what is wrong with it */
bool quotes_check(const struct quotes *quotes, const char *line, struct why *why);

#endif
