#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Counted runs on their way from a campaign to cost.csv: a launcher that gives what QEMU's would.
# shellcheck disable=SC2016,SC2154 # launchers expand their own; house() sets some

load fake

RUN='arch=x86 platform=qemu workload=critsec policy=sp4 seed=3 operations=20 commit_limit=none layout=fresh'
COUNTED=critsec_sp4_count_s0003_x86-qemu

# qemu LINES: what the launcher of x86 on QEMU does from now on.
qemu() {
    printf '#!/bin/sh\n%s\n' "$1" >"$house/arch/x86/launch-qemu"
    chmod +x "$house/arch/x86/launch-qemu"
}

setup() {
    house
    mkdir -p "$house/arch/x86" "$house/build/x86-qemu"
    touch "$house/build/x86-qemu/guest.elf"
    "$TOP/arch/native/launch-native" "$house/build/native/guest" \
        "arch=x86 platform=native ${RUN#* * }" | sed -e '2s/platform=native/platform=qemu/' -e '$d' |
        sealed >"$house/records"
    begin=$(sed -n 2p "$house/records")
    printf '%s\n' 'granule-cost 1' "$begin" 'columns operation,instructions,regions' \
        'step 12,1300,5' 'step 20,2000,7' 'end operations=20 instructions=2000 whole_run=2500' |
        sealed >"$house/cost"
    qemu 'printf "%s\n" "$@" >"$house/arguments"; cat "$house/records" "$house/cost"'
}

count() {
    run "$GRANULE" run --results "$results" --root "$house" "count $RUN"
    echo "status $status: $output"
}

@test "a counted run is booted with --count, and both of its parts are kept" {
    count
    [ "$status" -eq 0 ]
    [ "$(cat "$house/arguments")" = "--count
$house/build/x86-qemu/guest.elf
$RUN" ]
    cmp "$results/runs/$COUNTED.records" "$house/records"
    cmp "$results/cost/$COUNTED.cost" "$house/cost"
    nothing_half_written
    # A plain run isn't, and whatever stands behind its records is no part of it.
    run "$GRANULE" run --results "$results" --root "$house" "$RUN"
    [ "$status" -eq 0 ]
    [ "$(head -n 1 "$house/arguments")" = "$house/build/x86-qemu/guest.elf" ]
    [ "$(find "$results/cost" -type f | wc -l)" -eq 1 ]
}

@test "without its cost part, or with a damaged one, a counted run is broken" {
    qemu 'cat "$house/records"'
    count
    [ "$status" -eq 1 ]
    [[ $output == "granule: run $COUNTED: there is no cost part behind its records"* ]]
    [[ $output == *"granule run --results $results 'count $RUN'" ]]
    [ ! -e "$results/runs/$COUNTED.records" ]
    qemu 'cat "$house/records"; sed s/1300/1301/ "$house/cost"'
    count
    [ "$status" -eq 1 ]
    [[ $output == *": its cost part: its CRC-32 differs"* ]]
    sed -e '2s/seed=3/seed=4/' -e '$d' "$house/cost" | sealed >"$house/other"
    qemu 'cat "$house/records" "$house/other"'
    count
    [ "$status" -eq 1 ]
    [[ $output == *": its cost part is that of another run"* ]]
    [ ! -e "$results/cost" ]
    cmp "$results/broken/$COUNTED.output" <(cat "$house/records" "$house/other")
    nothing_half_written
}

@test "a platform that can't count is no job for it" {
    run "$GRANULE" run --results "$results" --root "$house" "count $JOB"
    [ "$status" -eq 2 ]
    [[ $output == *"alpha-native doesn't count instructions, but alpha-qemu, x86-qemu"* ]]
}

@test "a campaign's counted runs fill cost.csv and no other table" {
    file=$BATS_TEST_TMPDIR/mine
    printf '%s\n' 'platforms alpha-native x86-qemu' \
        'runs workload=critsec policy=sp4 seed=3 operations=20' 'platforms x86-qemu' \
        'costs workload=critsec policy=sp4 seed=3 operations=20' >"$file"
    qemu 'echo "$1" >>"$house/boots"; cat "$house/records"; [ "$1" != --count ] || cat "$house/cost"'
    PATH=$TOP/tests/host/undrawn:$PATH \
        "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" "$file" 3>&-
    diff "$results/cost.csv" - <<END
run,arch,platform,workload,policy,operation,regions,step_instructions,step_operations,instructions_per_operation
$COUNTED,x86,qemu,critsec,sp4,12,5,1300,12,108.333333
$COUNTED,x86,qemu,critsec,sp4,20,7,700,8,87.500000
END
    [ "$(grep -l "$COUNTED" "$results"/*.csv)" = "$results/cost.csv" ]
    [ ! -e "$results/samples/$COUNTED.csv" ]
    [ "$(wc -l <"$results/runs.csv")" -eq 3 ]
    cmp "$results/runs/$COUNTED.records" "$results/runs/${COUNTED/_count/}.records"
    jq -e --arg name "cost/$COUNTED.cost" '.files[$name]' "$results/manifest.json"
    [ "$(wc -l <"$house/boots")" -eq 2 ]
    # A damaged cost part is found when it is collected, and boots anew alone.
    rm "$results/manifest.json"
    sed -i 's/1300/1301/' "$results/cost/$COUNTED.cost"
    run "$GRANULE" collect "$results"
    [ "$status" -eq 1 ]
    [[ $output == *"cost/$COUNTED.cost: its cost part: its CRC-32 differs"* ]]
    PATH=$TOP/tests/host/undrawn:$PATH \
        "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" "$file" 3>&-
    [ "$(sed 1,2d "$house/boots")" = --count ]
    cmp "$results/cost/$COUNTED.cost" "$house/cost"
}
