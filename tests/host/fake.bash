# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2154 # launchers expand their own; bats sets some
#
# What the host's tests share: a house of their own (arch/ and build/) whose launcher does what a
# test tells it to.

TOP=$BATS_TEST_DIRNAME/../..
export GRANULE=${GRANULE:-$TOP/build/granule}
JOB='arch=alpha platform=native workload=critsec policy=sp4 seed=3 operations=20 commit_limit=none layout=fresh'
NAME=critsec_sp4_s0003_alpha-native

# house: make a house in $house, and in $house/whole the records of the job.
house() {
    house=$BATS_TEST_TMPDIR/house
    results=$BATS_TEST_TMPDIR/results
    export house
    mkdir -p "$house/arch/native" "$house/build/native"
    cp "$TOP/build/native/guest" "$house/build/native/guest"
    "$TOP/arch/native/launch-native" "$house/build/native/guest" "$JOB" >"$house/whole"
    launcher 'cat "$house/whole"'
}

# launcher LINES: what the launcher does from now on.
launcher() {
    printf '#!/bin/sh\n%s\n' "$1" >"$house/launcher.new"
    chmod +x "$house/launcher.new"
    mv "$house/launcher.new" "$house/arch/native/launch-native"
}

# run_job [OPTION...]: boot the job; bats' run, so that $status and $output hold what came of it.
run_job() {
    run "$GRANULE" run --results "$results" --root "$house" "$@" "$JOB"
}

# broke TEXT: the last run broke, said why, and left nothing but its output.
broke() {
    echo "status $status: $output"
    [ "$status" -eq 1 ]
    [[ $output == "granule: run $NAME: "*"$1"* ]]
    [ ! -e "$results/runs/$NAME.records" ]
    [[ $output == *"its output is in $results/broken/$NAME.output"* ]]
    [ -e "$results/broken/$NAME.output" ]
    nothing_half_written
}

nothing_half_written() {
    [ -z "$(find "$results" -name 'draft-*')" ]
}

# kept: the last run went well, and its records are the guest's own bytes.
kept() {
    echo "status $status: $output"
    [ "$status" -eq 0 ]
    cmp "$results/runs/$NAME.records" "$house/whole"
    nothing_half_written
}

# gone PID: the process ends within two seconds.
gone() {
    for _ in $(seq 40); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.05
    done
    return 1
}

# appears FILE: it is there, with something in it, within five seconds.
appears() {
    for _ in $(seq 100); do
        [ ! -s "$1" ] || return 0
        sleep 0.05
    done
    return 1
}

# sealed: what stands on stdin, and the line of its CRC-32.
sealed() {
    local lines sum
    lines=$(mktemp)
    cat >"$lines"
    sum=$(gzip -c <"$lines" | tail -c 8 | head -c 4 | od -An -tx4)
    cat "$lines"
    echo "crc32 ${sum# }"
    rm "$lines"
}
