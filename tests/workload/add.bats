#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Adding a workload as README.md tells: one file and its test, in a copy of the tree, and it is in the
# list, in the guests and in campaigns. When it goes, it is in none of them.

bats_require_minimum_version 1.5.0

setup() {
    TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    copy=$BATS_TEST_TMPDIR/tree
    mkdir -p "$copy/build"
    cd "$TOP" || return
    cp -a Makefile configure arch bench plots tests "$copy/"
    [ ! -e config.mk ] || cp -a config.mk "$copy/"
    # with what is built already, so that only the new file is
    cp -a build/native build/alpha build/x86 build/*-gxemul build/*-qemu build/workloads.c build/ready \
        build/granule "$copy/build/"
    cd "$copy" || return
}

# Rename fill, and give it something else to do.
rename() {
    sed -e 's/fill/novelty/g' -e 's/SECTION_INIT/MUTEX_CREATE/g' "$1"
}

@test "a workload added as one file is in the list, in the guests and in campaigns" {
    rename bench/workload/fill.c >bench/workload/novelty.c
    rename tests/workload/fill.c >tests/workload/novelty.c
    make build/granule guests
    build/granule list | grep '^  novelty '
    [ "$(build/granule trace novelty --operations 3 | tail -n 1)" = "mutex-create 3" ]
    make -n check | grep -q 'build/check/workload/novelty.test'

    printf '%s\n' 'platforms alpha-gxemul x86-qemu alpha-native x86-native' \
        'runs workload=novelty policy=sp4,sp5 operations=2000 room=1048576' >mine
    bench/host/campaign.sh --results results ./mine
    [ "$(tail -n +2 results/runs.csv | cut -d , -f 5 | sort -u)" = novelty ]
    [ "$(tail -n +2 results/runs.csv | wc -l)" -eq 8 ]

    rm bench/workload/novelty.c
    make build/granule
    run ! grep novelty build/workloads.c
    run ! grep novelty <(build/granule list)
}
