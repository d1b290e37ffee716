#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule compare`: which runs are equal, from where on others differ, what pairs with what.
# shellcheck disable=SC2154 # results.bash sets some

load results

setup_file() {
    make_campaign mine 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4,sp5 seed=1-2 operations=300' \
        'runs workload=fill policy=sp4 layout=empty commit_limit=1M operations=300'
    make_campaign sooner 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4,sp5 seed=1-2 operations=300 thread_every=100'
    make_campaign heap 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp5-heap seed=1-2 operations=300'
}

compare() {
    run "$GRANULE" compare "$@"
    echo "status $status: $output"
}

setup() {
    mine=$BATS_FILE_TMPDIR/mine
    sooner=$BATS_FILE_TMPDIR/sooner
    heap=$BATS_FILE_TMPDIR/heap
}

@test "a campaign is equal to itself, with its records and without" {
    compare "$mine" "$mine"
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = "10 of 10 runs equal to the reference" ]
    [ "$(grep -c 'the same$' <<<"$output")" -eq 3 ]
    "$GRANULE" abridge "$mine" "$BATS_TEST_TMPDIR/abridged"
    compare "$mine" "$BATS_TEST_TMPDIR/abridged"
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = "10 of 10 runs equal to the reference" ]
}

@test "a changed setting is paired over, and told from the first operation that it changes" {
    compare "$sooner" "$mine" --format json
    [ "$status" -eq 1 ]
    [ "$(jq -c .paired_over <<<"$output")" = '["thread_every"]' ]
    [ "$(jq -c '.runs | [.all, .equal, (.differing | length), (.only_in_reference | length)]' <<<"$output")" = '[10,0,8,2]' ]
    # What compare says against the samples, of which there is one at every operation: threads come
    # after 100 operations instead of 256.
    for policy in sp4 sp5; do
        for run in s0001_alpha-native s0002_x86-native; do
            a=$sooner/samples/critsec_${policy}_thread_every100_$run.csv
            b=$mine/samples/critsec_${policy}_$run.csv
            first=$(diff <(tail -n +2 "$a" | cut -d , -f 2-) <(tail -n +2 "$b" | cut -d , -f 2-) |
                sed -n 's/^< \([0-9]*\),.*/\1/p' | head -n 1)
            upto=$(jq ".runs.differing[] | select(.reference_run == \"critsec_${policy}_$run\").equal_up_to_operation" <<<"$output")
            [ "$first" = 100 ]
            [ "$upto" = 99 ]
        done
    done
}

@test "without the records it isn't told where, and nothing is made up" {
    "$GRANULE" abridge "$mine" "$BATS_TEST_TMPDIR/abridged"
    compare "$sooner" "$BATS_TEST_TMPDIR/abridged" --format json
    [ "$status" -eq 1 ]
    [ "$(jq -c '[.runs.differing[].equal_up_to_operation] | unique' <<<"$output")" = '[null]' ]
}

@test "another policy: paired by itself where it is clear, and as --match says" {
    compare "$heap" "$mine"
    refused "have no run in common; --match KEY=A:B pairs others"
    compare "$heap" "$mine" --match policy=sp5-heap:sp4,workload=critsec:critsec
    [ "$status" -eq 0 ]
    [[ $output == *"4 of 4 runs equal to the reference" ]]
    compare "$heap" "$mine" --match policy=sp5-heap:sp5
    [ "$status" -eq 1 ]
    [[ $output == *"critsec_sp5-heap_s0002_x86-native "*" critsec_sp5_s0002_x86-native "* ]]
    [[ $output == *"0 of 4 runs equal to the reference" ]]
    compare "$mine" "$mine" --match policy=sp4:sp5,workload=critsec:critsec
    [[ $output == *"0 of 4 runs equal to the reference" ]]
    compare "$mine" "$mine" --match colour=red:blue
    refused "there is no column colour"
    run "$GRANULE" compare "$mine" "$mine" --match sp4
    [ "$status" -eq 2 ]
    [ "$output" = "granule: compare: --match: 'sp4' isn't of the form KEY=A:B" ]
}

