#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The granule hides the page: plain operations without a commit limit leave the same holes on both
# architectures, over random traces (generate.c), natively and in the guests. GRANULE_TEST_SEED
# chooses other traces.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    first=$((${GRANULE_TEST_SEED:-1} * 1000 + 500))
}

# alike TRACES OPERATIONS: so many traces on two cores.
alike() {
    seq "$first" $((first + $1 - 1)) | while read -r seed; do
        build/check/replay/generate "$seed" "$2" >"$BATS_TEST_TMPDIR/$seed.trace"
        echo "$BATS_TEST_TMPDIR/$seed.trace"
    done | xargs -P 2 -n 1 tests/replay/alike.sh
}

# sums: of the three numbers of each line of $output.
sums() {
    awk '{ for (i = 1; i <= 3; i++) sum[i] += $i } END { print sum[1], sum[2], sum[3] }' <<<"$output"
}

@test "plain operations: the same outcomes, bases, usable, largest and holes, after each of 900" {
    run -0 alike 30 900
    read -r outcomes samples free < <(sums)
    echo "# $outcomes outcomes and $samples states are alike; free differs in $free" >&3
    [ "$samples" -ge $((30 * 2 * 901)) ]
    [ "$free" -gt $((samples / 2)) ] # what does differ is seen
}

@test "the same over 20,000 operations" {
    run -0 alike 16 20000
    read -r outcomes samples free < <(sums)
    echo "# $outcomes outcomes and $samples states are alike; free differs in $free" >&3
    [ "$outcomes" -gt $((16 * 10000)) ]
    [ "$samples" -eq $((16 * 2 * 1001)) ]
}

@test "what is sized in pages is told apart: threads aren't alike" {
    build/granule trace threads --seed 1 --operations 5000 >"$BATS_TEST_TMPDIR/threads.trace"
    run -1 tests/replay/alike.sh "$BATS_TEST_TMPDIR/threads.trace"
    [[ $output == *"threads.trace, layout "*" on x86 and on Alpha:"* ]]
}

@test "in the guests too" {
    platforms=${PLATFORMS-$(sed -n 's/^PLATFORMS = //p' config.mk)}
    case $platforms in *alpha-gxemul*x86-qemu*) ;; *) skip "the default platforms aren't chosen" ;; esac
    for seed in 0 1 2; do
        trace=$BATS_TEST_TMPDIR/$seed.trace
        build/check/replay/generate $((first + seed)) 20000 >"$trace"
        run -0 build/granule replay "$trace" --guests --layout empty
        echo "$output"
        [[ $output == *"Every guest gave the native layer's records"* ]]
        for value in stream skipped failed_fragmented stack_onset block_16m_onset block_1m_onset \
            live_objects requested_bytes usable_bytes largest_bytes holes; do
            grep -q "^  $value  .*  no difference$" <<<"$output"
        done
        grep -q '^  free_bytes  .*  [01]\.[0-9]*$' <<<"$output"
    done
}
