/* SPDX-License-Identifier: MIT
 *
 * The family of tests, which is named before anything runs: of each workload and policy that has
 * several seeds, the headline onset of its usual cell; where a campaign hasn't got that, of its
 * first cell without a commit limit.
 */
#ifndef HOST_FAMILY_H
#define HOST_FAMILY_H

#include "comparison.h"

/* Correct the sign tests of the family by Holm, each in its comparison. A test without any decided
 * pair counts as one, with p = 1: whether it is in the family doesn't hang on what came out. */
bool family_correct(const struct cells *cells, struct compared *compared, struct why *why);

#endif
