#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Traces loaded into the guests: a generator's stream replayed is the generator's run on every
# platform, and whatever the bytes are, a guest ends as the native layer does. Boots are made first,
# two at a time; PLATFORMS says of which platforms.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    [ -n "${PLATFORMS-}" ] || PLATFORMS=$(sed -n 's/^PLATFORMS = //p' config.mk)
    export PLATFORMS
    export runs=$BATS_FILE_TMPDIR
    write_streams
    write_broken
    write_hostile
    jobs | xargs -P 2 -d '\n' -n 1 tests/guest/boot.sh "$runs"
    echo "# $(find "$runs" -name '*.records' | wc -l) boots in ${SECONDS} s" >&3
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
}

workloads() {
    build/granule list | sed -n '/^policies/,$d; s/^  \([a-z][a-z0-9_-]*\) .*/\1/p' | grep -v '^trace$'
}

write_streams() {
    workloads | while read -r workload; do
        build/granule trace "$workload" --seed 7 --operations 4000 >"$runs/$workload.trace"
    done
    build/granule trace critsec --seed 7 --operations 60000 >"$runs/long.trace"
}

# What is wrong with each, and its line.
broken="heading 1 a trace begins with the line granule-trace 1
word 3 unknown operation
number 4 the operation's operands are wrong: too few, too many, or no numbers below 2^32
zero 2 a word of more than 19 characters, too many words, or a byte 0
live 30001 it creates an id that is live
kind 5 its id is live as another kind of object"

