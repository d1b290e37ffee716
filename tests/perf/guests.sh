#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What an operation costs in each guest, in instructions counted by QEMU: what the space alone takes, and
# a run with all measures and records and without any; the difference is the price of measuring.
set -eu

# The guest of an architecture, counted: instructions OPERATIONS of `cost` records, per operation.
cost() {
    "arch/$1/launch-qemu" --count "build/$1-qemu/guest.elf" \
        "arch=$1 platform=qemu workload=critsec policy=$2 seed=1 records=$3" |
        awk '/^cost / { split($2, operations, "="); split($3, instructions, "=") }
             END { if (!operations[2]) exit 1; printf "%.1f\n", instructions[2] / operations[2] }'
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
printf '%-6s %-11s %10s %10s %10s %8s\n' arch policy measured bare measuring share
for arch in $(counting guest.elf); do
    for policy in sp4 sp4-pool sp4-pool4k sp5; do
        measured=$(cost "$arch" $policy on)
        bare=$(cost "$arch" $policy off)
        awk -v a="$arch" -v p=$policy -v m="$measured" -v b="$bare" \
            'BEGIN { printf "%-6s %-11s %10.1f %10.1f %10.1f %7.1f%%\n", a, p, m, b, m - b, 100 * (m - b) / b }'
    done
done
