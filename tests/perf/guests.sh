#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What an operation costs in each guest, in instructions counted by QEMU: what the space alone takes, and
# a run with all measures and records and without any; the difference is the price of measuring. `process`
# is what the process, its space and the layer take of a run without.
set -eu

# The guest of an architecture, counted: instructions an operation by one of the totals of its cost part.
cost() {
    "arch/$1/launch-qemu" --count "build/$1-qemu/guest.elf" \
        "arch=$1 platform=qemu workload=critsec policy=$2 seed=1 records=$3" |
        awk -v total="$4" '/^granule-cost / { within = 1 }
             within && /^end / { for (i = 2; i <= NF; i++) { split($i, pair, "="); value[pair[1]] = pair[2] } }
             END { if (!value["operations"]) exit 1; printf "%.1f\n", value[total] / value["operations"] }'
}

counting() {
    for arch in x86 alpha; do
        [ ! -e "build/$arch-qemu/$1" ] || echo $arch
    done
}

echo
echo 'a reservation or a release in the guests, in instructions, QEMU -icount'
echo
printf '%-6s %-22s %9s %10s %10s\n' arch load granules measured bare
for arch in $(counting perf.elf); do
    "arch/$arch/launch-qemu" --count "build/$arch-qemu/perf.elf" '' | tr -d '\r' |
        awk -F, '/^cost / { printf "%-6s %-22s %9d %10d %10d\n", substr($1, 6), $2, $3, $4, $5; rows++ }
             END { exit rows == 0 }'
done

echo
echo 'instructions an operation, critsec, seed 1, 300,000 operations, QEMU -icount'
echo
printf '%-6s %-11s %10s %10s %10s %8s %10s\n' arch policy measured bare measuring share process
for arch in $(counting guest.elf); do
    for policy in sp4 sp4-pool sp4-pool4k sp5; do
        measured=$(cost "$arch" $policy on whole_run)
        bare=$(cost "$arch" $policy off whole_run)
        process=$(cost "$arch" $policy off instructions)
        awk -v a="$arch" -v p=$policy -v m="$measured" -v b="$bare" -v o="$process" \
            'BEGIN { printf "%-6s %-11s %10.1f %10.1f %10.1f %7.1f%% %10.1f\n", a, p, m, b, m - b, 100 * (m - b) / b, o }'
    done
done
