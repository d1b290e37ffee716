#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The guests on their emulators: arithmetic met to the operation, the same bytes on every platform
# and on the native layer, tags, real faults, and what is refused. All boots are made first, two at a
# time; PLATFORMS (in the environment, or configure's) says of which platforms.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    [ -n "${PLATFORMS-}" ] || PLATFORMS=$(sed -n 's/^PLATFORMS = //p' config.mk)
    export PLATFORMS
    export runs=$BATS_FILE_TMPDIR
    jobs | xargs -P 2 -d '\n' -n 1 tests/guest/boot.sh "$runs"
    echo "# $(find "$runs" -name '*.records' | wc -l) boots in ${SECONDS} s" >&3
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
}

has() {
    [[ " $PLATFORMS " == *" $1 "* ]]
}

# Every generator of operations that the suite has, whichever there are.
workloads() {
    build/granule list | sed -n '/^workloads/,/^$/s/^  \([a-z][^ ]*\) .*/\1/p' | grep -v -x trace
}

# Every boot: PLATFORM NAME PARAMETERS, long ones first. x86 and Alpha have 8 and 4 million sections
# in their pools.
jobs() {
    local empty="workload=fill layout=empty"
    local soon="workload=heap policy=sp4 seed=1 operations=8500 median=16384"
    for platform in $PLATFORMS native-alpha native-x86; do
        case $platform in
        alpha-gxemul) echo "$platform pool $empty policy=sp4-pool operations=8388100" ;;
        x86-qemu) echo "$platform pool $empty policy=sp4-pool operations=4194052" ;;
        esac
        case $platform in
        alpha-gxemul) echo "$platform pool4k $empty policy=sp4-pool4k operations=4194052" ;;
        esac
    done
    for platform in $PLATFORMS native-alpha native-x86; do
        for policy in sp4 sp4-pool sp4-pool4k sp5; do
            for seed in 1 2; do
                echo "$platform critsec-$policy-$seed workload=critsec policy=$policy seed=$seed"
            done
        done
        for workload in $(workloads); do
            echo "$platform any-$workload workload=$workload policy=sp5 seed=1 operations=60000"
        done
        echo "$platform fill $empty policy=sp4"
        echo "$platform fill-page $empty policy=sp4-granule-page room=134217728 operations=33000"
        echo "$platform topdown workload=threads policy=sp4-topdown seed=1 operations=20000"
        echo "$platform bestfit workload=churn policy=sp4-bestfit seed=1 operations=20000"
        echo "$platform teb64k workload=threads policy=sp4-teb64k seed=1 operations=20000"
        echo "$platform stack64k workload=threads policy=sp4-stack64k seed=1 operations=20000"
        echo "$platform heap64k workload=cache policy=sp4-heap64k seed=1 operations=20000"
        echo "$platform 3gb $empty policy=sp4-3gb operations=50000"
        echo "$platform fill-limit $empty policy=sp4 commit_limit=134217728"
        echo "$platform critsec-limit workload=critsec policy=sp4 seed=1 commit_limit=67108864"
        echo "$platform heap-soon $soon"
        echo "$platform heap-limit $soon commit_limit=201326592"
        echo "$platform heap-above $soon commit_limit=268435456"
        echo "$platform fill-sp5 $empty policy=sp5 room=16777216 operations=419430"
        echo "$platform alias workload=critsec policy=sp4 seed=1 operations=5000 alias=100"
        echo "$platform no-workload workload=critsek policy=sp4"
        echo "$platform no-policy workload=critsec policy=sp6"
        echo "$platform no-parameter workload=critsec policy=sp4 sed=1"
        echo "$platform no-value workload=critsec policy=sp4 seed=4294967296"
        echo "$platform other-arch workload=critsec policy=sp4 arch=mips"
        [ "${platform#native}" != "$platform" ] || echo "$platform faults"
    done
}

# records PLATFORM NAME: the records of a boot.
records() {
    sed -n '/^granule-run 1$/,/^crc32 /p' "$runs/$1.$2.records"
}

# The same but for what may differ between platforms: the platform's name, and with it the CRC-32.
nameless() {
    records "$1" "$2" | sed -e '2s/ platform=[a-z]*//' -e '$s/^crc32 .*/crc32/'
}

# onset PLATFORM RUN NAME CAUSE OPERATION: an onset is at just that operation.
onset() {
    echo "$1 $2: $(records "$1" "$2" | grep "^onset $3," | cut -d, -f1-3), expected $4,$5"
    records "$1" "$2" | grep -q "^onset $3,$4,$5,"
}

# total PLATFORM RUN KEY: one of the end line's values.
total() {
    records "$1" "$2" | sed -n "s/^end .*\\b$3=\\([0-9a-f]*\\).*/\\1/p"
}

