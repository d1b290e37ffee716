/* SPDX-License-Identifier: MIT
 *
 * The table of the model, for manifests, reports and people: each number and rule with its source.
 */
#ifndef HOST_ASSUMPTIONS_H
#define HOST_ASSUMPTIONS_H

#include <jansson.h>
#include <stdio.h>

/* An array of one object a row. Each has `name`, `what`, `source` and `assumption` (whether it is
 * one, at least in part); `instead` where another reading can be run (`policy NAME`, `layout NAME`
 * or `setting WORKLOAD NAME`, with ", " between). A number has `unit` (bytes or address) and a
 * value under the name of each architecture that has one. A region of the fresh process has objects
 * of `base`, `size` and `committed` there.
 * => null: there isn't memory enough */
json_t *assumptions_json(void);

/* The same as text. */
void assumptions_print(FILE *stream);

/* The name of the first row that another reading is of: `policy NAME`, `layout NAME` or `setting
 * WORKLOAD NAME`. => null: of none */
const char *assumption_read_by(const char *reading);

#endif
