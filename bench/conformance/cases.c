/* SPDX-License-Identifier: MIT */
#include "cases.h"

const struct conformance_group *const conformance_groups[] = {
    &cases_reserve, &cases_base, &cases_types,   &cases_protections, &cases_commit,
    &cases_limit,   &cases_free, &cases_protect, &cases_query,       &cases_range,
};
const unsigned conformance_group_count = sizeof conformance_groups / sizeof conformance_groups[0];
