#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule trace` and `granule replay`: a workload's stream written down and replayed is the very run
# that the generator gives; what is wrong is named.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    trace=$BATS_TEST_TMPDIR/trace
}

# Records but for what names the stream: the begin line, and the CRC-32 which covers it.
records() {
    grep -v -e '^begin ' -e '^crc32 '
}

# same WORKLOAD SEED OPERATIONS GUEST_PARAMETERS REPLAY_OPTIONS: for all policies and page sizes.
same() {
    local workload=$1 seed=$2 operations=$3 guest=$4 arch page
    shift 4
    build/granule trace "$workload" --seed "$seed" --operations "$operations" >"$trace"
    for policy in sp4 sp4-pool sp4-pool4k sp5; do
        for arch in x86 alpha; do
            page=$([ $arch = alpha ] && echo 8192 || echo 4096)
            build/native/guest "arch=$arch workload=$workload policy=$policy seed=$seed \
operations=$operations $guest" | records >"$BATS_TEST_TMPDIR/guest"
            build/granule replay "$trace" --policy $policy --page-size "$page" "$@" |
                records >"$BATS_TEST_TMPDIR/replay"
            cmp "$BATS_TEST_TMPDIR/guest" "$BATS_TEST_TMPDIR/replay"
            grep -q '^end operations=' "$BATS_TEST_TMPDIR/replay"
            [ "$(wc -l <"$BATS_TEST_TMPDIR/replay")" -gt 900 ]
        done
    done
}

# wrong CODE TEXT COMMAND...: exits with CODE, says TEXT, and prints nothing else on stdout.
wrong() {
    local code=$1 text=$2
    shift 2
    run -"$code" --separate-stderr "$@"
    # shellcheck disable=SC2154 # bats sets it
    echo "$stderr"
    [ "$output" = "" ]
    [[ $stderr == "granule: "*"$text"* ]]
}

# one CODE TEXT TRACE_LINES: replaying these lines is wrong, in one message.
one() {
    printf '%b' "$3" >"$trace"
    wrong "$1" "$2" build/granule replay "$trace" --layout empty
    # shellcheck disable=SC2154 # bats sets it
    [ "${#stderr_lines[@]}" -eq 1 ]
    wrong "$1" "$2" build/granule replay "$trace" --layout empty --placements
}

@test "critsec replayed is the guest's own run" {
    same critsec 1 300000 ""
    same critsec 7 50000 "layout=empty" --layout empty
    same critsec 7 50000 "commit_limit=50000000" --commit-limit 50000000
}

@test "fill replayed is the guest's own run" {
    same fill 0 40000 "layout=empty" --layout empty
}

@test "a trace's ids don't matter" {
    build/granule trace critsec --seed 4 --operations 20000 >"$trace"
    awk 'NR > 1 && $1 != "#" { $2 = ($2 * 7919 + 5) % 4294967291 } { print }' "$trace" >"$trace.ids"
    build/granule replay "$trace" | records >"$trace.a"
    build/granule replay "$trace.ids" | records >"$trace.b"
    cmp "$trace.a" "$trace.b"
}

@test "a replay's begin line names the trace by its file, and its checksum" {
    build/granule trace fill --operations 5 >"$trace"
    crc=$(gzip -c "$trace" | tail -c 8 | od -A n -N 4 -t x4 --endian=little | tr -d ' ')
    for name in 'a.b-c_+.trace=a.b-c_+' '-x y=_x_y' '.trace=_trace' '.trace.trace=_trace' \
        'abcdefghijklmnopqrstuvwxyz0123456789.trace=abcdefghijklmnopqrstuvwxyz012345'; do
        cp "$trace" "$BATS_TEST_TMPDIR/${name%=*}"
        run -0 build/granule replay "$BATS_TEST_TMPDIR/${name%=*}"
        echo "${lines[1]}"
        [[ ${lines[1]} == "begin "*" layout=fresh trace=${name#*=} trace_crc32=$crc" ]]
    done
}

@test "how a trace is laid out doesn't matter" {
    build/granule trace critsec --seed 4 --operations 2000 >"$trace"
    awk 'NR == 1 { printf "%s # first\r\n", $0; next } { gsub(" ", "\t"); printf "  %s  # x\r\n\r\n", $0 }
        END { printf "#" }' "$trace" >"$trace.looks"
    build/granule replay "$trace" | records >"$trace.a"
    build/granule replay "$trace.looks" | records >"$trace.b"
    cmp "$trace.a" "$trace.b"
}

