/* SPDX-License-Identifier: MIT
 *
 * What runs of a campaign tell of one another: a limited run of the unlimited one of its seed, and
 * a run on a second platform of that on the first. The statistics rest on both.
 */
#ifndef HOST_CHECKS_H
#define HOST_CHECKS_H

#include "grid.h"

/* checks.csv: a row a limited run, and a row a run on a second platform, with the run that it was
 * held against.
 * => false: two of them contradict each other, and why names both */
bool checks_write(const struct grid *grid, FILE *stream, struct why *why);

#endif
