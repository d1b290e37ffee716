#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Print the table of workloads: one for every source that defines a `workload_NAME`.
set -eu

names=$(sed -n 's/^const struct workload workload_\([a-z0-9_]*\) *=.*/\1/p' "$@" | LC_ALL=C sort)
echo '#include "workload.h"'
for name in $names; do
    echo "extern const struct workload workload_$name;"
done
echo 'const struct workload *const workloads[] = {'
for name in $names; do
    echo "    &workload_$name,"
done
echo '};'
echo 'const unsigned workload_count = sizeof workloads / sizeof workloads[0];'