page_of() {
    case $1 in *alpha*) echo 8192 ;; *) echo 4096 ;; esac
}

# Every whole run that there should be.
whole() {
    for platform in $PLATFORMS native-alpha native-x86; do
        for policy in sp4 sp4-pool sp4-pool4k sp5; do
            echo "$platform critsec-$policy-1"
            echo "$platform critsec-$policy-2"
        done
        workloads | sed "s/^/$platform any-/"
        printf "$platform %s\n" fill fill-limit \
            fill-sp5 fill-page topdown bestfit teb64k stack64k heap64k \
            critsec-limit heap-soon heap-limit heap-above
        case $platform in *x86*) echo "$platform 3gb" ;; esac
    done
    ! has alpha-gxemul || printf '%s\n' "alpha-gxemul pool" "alpha-gxemul pool4k"
    ! has x86-qemu || echo "x86-qemu pool"
}

@test "every run is whole, its CRC-32 is gzip's, and every tag was checked and right" {
    whole >"$BATS_TEST_TMPDIR/whole"
    while read -r platform run; do
        echo "$platform $run"
        [ "$(records "$platform" "$run" | grep -c -e '^granule-run 1$' -e '^end ' -e '^crc32 ')" = 3 ]
        sum=$(records "$platform" "$run" | sed '$d' | gzip -c | tail -c 8 | head -c 4 | od -An -tx4)
        [ "crc32 ${sum# }" = "$(records "$platform" "$run" | tail -n 1)" ]
        [ "$(total "$platform" "$run" tagged)" -gt 5 ]
        [ "$(total "$platform" "$run" tagged)" = "$(total "$platform" "$run" checked)" ]
        [ "$(total "$platform" "$run" wrong)" = 0 ]
    done <"$BATS_TEST_TMPDIR/whole"
    echo "# $(wc -l <"$BATS_TEST_TMPDIR/whole") runs" >&3
}

@test "one-page blocks: 32,766 fit, and every onset is where arithmetic has it" {
    for platform in $PLATFORMS native-alpha native-x86; do
        index=$([ "$(page_of "$platform")" = 8192 ] && echo 17471 || echo 16911)
        onset "$platform" fill first_failure granularity 32767
        onset "$platform" fill first_fragmentation_failure granularity 32767
        onset "$platform" fill stack_onset - 16383
        onset "$platform" fill index_onset - "$index"
        onset "$platform" fill block_16m_onset - 32511
        onset "$platform" fill block_1m_onset - 32751
        [ "$(total "$platform" fill failed_granularity)" = $((40000 - 32766)) ]
        [ "$(total "$platform" fill committed_peak)" = $((32766 * $(page_of "$platform"))) ]
        [ "$(records "$platform" fill | grep -c '^failure ')" = 1 ]
    done
}

@test "one-page blocks under 128 MB: 16,384 on Alpha, then commit; 32,766 on x86" {
    for platform in $PLATFORMS native-alpha native-x86; do
        if [ "$(page_of "$platform")" = 8192 ]; then
            onset "$platform" fill-limit first_failure commit 16385
            # what follows a commit failure is no onset, but the stack's had been before
            onset "$platform" fill-limit stack_onset - 16383
            [ "$(records "$platform" fill-limit | grep -c '^onset ')" = 2 ]
            [ "$(total "$platform" fill-limit committed_peak)" = 134217728 ]
            [ "$(total "$platform" fill-limit failed_commit)" = $((40000 - 16384)) ]
        else
            onset "$platform" fill-limit first_failure granularity 32767
            [ "$(total "$platform" fill-limit failed_commit)" = 0 ]
        fi
    done
}

@test "the whole grid of commit limits: min(32,766, limit / page) blocks" {
    for platform in $PLATFORMS native-alpha native-x86; do
        for megabytes in 32 64 96 112 128 160 192 224 256 512; do
            limit=$((megabytes << 20))
            blocks=$((limit / $(page_of "$platform")))
            at=$(records "$platform" fill | sed -n "s/^limit $limit,//p")
            echo "$platform $megabytes MB: passed at ${at:-none}, $blocks pages"
            if [ "$blocks" -lt 32766 ]; then
                [ "$at" = $((blocks + 1)) ]
            else
                [ -z "$at" ]
            fi
        done
    done
}

# first PLATFORM RUN: cause and operation of the first failure.
first() {
    records "$1" "$2" | sed -n 's/^onset first_failure,\([a-z]*,[0-9]*\),.*/\1/p'
}

