/* SPDX-License-Identifier: MIT
 *
 * Sensitivity: what another reading of an assumption does to the headline onset.
 *
 * A cell that differs from another in one thing (a policy that the model names as another reading;
 * the layout or a setting that isn't as usual) is another reading. Both run the same seeds, so the
 * effect is measured seed by seed: it is the quotient of what the seed gives under the other
 * reading and under the usual one.
 */
#ifndef HOST_SENSITIVITY_H
#define HOST_SENSITIVITY_H

#include "comparison.h"

#include <stdio.h>

/* sensitivity.csv: a row another reading. */
bool sensitivity_write(const struct cells *cells, const struct compared *compared, FILE *stream,
                       struct why *why);

#endif
