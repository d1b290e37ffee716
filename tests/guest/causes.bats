#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# For each cause of a failure a run that has it, in the guests: a space made for it by a few operations,
# whose failure is recorded at its operation with that cause, as follows from the sizes beside it.
# PLATFORMS (in the environment, or configure's) says of which platforms.

bats_require_minimum_version 1.5.0

# The user range, 32,766 granules; and pieces of it.
range=$((32766 * 65536))
granule=65536

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    [ -n "${PLATFORMS-}" ] || PLATFORMS=$(sed -n 's/^PLATFORMS = //p' config.mk)
    export PLATFORMS
    export runs=$BATS_FILE_TMPDIR
    write_traces
    for platform in $PLATFORMS native-alpha native-x86; do
        for cause in invalid policy exhausted granularity fragmented commit; do
            limit=
            [ $cause != commit ] || limit=commit_limit=$granule
            echo "$platform $cause workload=trace trace=$cause policy=sp4 layout=empty $limit"
        done
        echo "$platform halved workload=trace trace=policy policy=sp5 layout=empty"
    done | xargs -P 2 -d '\n' -n 1 tests/guest/boot.sh "$runs"
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
}

# trace CAUSE OPERATION...
trace() {
    printf '%s\n' 'granule-trace 1' "${@:2}" >"$runs/$1.trace"
}

write_traces() {
    # nothing asked for; a base that is taken; a page behind the end
    trace invalid 'reserve 1 0' "reserve 2 $granule at $granule" "reserve 3 $granule at $granule" \
        "commit 2 $granule 1"
    # A heap's first megabyte is full; its next segment is to have two, and one and a half are left.
    trace policy 'heap-create 1' "reserve 2 $((range - (5 << 19)))" 'heap-alloc 3 1 400000' \
        'heap-alloc 4 1 400000' 'heap-alloc 5 1 400000'
    trace exhausted "reserve 1 $((range - granule))" "reserve 2 $((granule + 1))"
    trace granularity "reserve 1 $((range - granule))" 'alloc 2 1' 'alloc 3 4097'
    # two granules are left, with one between them
    trace fragmented "reserve 1 $((range - 3 * granule))" "reserve 2 $granule" "reserve 3 $granule" \
        "reserve 4 $granule" 'release 2' 'release 4' "reserve 5 $((granule + 1))"
    trace commit "alloc 1 $granule" "reserve 2 $granule" 'commit 2 0 1' 'section-init 3'
}

# records PLATFORM NAME: the records of a boot.
records() {
    sed -n '/^granule-run 1$/,/^crc32 /p' "$runs/$1.$2.records"
}

# The same but for the platform's name, and with it the CRC-32.
nameless() {
    records "$1" "$2" | sed -e '2s/ platform=[a-z]*//' -e '$s/^crc32 .*/crc32/'
}

# The cause of the failures among a run's records, by its definition: from the error, what was needed and
# asked for, and what was free, usable and the largest piece at that moment. A line a failure.
defined() {
    awk -F '[ ,]' -v page="$2" '$1 == "failure" {
        asked = int(($6 + page - 1) / page) * page
        if ($4 == 87 || $4 == 487) print "invalid"
        else if ($4 == 1455) print "commit"
        else if ($5 < $6 && $15 >= $5) print "policy"
        else if ($13 < asked) print "exhausted"
        else if ($14 < asked) print "granularity"
        else if ($15 < asked) print "fragmented"
        else print "none"
    }' <<<"$1"
}

# failed CAUSE FAILURE...: on every platform the run named so has these failures, each "KIND,ERROR,NEEDED
# bytes,ASKED bytes,OPERATION", all by that cause; nothing else failed.
failed() {
    local cause=$1 platform page all
    shift
    for platform in $PLATFORMS native-alpha native-x86; do
        all=$(records "$platform" "$cause")
        page=4096
        case $platform in *alpha*) page=8192 ;; esac
        echo "$platform: $(grep -e '^failure ' -e '^onset ' -e '^end ' <<<"$all")"
        [ "$(sed -n "s/^failure $cause,\([a-z-]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*\),.*/\1/p" <<<"$all")" = \
            "$(printf '%s\n' "$@")" ]
        [ "$(grep -c '^failure ' <<<"$all")" -eq $# ]
        [ "$(defined "$all" $page | sort -u)" = "$cause" ]
        [ "$(grep -o ' failed_[a-z]*=[1-9]' <<<"$all" | cut -d = -f 1)" = " failed_$cause" ]
        cmp <(nameless "$platform" "$cause") <(nameless "native-$(arch "$platform")" "$cause")
    done
}