@test "another platform: the same course on another emulator is equal" {
    [ -e "$TOP/build/x86-qemu/guest.elf" ] || skip "QEMU for x86 was left out"
    make_campaign qemu 'platforms alpha-native x86-qemu' \
        'runs workload=critsec policy=sp4,sp5 seed=1 operations=300'
    compare "$BATS_FILE_TMPDIR/qemu" "$mine" --format json
    [ "$status" -eq 1 ]
    [ "$(jq -c '.runs | [.all, .equal, .differing]' <<<"$output")" = '[10,4,[]]' ]
    [ "$(jq -c '.runs.only_in_reference | length' <<<"$output")" = 6 ]
}

@test "a run whose records differ is named, with its onsets" {
    copy mine
    # The CRC-32 is mended by hand, and everything derived anew: only the run's content differs.
    records=$results/runs/fill_sp4_limit0001M_empty_s0000_alpha-native.records
    sed -i -e '$d' -e '/^sample 129,/d' -e 's/^onset first_failure,commit,129,/onset first_failure,commit,130,/' \
        -e 's/^failure commit,section-init,1455,[0-9]*,[0-9]*,129,/failure commit,section-init,1455,4096,4096,130,/' "$records"
    crc=$(gzip -c "$records" | tail -c 8 | od -An -tx4 -N 4 | tr -d ' ')
    echo "crc32 $crc" >>"$records"
    for step in collect analyse figures seal report verify; do
        "$GRANULE" "$step" "$results"
    done
    compare "$results" "$mine"
    [ "$status" -eq 1 ]
    [[ $output =~ fill_sp4_limit0001M_empty_s0000_alpha-native\ +128\ +130\ +129 ]]
    [[ $output =~ fill\ +sp4\ +limit\ 1M\ this\ +130\ +257\ +0.506\ \(one\ pair\)\ +different ]]
    [ "${lines[-1]}" = "9 of 10 runs equal to the reference" ]
}

@test "any onset can be compared, in three forms" {
    compare "$mine" "$mine" --onset stack_onset --format markdown
    [ "$status" -eq 0 ]
    [[ $output == *"| workload | policy |"* ]]
    [[ $output == *"| critsec | sp4 | "* ]]
    run "$GRANULE" compare "$mine" "$mine" --onset dusk
    [ "$status" -eq 2 ]
    run "$GRANULE" compare "$mine" "$mine" --format html
    [ "$status" -eq 2 ]
    [ "$output" = "granule: compare: --format is text, markdown or json, not 'html'" ]
}

@test "a folder of another format, or of none, is one clear error, whichever side it is" {
    copy heap
    other=$BATS_TEST_TMPDIR/other
    each_side() {
        compare "$mine" "$1"
        refused "$2"
        compare "$1" "$mine"
        refused "$2"
        for subcommand in verify 'table --quote critsec/sp4'; do
            # shellcheck disable=SC2086 # words
            run "$GRANULE" $subcommand "$1"
            refused "$2"
        done
    }
    each_side "$BATS_TEST_TMPDIR/none" "/none/"
    compare "$mine" "$BATS_TEST_TMPDIR/none"
    refused "none/manifest.json: No such file or directory; a campaign has one when it is finished"
    # the first format had no seal
    cp -r "$results" "$other"
    jq 'del(.seal) | .format = 1' "$results/manifest.json" >"$other/manifest.json"
    each_side "$other" "other/manifest.json: there is no 'seal' in it; an earlier version may have written it, so run"
    # one to come
    cp "$results/manifest.json" "$other/manifest.json"
    sign "$other/manifest.json" seal '.format = 3'
    each_side "$other" "other/manifest.json: it isn't of format 2, which this version reads; run the campaign again"
    # somebody else's JSON
    echo '{"name": "other"}' >"$other/manifest.json"
    each_side "$other" "other/manifest.json: there is no 'seal' in it"
    # tables of before
    cp "$results/manifest.json" "$other/manifest.json"
    sed -i '1s/mean_difference_low_operations/mean_difference_operations/' "$other/cells.csv"
    compare "$mine" "$other"
    refused "other/cells.csv: the column mean_difference_low_operations is missing"
}
