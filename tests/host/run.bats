#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule run`, with launchers that do what emulators have done: every fault is named, keeps its
# output, and leaves no records.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # launchers expand their own; house() sets some

load fake

setup() {
    house
}

@test "a whole run is kept to the byte, without what stands around it" {
    run_job
    kept
    rm -r "$results"
    launcher 'echo "PCI: firmware"; cat "$house/whole"; echo "crc32 00000000"; printf farewell'
    run_job
    kept
}

@test "exit codes say nothing, signals do" {
    launcher 'cat "$house/whole"; exit 3'
    run_job
    kept
    rm -r "$results"
    launcher 'cat "$house/whole"; kill -9 $$'
    run_job
    broke 'the emulator was killed by signal 9 (Killed)'
    launcher 'head -c 500 "$house/whole"; kill -SEGV $$'
    run_job
    broke 'the emulator was killed by signal 11'
    cmp -n 500 "$results/broken/$NAME.output" "$house/whole"
}

@test "a hung emulator is ended at its time limit" {
    launcher 'head -c 700 "$house/whole"; echo $$ >"$house/pid"; exec sleep 600'
    run_job --time-limit 1
    broke 'it took longer than its time limit of 1 s'
    [ "$(stat -c %s "$results/broken/$NAME.output")" -eq 700 ]
    gone "$(cat "$house/pid")"
}

@test "what an emulator leaves behind is ended with it" {
    launcher 'sleep 600 & echo $! >"$house/pid"; cat "$house/whole"'
    run_job --time-limit 20
    kept
    gone "$(cat "$house/pid")"
}

@test "output cut at every 7th byte is never whole" {
    size=$(stat -c %s "$house/whole")
    launcher 'head -c "$(cat "$house/cut")" "$house/whole"'
    for cut in $(seq 0 7 $((size - 1))) $((size - 1)); do
        echo "$cut" >"$house/cut"
        run_job
        broke 'the emulator ended by itself (status 0), '
        [ "$(stat -c %s "$results/broken/$NAME.output")" -eq "$cut" ]
    done
}

@test "a byte changed at every 13th place is never whole" {
    size=$(stat -c %s "$house/whole")
    launcher 'head -c "$(cat "$house/at")" "$house/whole"; printf "~"
              tail -c +$(($(cat "$house/at") + 2)) "$house/whole"'
    for at in $(seq 0 13 $((size - 1))) $((size - 1)) $((size - 2)); do
        echo "$at" >"$house/at"
        run_job
        broke ''
    done
    echo $((size / 2)) >"$house/at"
    run_job
    broke 'its CRC-32 differs: line '
}

@test "no output, no start, no end" {
    launcher 'exit 0'
    run_job
    broke 'it wrote nothing'
    launcher 'echo hello; echo "no such machine" >&2; exit 1'
    run_job
    broke 'there is no start record in its output; it said: no such machine'
    launcher 'grep -v "^end " "$house/whole"'
    run_job
    broke 'its CRC-32 differs'
    launcher 'sed "/^end /,\$d" "$house/whole"'
    run_job
    broke 'without its end record'
}

@test "an emulator or launcher that can't be started" {
    launcher 'exec no-such-emulator'
    run_job
    broke 'the emulator can'\''t be started: '
    [[ $output == *'no-such-emulator: not found'* ]]
    rm "$house/arch/native/launch-native"
    run_job
    broke 'launch-native can'\''t be started: No such file or directory'
    touch "$house/arch/native/launch-native"
    run_job
    broke 'launch-native can'\''t be started: Permission denied'
    rm "$house/build/native/guest"
    run_job
    [ "$status" -eq 1 ]
    [[ $output == *"its guest $house/build/native/guest: No such file or directory; 'make' builds it" ]]
}

@test "the guest's own error, and another run's records" {
    launcher 'exec "$house/build/native/guest" "$(echo "$2" | sed "s/critsec/dusk/")"'
    run_job
    broke 'the guest says: unknown workload'
    "$TOP/arch/native/launch-native" "$house/build/native/guest" "${JOB/seed=3/seed=4}" >"$house/other"
    launcher 'cat "$house/other"'
    run_job
    broke 'its records are those of another run: seed=3 was asked for, seed=4 began'
    "$TOP/arch/native/launch-native" "$house/build/native/guest" "${JOB/arch=alpha/arch=x86}" >"$house/other"
    run_job
    broke 'its records are those of another run: arch=alpha was asked for, arch=x86 began'
}

@test "wrong tags and malformed lines with a right CRC-32" {
    # Give a file the CRC-32 that its lines have.
    sign() {
        sum=$(gzip -c <"$1" | tail -c 8 | od -A n -N 4 -t x4 --endian=little | tr -d ' ')
        echo "crc32 $sum" >>"$1"
    }
    sed '/^crc32/d' "$house/whole" >"$house/other"
    sign "$house/other"
    cmp "$house/whole" "$house/other"
    sed '/^crc32/d; s/ wrong=0/ wrong=2/' "$house/whole" >"$house/other"
    sign "$house/other"
    launcher 'cat "$house/other"'
    run_job
    broke 'pages had wrong tags'
    sed '/^crc32/d; 7s/,/;/' "$house/whole" >"$house/other"
    sign "$house/other"
    run_job
    broke 'line 7 of its output is malformed'
}