# Large blocks of a heap come near the limit before the heap gives up, between 192 and 256 MB.
@test "a limited run fails where the unlimited one passes the limit, or else where that fails" {
    for platform in $PLATFORMS native-alpha native-x86; do
        while read -r limited unlimited limit cause; do
            at=$(records "$platform" "$unlimited" | sed -n "s/^limit $limit,/commit,/p")
            [ "$cause" = commit ] || at=$(first "$platform" "$unlimited")
            echo "$platform $limited: $(first "$platform" "$limited"), expected $at"
            [[ $at == $cause,* ]]
            [ "$(first "$platform" "$limited")" = "$at" ]
        done <<END
critsec-limit critsec-sp4-1 67108864 commit
heap-limit heap-soon 201326592 commit
heap-above heap-soon 268435456 policy
END
    done
}

@test "pools: 32,766 blocks of 256 sections on Alpha, of 128 on x86 and in 4 KB of an Alpha's page" {
    if has alpha-gxemul; then
        onset alpha-gxemul pool first_failure granularity $((32766 * 256 + 1))
        onset alpha-gxemul pool4k first_failure granularity $((32766 * 128 + 1))
        onset alpha-gxemul pool stack_onset - $((16382 * 256 + 1))
        onset alpha-gxemul pool4k stack_onset - $((16382 * 128 + 1))
        [ "$(total alpha-gxemul pool committed_peak)" = $((32766 * 8192)) ]
        [ "$(total alpha-gxemul pool4k committed_peak)" = $((32766 * 8192)) ]
    fi
    if has x86-qemu; then
        onset x86-qemu pool first_failure granularity $((32766 * 128 + 1))
        onset x86-qemu pool stack_onset - $((16382 * 128 + 1))
        [ "$(total x86-qemu pool committed_peak)" = $((32766 * 4096)) ]
    fi
}

@test "pools under the whole grid of limits: as many sections as fill min(32,766, limit / page) blocks" {
    : >"$BATS_TEST_TMPDIR/pools"
    ! has alpha-gxemul ||
        printf '%s\n' "alpha-gxemul pool 256" "alpha-gxemul pool4k 128" >>"$BATS_TEST_TMPDIR/pools"
    ! has x86-qemu || echo "x86-qemu pool 128" >>"$BATS_TEST_TMPDIR/pools"
    while read -r platform run sections; do
        for megabytes in 32 64 96 112 128 160 192 224 256 512; do
            blocks=$(((megabytes << 20) / $(page_of "$platform")))
            at=$(records "$platform" "$run" | sed -n "s/^limit $((megabytes << 20)),//p")
            echo "$platform $run $megabytes MB: passed at ${at:-none}, $blocks blocks"
            if [ "$blocks" -lt 32766 ]; then
                [ "$at" = $((blocks * sections + 1)) ]
            else
                [ -z "$at" ]
            fi
        done
    done <"$BATS_TEST_TMPDIR/pools"
}

# In 16 MB beside one reservation SP5's heap has segments of 1, 2, 4 and 8 MB, and the last megabyte
# by halving; of each, 64 bytes are its header and 40 a section. The page doesn't matter.
@test "SP5 in 16 MB: 419,420 sections, then exhausted, on both architectures" {
    sections=0
    for megabytes in 1 2 4 8 1; do
        sections=$((sections + ((megabytes << 20) - 64) / 40))
    done
    [ $sections = 419420 ]
    for platform in $PLATFORMS native-alpha native-x86; do
        onset "$platform" fill-sp5 first_failure exhausted $((1 + sections + 1))
        [ "$(total "$platform" fill-sp5 committed_peak)" = 16777216 ]
        [ "$(total "$platform" fill-sp5 failed_exhausted)" = $((419430 - sections - 1)) ]
    done
}

@test "a granularity of a page: 128 MB hold 32,768 blocks on x86, 16,384 on Alpha, and none is lost" {
    for platform in $PLATFORMS native-alpha native-x86; do
        blocks=$((134217728 / $(page_of "$platform")))
        megabyte=$((1048576 / $(page_of "$platform")))
        # the first operation is the reservation beside the room
        onset "$platform" fill-page first_failure exhausted $((1 + blocks + 1))
        onset "$platform" fill-page block_1m_onset - $((1 + blocks - megabyte + 1))
        onset "$platform" fill-page block_16m_onset - $((1 + blocks - 16 * megabyte + 1))
        [ "$(total "$platform" fill-page committed_peak)" = 134217728 ]
        [ -z "$(records "$platform" fill-page | grep '^onset index_onset')" ]
    done
}

