#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The table of the model: that each number of the world stands in it, once, and that people and
# manifests get it.

bats_require_minimum_version 1.5.0
load results

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    granule=${GRANULE:-build/granule}
}

@test "every number of the model has a row, and no other source of the process has such numbers" {
    sed -n 's/^#define \([A-Z][A-Z0-9_]*\) .*/\1/p' bench/process/model.h >"$BATS_TEST_TMPDIR/names"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/names")" -gt 15 ]
    while read -r name; do
        echo "$name"
        grep -q "[( ]${name}[),]" bench/process/model.c
    done <"$BATS_TEST_TMPDIR/names"
    # what ends in _MOST bounds the suite's own books
    find bench/process bench/guest/run.c -name '*.[ch]' ! -name 'model.*' ! -name operation.h \
        ! -name policy.c -exec grep -HnE '\b(0x[0-9a-f]{4,}u?|[0-9]{4,}u?)\b' {} + |
        grep -v '_MOST [0-9]*$' >"$BATS_TEST_TMPDIR/numbers" || true
    cat "$BATS_TEST_TMPDIR/numbers"
    [ ! -s "$BATS_TEST_TMPDIR/numbers" ]
    # the policies have but words and the limits of their own tables
    run ! grep -nE '= *(0x[0-9a-f]+|[0-9]{2,})u?,?$' bench/process/policy.c
}

@test "list --assumptions tells each row with its source, and list without it stays short" {
    run "$granule" list --assumptions
    [ "$status" -eq 0 ]
    [[ $output == *"stack: reserved for a thread's stack = 1048576 bytes"$'\n'"    Win32 SDK"* ]]
    [[ $output == *"peb: the PEB's page = 0x7ffde000 on alpha, 0x7ffdf000 on x86"* ]]
    [[ $output == *"user-end-3gb: "*" = 0xbfff0000 on x86"$'\n'* ]]
    [[ $output == *"    otherwise: policy sp4-teb64k"* ]]
    [[ $output == *"  7ffde000     8192   8192  PEB"* ]]
    [[ $output == *"  7ffdf000     4096   4096  PEB"* ]]
    for row in $(sed -n 's/^    {"\([a-z0-9-]*\)".*/\1/p' bench/process/model.c); do
        echo "$row"
        grep -q "^$row: " <<<"$output"
    done
    run "$granule" list
    [ "$status" -eq 0 ]
    [[ $output == *"  sp4-heap64k "* ]]
    [[ $output != *"Win32 SDK"* ]]
    run "$granule" list --assumption
    [ "$status" -eq 2 ]
}

@test "a manifest has the table" {
    make_campaign small 'platforms x86-native' 'runs workload=fill policy=sp4 operations=5'
    jq '.assumptions' "$BATS_FILE_TMPDIR/small/manifest.json" >"$BATS_TEST_TMPDIR/table"
    jq -e 'length > 60 and all(.name and .what and .source and (.assumption | type == "boolean"))' \
        "$BATS_TEST_TMPDIR/table"
    jq -e '.[] | select(.name == "teb") | .alpha == 8192 and .x86 == 4096 and .assumption and
        .unit == "bytes"' "$BATS_TEST_TMPDIR/table"
    jq -e '.[] | select(.name == "ntdll.dll") | .x86.base == "0x77f60000" and
        (.source | test("NT 4.0"))' "$BATS_TEST_TMPDIR/table"
    jq -e '[.[] | select(.name == "mutex")] | length == 1 and .[0].assumption and
        (.[0] | has("x86") | not)' "$BATS_TEST_TMPDIR/table"
}
