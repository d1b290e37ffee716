#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule import`: logs of real programs become traces that replay, hold what the logs hold, and say
# what became of every line; what is no log is refused.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    logs=tests/host/logs
    trace=$BATS_TEST_TMPDIR/trace
    log=$BATS_TEST_TMPDIR/log
}

# replays TRACE: at both page sizes, under both policies, with no request that is wrong in itself.
replays() {
    for page in 4096 8192; do
        for policy in sp4 sp5; do
            build/granule replay "$1" --page-size $page --policy $policy >"$BATS_TEST_TMPDIR/run"
            grep -q '^end operations=[0-9]* skipped=0 failed_invalid=0 ' "$BATS_TEST_TMPDIR/run"
        done
    done
}

# held TRACE: bytes of its regions at its end, without those of threads, each a stack and a TEB.
held() {
    build/granule map "$1" --layout empty --policy sp5 --csv |
        awk -F, 'NR > 1 && $3 != "hole" && $3 != "tail" { all += $2 } END { printf "%.0f\n", all }' \
            >"$BATS_TEST_TMPDIR/all"
    awk -v all="$(cat "$BATS_TEST_TMPDIR/all")" '$1 == "thread-create" { stack[$2] = $3 }
        $1 == "thread-exit" { delete stack[$2] }
        END { for (id in stack) all -= stack[id] + 4096; printf "%.0f\n", all }' "$1"
}

# adds_up TRACE LOG: each of the log's lines is told of once.
adds_up() {
    [ "$(sed -n 's/^# Lines.*: //p' "$1" | awk '{ n += $1 } END { print n + 0 }')" = \
        "$(awk 'END { print NR }' "$2")" ]
    [ "$(sed -n 's/^# *\([0-9]*\)  .*/\1/p' "$1" | awk '{ n += $1 } END { print n + 0 }')" = \
        "$(awk 'END { print NR }' "$2")" ]
}

@test "real logs become their traces, line by line" {
    for name in xz.strace notepad.wine; do
        run -0 --separate-stderr build/granule import "${name#*.}" "$logs/$name"
        diff "$logs/${name%.*}.trace" - <<<"$output"
        # the account is on stderr too
        # shellcheck disable=SC2154 # bats sets it
        diff <(sed -n 's/^# //p' "$logs/${name%.*}.trace") - <<<"$stderr"
        replays "$logs/${name%.*}.trace"
        adds_up "$logs/${name%.*}.trace" "$logs/$name"
    done
}

@test "the imported traces of the campaigns replay" {
    for name in python-json notepad; do
        replays "bench/campaigns/traces/$name.trace"
        grep -q '^# .*made with granule import' "bench/campaigns/traces/$name.trace"
    done
}

@test "a log from a pipe is the same" {
    build/granule import strace - <"$logs/xz.strace" 2>"$BATS_TEST_TMPDIR/account" |
        sed 's/standard input/xz.strace/' | diff "$logs/xz.trace" -
    grep -q 'a log of strace: standard input, 50 lines' "$BATS_TEST_TMPDIR/account"
}

@test "a trace holds what its log holds, by an account of its own" {
    build/granule import strace "$logs/xz.strace" >"$trace" 2>/dev/null
    [ "$(held "$trace")" = "$(awk -f tests/host/live.awk "$logs/xz.strace")" ]
    for seed in 1 2 3 4 5 6; do
        awk -v seed=$((seed + 1000 * ${GRANULE_TEST_SEED:-1})) -v lines=400 \
            -f tests/host/strace-log.awk >"$log"
        build/granule import strace "$log" >"$trace" 2>/dev/null
        got=$(held "$trace") expected=$(awk -f tests/host/live.awk "$log")
        echo "seed $seed: $got; expected $expected"
        [ "$got" = "$expected" ] && [ "$got" -gt 1000000 ]
        ! grep -q "can't be understood" "$trace"
        adds_up "$trace" "$log"
        # the rest of a cut view begins on no granule, so an image's base may be taken: no error
        replays "$trace"
    done
}

@test "a process can be chosen" {
    printf '%s\n' '7 brk(NULL) = 0x555000' '8 brk(NULL) = 0x555000' \
        '8 brk(0x565000) = 0x565000' '7 munmap(0x1000, 5) = 0' '7 munmap(0x1000, 5) = 0' >"$log"
    run -0 --separate-stderr build/granule import strace "$log" --pid 8
    [ "${lines[-1]}" = "alloc 1 65536" ]
    [[ ${stderr_lines[1]} == "Followed: process 8, of 2 in the log." ]]
    run -0 --separate-stderr build/granule import strace "$log"
    [[ ${stderr_lines[1]} == "Followed: process 7, of 2 in the log." ]]
    run -1 --separate-stderr build/granule import strace "$log" --pid 9
    [ "$stderr" = "granule: import: $log: no process 9 asks for memory in it; 7 does most of all" ]
    [ "$output" = "" ]
}

# refuses CODE TEXT ARGUMENT...: one line on stderr that holds TEXT, nothing on stdout.
refuses() {
    local code=$1 text=$2
    shift 2
    run -"$code" --separate-stderr build/granule import "$@"
    echo "$stderr"
    [ "$output" = "" ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ $stderr == "granule: import: "*"$text"* ]]
}

@test "what is wrong is said in a line" {
    refuses 2 "something is missing" strace
    refuses 2 "too many" strace a b
    refuses 2 "unknown kind of log 'dusk'" dusk "$logs/xz.strace"
    refuses 2 "unknown option" strace "$logs/xz.strace" --dusk
    refuses 1 "No such file" strace "$BATS_TEST_TMPDIR/none"
    refuses 1 "Is a directory" strace "$BATS_TEST_TMPDIR"
    refuses 1 "none of its 0 lines" strace /dev/null
    refuses 1 "none of its 0 lines" wine /dev/null
    refuses 1 "as strace prints it" strace "$logs/notepad.wine"
    refuses 1 "WINEDEBUG=+pid,+virtual" wine "$logs/xz.strace"
    refuses 1 "as strace prints it" strace build/granule
    refuses 1 "of Wine's channel virtual" wine build/native/guest
    run -1 bash -c "build/granule import strace $logs/xz.strace 2>/dev/null >/dev/full"
}

@test "a log that is cut anywhere gives a good trace or one error" {
    for name in xz.strace notepad.wine; do
        bytes=$(wc -c <"$logs/$name")
        for cut in $(seq 0 797 "$bytes"); do
            head -c "$cut" "$logs/$name" >"$log"
            status=0
            build/granule import "${name#*.}" "$log" >"$trace" 2>"$BATS_TEST_TMPDIR/err" || status=$?
            if [ $status -eq 0 ]; then
                build/granule replay "$trace" >/dev/null
                adds_up "$trace" "$log"
            else
                [ $status -eq 1 ] && [ ! -s "$trace" ]
                [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
            fi
        done
    done
}

@test "a log of 400,000 lines with as many mappings at once" {
    awk 'BEGIN {
        for (i = 0; i < 200000; i++)
            printf "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7%06x002000\n", \
                i * 7919 % 200003
        for (i = 0; i < 200000; i++)
            printf "munmap(0x7%06x000000, 65536) = 0\n", i * 104729 % 200003
    }' >"$log"
    build/granule import strace "$log" >"$trace" 2>/dev/null
    grep -q '^# Operations: 39999[0-9]; alloc 200000; release 19999' "$trace"
    adds_up "$trace" "$log"
}
