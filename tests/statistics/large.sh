#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fill FOLDER with a campaign of 2,000 native runs and its tables, to measure on it what reads
# campaigns: large.sh FOLDER, then /usr/bin/time -v build/granule analyse FOLDER. Takes some minutes
# and 750 MB.
set -eu
[ $# -eq 1 ] || {
    echo "usage: tests/statistics/large.sh FOLDER" >&2
    exit 2
}
cd "${0%/*}/../.."
mkdir -p "$1/host"
cat >"$1/campaign" <<'END'
platforms alpha-native x86-native
runs workload=critsec policy=sp4,sp4-pool,sp5-heap,sp5 seed=1-50 operations=40000
runs workload=critsec policy=sp4,sp5-heap commit_limit=32M,64M seed=1-50 operations=40000
runs workload=critsec policy=sp4 layout=empty seed=1-50 operations=40000
runs workload=critsec policy=sp4 thread_every=64 seed=1-50 operations=40000
runs workload=critsec policy=sp4 permanent=40,60,80 seed=1-50 operations=40000
runs workload=threads,views,heap,images policy=sp4 seed=1-50 operations=60000
runs workload=cache,churn,tide policy=sp4 seed=1-50 operations=40000
END
build/granule plan "$1/campaign" --results "$1" --missing >"$1/host/jobs"
parallel --plain --quote --arg-file "$1/host/jobs" build/granule run --results "$1"
build/granule collect "$1"
echo "$(($(wc -l <"$1/runs.csv") - 1)) runs"
