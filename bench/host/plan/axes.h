/* SPDX-License-Identifier: MIT
 *
 * The axes of a campaign's `runs` line: each key with the list of values that it stands for.
 */
#ifndef HOST_AXES_H
#define HOST_AXES_H

#include "campaign.h"

struct value {
    struct name name;
    uint64_t number;
};

/* One key of a line with all its values. */
struct axis {
    struct name key;
    struct value *values;
    size_t count;
};

/* The axes that every line has come first, in the order of the job list; the workload's own follow.
 */
enum { WORKLOAD, TRACE, POLICY, COMMIT_LIMIT, LAYOUT, SEED, OPERATIONS, FIXED_AXES };
enum { AXES_MOST = FIXED_AXES + SETTINGS_MOST };

/* The next word of a line, which is cut off behind it. => null: there is none */
char *word_next(char **rest);

/* Read `KEY=VALUES` words into axes; those that a line must name are there then, the others have
 * their usual value: no trace's name, and 0 operations for the stream's own number. => axes_free()
 * is owed, whatever comes back */
bool axes_read(struct axis axes[AXES_MOST], int *count, char *rest, struct why *why);
void axes_free(struct axis axes[AXES_MOST]);

#endif