write_broken() {
    printf 'granule-trace 2\nrelease 1\n' >"$runs/heading.trace"
    printf 'granule-trace 1\nrelease 1\nmalloc 1 1' >"$runs/word.trace"
    printf 'granule-trace 1\n\n#\ncommit 1 0 4294967296\n' >"$runs/number.trace"
    printf 'granule-trace 1\nrelease\0001\n' >"$runs/zero.trace"
    # so late that more than one buffer of records is out
    { echo granule-trace 1 && yes 'section-init 1
section-delete 1' | head -n 29999 && printf 'section-init 1\n'; } >"$runs/live.trace"
    printf 'granule-trace 1\nmutex-create 1\n\nrelease 2\nrelease 1\n' >"$runs/kind.trace"
}

# Files of all sorts, for which no more is known than that a guest ends as the native layer does.
write_hostile() {
    local n=0 file
    for file in tests/fuzz/corpus/trace/*; do
        n=$((n + 1))
        cp "$file" "$runs/hostile-$n.trace"
    done
    : >"$runs/hostile-empty.trace"
    echo 'granule-trace 1' >"$runs/hostile-none.trace"
    seq 20000 | gzip -n >"$runs/hostile-gzip.trace"
    { echo granule-trace 1 && seq 90000 | gzip -n; } >"$runs/hostile-headed.trace"
    truncate -s 1000000 "$runs/hostile-zeros.trace"
    { echo granule-trace 1 && yes '' | head -c 12000000; } >"$runs/hostile-lines.trace"
    { echo granule-trace 1 && yes '#' | tr -d '\n' | head -c 5000000 && echo && echo 'release 1'; } \
        >"$runs/hostile-comment.trace"
    { echo granule-trace 1 && yes 'reserve ' | tr -d '\n' | head -c 5000000; } >"$runs/hostile-words.trace"
    # a good trace cut in the middle, and with bytes changed
    for n in 1000 20001 60001; do head -c $n "$runs/heap.trace" >"$runs/hostile-cut$n.trace"; done
    for n in 1 2 3 4 5 6; do
        cp "$runs/threads.trace" "$runs/hostile-bytes$n.trace"
        printf '%b' "\\06$n" | # a digit
            dd of="$runs/hostile-bytes$n.trace" bs=1 seek=$((n * 7001)) conv=notrunc status=none
    done
    # operands that no program has
    awk 'BEGIN { print "granule-trace 1"; split("0 1 4096 65536 2147418112 2147483648 4294967295", a)
        split("reserve alloc view-map thread-create", w)
        for (o in w) for (s in a) { print w[o], ++id, a[s]; print "commit", id - 3, a[s], a[8 - s] }
        for (s in a) { print "reserve", ++id, a[s], "at", a[8 - s]; print "image-load", ++id, a[s], a[8 - s]
            print "heap-create", ++id; print "heap-alloc", ++id, id - 1, a[s]; print "decommit", s, a[8 - s], a[s] } }' \
        >"$runs/hostile-operands.trace"
}

hostile() {
    (cd "$runs" && ls hostile-*.trace) | sed 's/\.trace$//'
}

# Every boot: PLATFORM NAME PARAMETERS, long ones first.
jobs() {
    local trace="workload=trace trace"
    for platform in $PLATFORMS native-alpha native-x86; do
        echo "$platform long $trace=long policy=sp4"
        for workload in $(workloads); do
            echo "$platform $workload $trace=$workload policy=sp4"
        done
        echo "$platform some $trace=critsec policy=sp5 layout=empty commit_limit=9000000 operations=3000"
        echo "$platform all $trace=critsec operations=4000 trace_crc32=$(crc critsec)"
        echo "$platform more $trace=critsec operations=4001"
        echo "$platform other $trace=critsec trace_crc32=$(crc threads)"
        echo "$platform digits $trace=critsec trace_crc32=0123456G"
        echo "$platform nameless workload=trace policy=sp4"
        echo "$platform misnamed $trace=.critsec trace=critsec"
        echo "$platform unasked workload=fill trace=critsec"
        for name in $(echo "$broken" | cut -d ' ' -f 1); do
            echo "$platform $name $trace=$name"
        done
        [ "$platform" = alpha-qemu ] || for name in $(hostile); do # its reader is GXemul's
            echo "$platform $name $trace=$name layout=empty"
        done
        case $platform in
        native-*)
            for workload in $(workloads); do
                echo "$platform generator-$workload workload=$workload policy=sp4 seed=7 operations=4000"
            done
            echo "$platform generator-long workload=critsec policy=sp4 seed=7 operations=60000"
            echo "$platform generator-some workload=critsec policy=sp5 seed=7 layout=empty \
commit_limit=9000000 operations=3000"
            ;;
        esac
    done
}

crc() {
    gzip -c "$runs/$1.trace" | tail -c 8 | od -A n -N 4 -t x4 --endian=little | tr -d ' '
}

# records PLATFORM NAME: the records of a boot, without what names the stream.
records() {
    sed -n '/^granule-run 1$/,/^crc32 /p' "$runs/$1.$2.records" | grep -v -e '^begin ' -e '^crc32 '
}

begin() {
    grep -a '^begin ' "$runs/$1.$2.records"
}

# A boot's end on any platform: its records, or its error.
ending() {
    if grep -a '^error ' "$runs/$1.$2.records"; then return; fi
    records "$1" "$2"
}

# says NAME TEXT: on every platform the boot ends in just that error and in no run.
says() {
    for platform in $PLATFORMS native-alpha native-x86; do
        run grep -a -e '^error ' -e '^end ' -e '^crc32 ' "$runs/$platform.$1.records"
        echo "$platform $1: $output"
        [ "$output" = "error $2" ]
    done
}

@test "every workload's stream replayed is the generator's run, on every platform" {
    for run in long some $(workloads); do
        for platform in $PLATFORMS native-alpha native-x86; do
            arch=${platform#native-}
            echo "$platform $run"
            cmp <(records "$platform" "$run") <(records "native-${arch%-*}" "generator-$run")
            [ "$(records "$platform" "$run" | wc -l)" -gt 900 ]
            grep -q "^end .*stream=" "$runs/$platform.$run.records"
        done
    done
}

@test "the begin line names the trace and its checksum" {
    for platform in $PLATFORMS native-alpha native-x86; do
        [[ $(begin "$platform" long) == *" workload=trace policy=sp4 seed=0 operations=60000 \
commit_limit=none layout=fresh trace=long trace_crc32=$(crc long)" ]]
        [[ $(begin "$platform" some) == *" operations=3000 commit_limit=9000000 layout=empty \
trace=critsec trace_crc32=$(crc critsec)" ]]
        cmp <(records "$platform" all) <(records "$platform" critsec)
    done
}

@test "what isn't the trace that was asked for is an error" {
    says more "the trace has fewer operations than the run is to have: critsec"
    says other "the trace that was loaded isn't that of trace_crc32: critsec"
    says digits "a parameter's value is not eight hexadecimal digits: trace_crc32"
    says nameless "a parameter is missing: trace"
    says misnamed "a trace's name has up to 32 letters, digits and ._+-: .critsec"
    says unasked "unknown parameter: trace"
}

@test "a guest without a trace beside it says so" {
    for platform in $PLATFORMS; do
        run "arch/${platform%-*}/launch-${platform#*-}" "build/$platform/guest.elf" \
            "workload=trace trace=gone"
        [[ $output == *"error no trace was loaded beside the guest; launchers take --load: gone"* ]]
    done
}

@test "a broken trace ends the run with its line, however late" {
    while read -r name line what; do
        says "$name" "the trace's line $line: $what"
    done <<<"$broken"
}

@test "whatever is loaded, every guest ends as the native layer does" {
    whole=0 refused=0
    for name in $(hostile); do
        for platform in $PLATFORMS; do
            [ "$platform" != alpha-qemu ] || continue
            echo "$name on $platform"
            ending "$platform" "$name" >"$BATS_TEST_TMPDIR/guest"
            ending "native-${platform%-*}" "$name" | cmp - "$BATS_TEST_TMPDIR/guest"
            case $(tail -n 1 "$BATS_TEST_TMPDIR/guest") in
            'error '*) refused=$((refused + 1)) ;;
            'end '*) whole=$((whole + 1)) ;;
            *) false ;;
            esac
        done
    done
    echo "# $whole whole runs, $refused refused" >&3
    [ "$whole" -gt 0 ]
    [ "$refused" -gt 0 ]
}