arch() {
    case $1 in *alpha*) echo alpha ;; *) echo x86 ;; esac
}

# onsets CAUSE ONSET...: on every platform these and no other failures are onsets of the run, each
# "NAME,OPERATION".
onsets() {
    local cause=$1 platform
    shift
    for platform in $PLATFORMS native-alpha native-x86; do
        [ "$(records "$platform" "$cause" | sed -n "s/^onset \([a-z_]*\),$cause,\([0-9]*\),.*/\1,\2/p")" = \
            "$(printf '%s\n' "$@")" ]
        [ "$(records "$platform" "$cause" | grep -c '^onset first')" -eq $# ]
    done
}

# free CAUSE ARCH: what was free, usable and the largest piece at a run's first failure.
free() {
    records "native-$2" "$1" | sed -n 's/^failure //p' | head -n 1 | cut -d , -f 12-14
}

# reserved PLATFORM NAME LINE: the bytes reserved then.
reserved() {
    records "$1" "$2" | sed -n "/$3/{s/^failure \([^,]*,\)\{5\}//;s/^sample //;p;}" | cut -d , -f 5
}

@test "invalid: the request itself is wrong, which is no onset" {
    failed invalid reserve,87,0,0,1 commit,487,1,1,4
    for platform in $PLATFORMS native-alpha native-x86; do
        records "$platform" invalid | grep -q '^end .* failed_invalid=3 '
        run ! grep '^onset ' <(records "$platform" invalid)
    done
}

@test "policy: a smaller segment would have served, and under sp5 it does" {
    failed policy "heap-alloc,8,401408,$((2 << 20)),5"
    onsets policy first_failure,5 first_fragmentation_failure,5
    for arch in alpha x86; do
        [ "$(free policy $arch)" = "$((3 << 19)),$((3 << 19)),$((3 << 19))" ]
    done
    for platform in $PLATFORMS native-alpha native-x86; do
        run ! grep -e '^failure ' -e '^onset first' <(records "$platform" halved)
        # the segment that the heap then asked for is half as long
        [ "$(reserved "$platform" halved '^sample 5,5,')" -eq \
            $(($(reserved "$platform" policy '^failure ') + (1 << 20))) ]
        cmp <(nameless "$platform" halved) <(nameless "native-$(arch "$platform")" halved)
    done
}

@test "exhausted: fewer bytes are free than asked for" {
    failed exhausted reserve,8,65537,65537,2
    onsets exhausted first_failure,2
    for arch in alpha x86; do
        [ "$(free exhausted $arch)" = 65536,65536,65536 ]
    done
}

@test "granularity: what is free is a slot's tail, which can't be reserved" {
    failed granularity alloc,8,4097,4097,3
    onsets granularity first_failure,3 first_fragmentation_failure,3
    [ "$(free granularity x86)" = 61440,0,0 ]
    [ "$(free granularity alpha)" = 57344,0,0 ]
}

@test "fragmented: enough granules, but not in one run" {
    failed fragmented reserve,8,65537,65537,7
    onsets fragmented first_failure,7 first_fragmentation_failure,7
    for arch in alpha x86; do
        [ "$(free fragmented $arch)" = 131072,131072,65536 ]
    done
}

@test "commit: there is a hole, but the limit is reached" {
    failed commit commit,1455,1,1,3 section-init,1455,4096,4096,4
    onsets commit first_failure,3
    for arch in alpha x86; do
        [ "$(free commit $arch)" = "$((range - 2 * granule)),$((range - 2 * granule)),$((range - 2 * granule))" ]
    done
}