@test "a job's trace is loaded, and must be the one that was planned" {
    JOB=$(echo "$JOB" | sed 's/critsec/trace/; s/seed=3/seed=0/')
    NAME=trace-some_sp4_s0000_alpha-native
    mkdir -p "$results/traces"
    "$GRANULE" trace critsec --seed 3 --operations 20 >"$results/traces/some.trace"
    crc=$(gzip -c "$results/traces/some.trace" | tail -c 8 | od -A n -N 4 -t x4 --endian=little | tr -d ' ')
    JOB="$JOB trace=some trace_crc32=$crc"
    "$house/build/native/guest" "$JOB" "$results/traces/some.trace" >"$house/whole"
    launcher '[ "$1" = --load ] && exec "$house/build/native/guest" "$4" "$2"'
    run_job
    kept
    # Records of the same job with another trace are another run's.
    rm -r "$results/runs"
    launcher "cat \"\$house/whole\" | sed 's/$crc/0badc0de/' | sed '/^crc32/d' >\"\$house/other\"
        { cat \"\$house/other\"; printf 'crc32 '; gzip -c <\"\$house/other\" | tail -c 8 |
            od -A n -N 4 -t x4 --endian=little | tr -d ' '; }"
    run_job
    broke "its records are those of another run: trace_crc32=$crc was asked for, trace_crc32=0badc0de began"
    echo 'mutex-create 77' >>"$results/traces/some.trace"
    run_job
    [ "$status" -eq 1 ]
    [[ $output == *"run $NAME: $results/traces/some.trace isn't the trace that was planned: its CRC-32 is "* ]]
    rm "$results/traces/some.trace"
    run_job
    [ "$status" -eq 1 ]
    [[ $output == *"run $NAME: $results/traces/some.trace: No such file or directory" ]]
    [ ! -e "$results/runs/$NAME.records" ]
}

@test "a flood of output is ended at 64 MB" {
    launcher 'echo $$ >"$house/pid"; exec cat /dev/zero'
    run_job --time-limit 60
    broke 'it wrote more than 64 MB'
    gone "$(cat "$house/pid")"
}

@test "a run that succeeds takes its broken output away" {
    launcher 'echo hello'
    run_job
    broke ''
    launcher 'cat "$house/whole"'
    run_job
    kept
    [ ! -e "$results/broken/$NAME.output" ]
}

@test "a file that can't be written" {
    run bash -c "ulimit -f 1; \"\$0\" \"\$@\"" "$GRANULE" run --results "$results" --root "$house" "$JOB"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"run $NAME: $results/runs/$NAME.records can't be written: File too large"* ]]
    [ ! -e "$results/runs/$NAME.records" ]
    nothing_half_written
    rm -r "$results"
    touch "$results"
    run_job
    [ "$status" -eq 1 ]
    [[ $output == *"$results: it is there, but it is no folder"* ]]
}

@test "a full disk" {
    JOB=${JOB/operations=20/operations=500}
    launcher 'exec "$house/build/native/guest" "$2"'
    mkdir "$results"
    mount -t tmpfs -o size=8k tmpfs "$results" 2>/dev/null || skip "it takes the right to mount"
    run_job
    found=$(find "$results" -type f)
    umount "$results"
    echo "$output, $found"
    [ "$status" -eq 1 ]
    [[ $output == *"run $NAME: "*": No space left on device"* ]]
    [ -z "$found" ]
}

@test "no signal leaves an emulator behind, or records" {
    launcher 'cat "$house/whole"; echo $$ >"$house/pid"; exec sleep 600'
    for signal in INT TERM HUP KILL; do
        rm -f "$house/pid"
        env --default-signal=INT,TERM,HUP \
            "$GRANULE" run --results "$results" --root "$house" "$JOB" 3>&- &
        command=$!
        appears "$house/pid"
        kill -s "$signal" "$command"
        code=0
        wait "$command" || code=$?
        [ "$code" -eq $((128 + $(kill -l "$signal"))) ]
        gone "$(cat "$house/pid")"
        [ ! -e "$results/runs/$NAME.records" ]
    done
}

@test "who ends the emulator first, and the run then, has interrupted it" {
    for end in 'kill -TERM $PPID; kill -TERM $$' \
        'setsid sh -c "sleep 0.003; kill -TERM $PPID" >/dev/null 2>&1 & sleep 0.05; kill -TERM $PPID $$' \
        'trap "exit 0" TERM; echo "terminating on signal 15" >&2; kill -TERM $PPID $$; exit 0'; do
        launcher "head -c 100 \"\$house/whole\"; $end"
        code=0
        env --default-signal=TERM "$GRANULE" run --results "$results" --root "$house" "$JOB" \
            2>"$BATS_TEST_TMPDIR/said" 3>&- || code=$?
        echo "$end: $code $(cat "$BATS_TEST_TMPDIR/said")"
        [ "$code" -eq 143 ]
        [ ! -e "$results/broken" ]
    done
}

@test "a job line must be one" {
    for line in '' 'hello' "../../x	$JOB" "$JOB " "${JOB/native/vax}"; do
        run "$GRANULE" run --results "$results" --root "$house" "$line"
        [ "$status" -eq 2 ]
        [[ $output == "granule: run: '"*"' is no job: "* ]]
        [ ! -e "$results" ]
    done
    for options in '' '--results' '--time-limit 0' '--time-limit x' '--colour' '-v'; do
        # shellcheck disable=SC2086
        run "$GRANULE" run $options
        [ "$status" -eq 2 ]
        [[ $output == 'granule: run: '* ]]
    done
    run "$GRANULE" run --results "$results" --root "$house" "$NAME	$JOB"
    kept
}
