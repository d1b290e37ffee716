#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make the golden figures anew: run the campaign of this folder natively, keep its runs.csv, and let
# R compute from it. The suite's tests need neither R (Debian: r-base-core) nor this.
set -eu
here=$(cd "${0%/*}" && pwd)
top=${here%/tests/statistics}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

cd "$top"
cp "$here/campaign" "$results/campaign"
mkdir "$results/host"
build/granule plan "$here/campaign" >"$results/host/jobs"
parallel --plain --quote --arg-file "$results/host/jobs" build/granule run --results "$results"
build/granule collect "$results"
cp "$results/runs.csv" "$here/runs.csv"
mkdir -p "$here/golden"
Rscript --vanilla "$here/golden.R" "$here"
