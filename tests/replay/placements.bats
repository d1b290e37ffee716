#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule replay --placements` against a model of its own (model.c), over random traces
# (generate.c): every operation's result, address and length. GRANULE_TEST_SEED chooses other traces.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    first=$((${GRANULE_TEST_SEED:-1} * 1000))
}

# compared TRACES OPERATIONS: so many traces on two cores; how many operations were compared.
compared() {
    seq "$first" $((first + $1 - 1)) | xargs -P 2 -I SEED tests/replay/compare.sh SEED "$2"
}

@test "200 traces of 20,000 operations, four ways each, as the model has them" {
    run -0 compared 200 20000
    total=$(printf '%s\n' "$output" | awk '{ n += $1 } END { print n }')
    echo "# $total operations compared, from seed $first" >&3
    [ "$total" -eq $((200 * 4 * 20000)) ]
}

@test "300 short traces, four ways each" {
    run -0 compared 300 40
    total=$(printf '%s\n' "$output" | awk '{ n += $1 } END { print n }')
    [ "$total" -eq $((300 * 4 * 40)) ]
}

@test "the traces have every operation and every result" {
    for seed in $(seq "$first" $((first + 9))); do
        build/check/replay/generate "$seed" 20000 >"$BATS_TEST_TMPDIR/trace"
        build/granule replay "$BATS_TEST_TMPDIR/trace" --layout empty --placements \
            --commit-limit 30000000
        awk 'NR > 2 { print "word", $1, $4 == "top" || $4 == "at" ? $4 : "" }' "$BATS_TEST_TMPDIR/trace"
    done | awk '$1 == "word" { n[$2 $3]++ } $1 != "word" { n[$2]++ } END { for (k in n) print k, n[k] }' \
        >"$BATS_TEST_TMPDIR/counts"
    sort "$BATS_TEST_TMPDIR/counts" | sed 's/^/# /' >&3
    for key in reserve reservetop reserveat alloc alloctop allocat commit decommit release \
        ok skipped 8 87 487 1455; do
        [ "$(awk -v key="$key" '$1 == key { print ($2 >= 200) }' "$BATS_TEST_TMPDIR/counts")" = 1 ]
    done
}