@test "/3GB: 49,150 granules on x86, and a guest on Alpha refuses it" {
    for platform in $PLATFORMS native-alpha native-x86; do
        case $platform in
        *x86*)
            onset "$platform" 3gb first_failure granularity 49151
            [ "$(total "$platform" 3gb committed_peak)" = $((49150 * 4096)) ]
            ;;
        *)
            grep -q "^error the policy sp4-3gb is x86's alone: .*Q171793" "$runs/$platform.3gb.records"
            run ! grep -q -e '^end ' -e '^crc32 ' "$runs/$platform.3gb.records"
            ;;
        esac
    done
}

@test "both Alpha platforms give the same bytes" {
    if ! has alpha-gxemul || ! has alpha-qemu; then skip "one of them isn't chosen"; fi
    whole | awk '$1 == "alpha-qemu" { print $2 }' >"$BATS_TEST_TMPDIR/same"
    while read -r run; do
        echo "$run"
        cmp <(nameless alpha-gxemul "$run") <(nameless alpha-qemu "$run")
    done <"$BATS_TEST_TMPDIR/same"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/same")" = $((21 + $(workloads | wc -l))) ]
}

@test "every guest gives the native layer's bytes" {
    whole | awk '$1 !~ /^native/ && $2 !~ /^pool/' >"$BATS_TEST_TMPDIR/guests"
    while read -r platform run; do
        echo "$platform $run"
        cmp <(nameless "$platform" "$run") <(nameless "native-${platform%-*}" "$run")
        [ "$(nameless "$platform" "$run" | wc -l)" -gt 900 ]
    done <"$BATS_TEST_TMPDIR/guests"
    echo "# $(wc -l <"$BATS_TEST_TMPDIR/guests") runs compared" >&3
}

@test "a seed's stream is the same under every policy, architecture and platform" {
    for seed in 1 2; do
        for platform in $PLATFORMS native-alpha native-x86; do
            for policy in sp4 sp4-pool sp4-pool4k sp5; do
                total "$platform" "critsec-$policy-$seed" stream
            done
        done | sort -u >"$BATS_TEST_TMPDIR/hashes"
        cat "$BATS_TEST_TMPDIR/hashes"
        grep -q -x '[0-9a-f]\{16\}' "$BATS_TEST_TMPDIR/hashes"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/hashes")" = 1 ]
        cat "$BATS_TEST_TMPDIR/hashes" >>"$BATS_TEST_TMPDIR/both"
    done
    [ "$(sort -u "$BATS_TEST_TMPDIR/both" | wc -l)" = 2 ]
}

@test "the architectures do differ" {
    run ! cmp -s <(nameless native-x86 critsec-sp4-1) <(nameless native-alpha critsec-sp4-1)
    run ! cmp -s <(nameless native-x86 critsec-sp4-1) <(nameless native-x86 critsec-sp4-2)
    run ! cmp -s <(nameless native-x86 critsec-sp4-1) <(nameless native-x86 critsec-sp5-1)
}

@test "a mapping broken on purpose is seen by its tag" {
    for platform in $PLATFORMS native-alpha native-x86; do
        echo "$platform: $(records "$platform" alias | grep '^end ')"
        [ "$(total "$platform" alias wrong)" -gt 0 ]
        [ "$(total "$platform" alias tagged)" = "$(total "$platform" alias checked)" ]
    done
}

# kind PLATFORM NAME: how many pages of a kind were touched, how many faulted, how many are untried.
kind() {
    sed -n "s/^$2 //p" "$runs/$1.faults.records"
}

@test "only committed pages are there: all others fault at their address" {
    for platform in $PLATFORMS; do
        cat "$runs/$platform.faults.records"
        for kind in committed reserved decommitted released never; do
            read -r touched faulted untried < <(kind "$platform" $kind)
            [ "$touched" -gt 20000 ]
            if [ "$platform" = alpha-gxemul ]; then
                [ "$untried" = "$touched" ] # it would end there
            elif [ $kind = committed ]; then
                [ "$faulted $untried" = "0 0" ]
            else
                [ "$faulted $untried" = "$touched 0" ]
            fi
        done
        read -r tagged checked wrong < <(kind "$platform" tags)
        [ "$tagged $wrong" = "$checked 0" ]
    done
}

@test "what a guest doesn't know ends in an error line, and no run" {
    for platform in $PLATFORMS native-alpha native-x86; do
        for run in "no-workload unknown workload: critsek" "no-policy unknown policy: sp6" \
            "no-parameter unknown parameter: sed" \
            "no-value a parameter's value is not a number in its range: seed" \
            "other-arch this guest is of another architecture than: mips"; do
            file=$runs/$platform.${run%% *}.records
            echo "$platform $run"
            grep -q "^error ${run#* }" "$file"
            run ! grep -q -e '^end ' -e '^crc32 ' "$file"
        done
    done
}