@test "placements are one line an operation, four fields" {
    printf '%s\n' 'granule-trace 1' '# none' 'alloc 9 5000' '' 'section-init 1' 'commit 8 0 1' \
        'reserve 9000 65536 at 4198400' 'release 9' 'reserve 5 0' >"$trace"
    run -0 build/granule replay "$trace" --layout empty --placements
    [ "$output" = "1 ok 10000 8192
2 ok - 0
3 skipped - 0
4 ok 400000 69632
5 ok 10000 8192
6 87 - 0" ]
    run -0 build/granule replay "$trace" --layout empty --placements --page-size 8192
    [ "${lines[3]}" = "4 ok 400000 73728" ]
}

@test "misuse of ids is named by its line" {
    one 1 "line 3: it creates an id that is live" 'granule-trace 1\nreserve 1 1\nsection-init 1\n'
    one 1 "line 5: its id is live as another kind" \
        'granule-trace 1\n# x\n\nthread-create 7\nrelease 7'
    one 1 "line 3: its id is live as another kind" 'granule-trace 1\nsection-init 1\ncommit 1 0 1'
}

@test "what is no trace is named by its line" {
    one 1 "line 1: a trace begins with" ''
    one 1 "line 1: a trace begins with" 'reserve 1 1\n'
    one 1 "line 2: unknown operation" 'granule-trace 1\nmalloc 1 1\n'
    one 1 "line 4: the operation's operands are wrong" 'granule-trace 1\n\n#\nreserve 1\n'
    one 1 "below 2^32" 'granule-trace 1\nreserve 1 4294967296'
    one 1 "line 2: " 'granule-trace 1\nrelease\0001\n'
}

@test "a file that can't be read is named" {
    wrong 1 "$BATS_TEST_TMPDIR/none: No such file" build/granule replay "$BATS_TEST_TMPDIR/none"
    wrong 1 "$BATS_TEST_TMPDIR: Is a directory" build/granule replay "$BATS_TEST_TMPDIR"
    wrong 1 "build/granule line 1: a trace begins with" build/granule replay build/granule
    head -c 300000 build/granule | cat <(echo granule-trace 1) - >"$trace"
    wrong 1 "line 2: " build/granule replay "$trace"
}

@test "wrong options are refused" {
    echo 'granule-trace 1' >"$trace"
    wrong 2 "--page-size is '1000'" build/granule replay "$trace" --page-size 1000
    wrong 2 "--layout is 'full'" build/granule replay "$trace" --layout full
    wrong 2 "--commit-limit is '0'" build/granule replay "$trace" --commit-limit 0
    wrong 2 "--commit-limit is '4294967296'" build/granule replay "$trace" --commit-limit 4294967296
    wrong 2 "unknown policy 'sp6'" build/granule replay "$trace" --policy sp6
    wrong 2 "unknown option '--placement'" build/granule replay "$trace" --placement
    wrong 2 "" build/granule replay
    wrong 2 "" build/granule replay "$trace" "$trace"
    wrong 2 "unknown workload 'critsek'" build/granule trace critsek
    wrong 2 "unknown option '--sed'" build/granule trace critsec --sed 1
    wrong 1 "seed" build/granule trace critsec --seed -1
    wrong 1 "operations" build/granule trace critsec --operations 0
    wrong 1 "operations" build/granule trace critsec --operations 100000001
    wrong 1 "permanent" build/granule trace critsec --set permanent=101
    wrong 1 "unknown parameter" build/granule trace critsec --set permanant=1
}

@test "an empty trace has no operation, and a run of it is refused or whole" {
    echo 'granule-trace 1' >"$trace"
    run build/granule replay "$trace" --layout empty --placements
    [ "$output" = "" ] || [ "$status" -ne 0 ]
    run build/granule replay "$trace" --layout empty
    [ "$status" -ne 0 ] || [[ $output == *"end operations=0 "* ]]
}

@test "stdout that can't be written is a failure" {
    build/granule trace critsec --seed 1 --operations 20000 >"$trace"
    for command in "trace critsec --operations 5" "trace critsec --operations 50000" \
        "replay $trace" "replay $trace --placements"; do
        # shellcheck disable=SC2086 # words
        run ! sh -c 'build/granule "$@" >/dev/full' sh $command
        [[ $output == *"is the disk full?"* || $output == *"is its disk full?"* ]]
    done
}

@test "a trace's stream is the seed's alone" {
    build/granule trace critsec --seed 1 --operations 3000 >"$trace.a"
    build/granule trace critsec --seed 1 --operations 3000 >"$trace.b"
    build/granule trace critsec --seed 2 --operations 3000 >"$trace.c"
    cmp "$trace.a" "$trace.b"
    run ! cmp -s <(tail -n +3 "$trace.a") <(tail -n +3 "$trace.c")
}
