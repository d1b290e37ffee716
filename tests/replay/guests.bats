#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule replay --guests`: what it prints is what the native layer's records hold, and a guest that
# isn't whole or differs is told.
# shellcheck disable=SC2016,SC2154 # launchers expand their own; house() sets some

bats_require_minimum_version 1.5.0

load ../host/fake

setup() {
    trace=$BATS_TEST_TMPDIR/a.trace
    "$GRANULE" trace critsec --seed 2 --operations 4000 >"$trace"
}

# value LABEL: what stands on a line of the table, without its label and blanks.
value() {
    awk -v label="$1" '$1 == label { $1 = ""; gsub(",", ""); sub("^ ", ""); print }' <<<"$output"
}

@test "the table is the guests' records, which are the native layer's" {
    cd "$TOP"
    platforms=$(sed -n 's/^PLATFORMS = //p' config.mk)
    case $platforms in *alpha-gxemul*x86-qemu*) ;; *) skip "the default platforms aren't chosen" ;; esac
    run -0 "$GRANULE" replay "$trace" --guests --policy sp4 --commit-limit 6M
    echo "$output"
    crc=$(gzip -c "$trace" | tail -c 8 | od -A n -N 4 -t x4 --endian=little | tr -d ' ')
    [ "${lines[0]}" = "$trace: 4000 operations, policy sp4, layout fresh, commit limit 6M, CRC-32 $crc." ]
    for page in 8192 4096; do
        "$GRANULE" replay "$trace" --page-size $page --policy sp4 --commit-limit 6M \
            >"$BATS_TEST_TMPDIR/$page"
    done
    alpha=$BATS_TEST_TMPDIR/8192 x86=$BATS_TEST_TMPDIR/4096
    for key in operations skipped failed_invalid failed_exhausted failed_granularity failed_commit; do
        for file in "$alpha" "$x86"; do sed -n "s/^end .*\\b$key=\\([0-9]*\\).*/\\1/p" "$file"; done |
            xargs >"$BATS_TEST_TMPDIR/expected"
        echo "$key: $(value $key), expected $(cat "$BATS_TEST_TMPDIR/expected")"
        [[ "$(value $key) " == "$(cat "$BATS_TEST_TMPDIR/expected") "* ]]
    done
    # live, requested, committed, free, usable, largest, holes and tables of the last operation's sample
    set -- live_objects 2 requested_bytes 3 committed_bytes 6 free_bytes 7 usable_bytes 8 \
        largest_bytes 9 holes 10 tables_pages 17
    while [ $# -gt 0 ]; do
        expected="$(grep '^sample 4000,' "$alpha" | tail -n 1 | cut -d , -f "$2") $(
            grep '^sample 4000,' "$x86" | tail -n 1 | cut -d , -f "$2")"
        echo "$1: $(value "$1"), expected $expected"
        [[ "$(value "$1") " == "$expected "* ]]
        shift 2
    done
    for file in "$alpha" "$x86"; do
        sed -n 's/^onset first_failure,\([a-z]*\),\([0-9]*\),.*/\2 \1/p' "$file"
    done | xargs >"$BATS_TEST_TMPDIR/expected"
    [[ "$(value first_failure) " == "$(cat "$BATS_TEST_TMPDIR/expected") "* ]]
    # Alpha's pages are twice as large: it meets the limit sooner.
    read -r a _ b _ ratio < <(value first_failure)
    [ "$ratio" = "$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.3f", a / b }')" ]
    [[ $output == *"Alpha and x86 differ in "*"first_failure"*", and at the end in "*"committed_bytes"*"." ]]
}

@test "no difference is said where there is none, and one architecture alone isn't compared" {
    cd "$TOP"
    printf 'granule-trace 1\nalloc 1 8192 at 65536\nalloc 2 8192 at 4194304\n' >"$trace"
    run -0 "$GRANULE" replay "$trace" --guests --layout empty --platforms alpha-native,x86-native
    [[ $output == *$'\n'"There is no difference between Alpha and x86." ]]
    [ "$(value committed_bytes)" = "16384 16384 no difference" ]
    [ "$(value first_failure)" = "not reached not reached no difference" ]
    run -0 "$GRANULE" replay "$trace" --guests --layout empty --platforms x86-native
    [[ $output != *difference* ]]
    [ "$(value committed_bytes)" = 16384 ]
}

# broken TEXT: replaying in the fake house is an error of one line, and prints nothing.
broken() {
    run -1 --separate-stderr "$GRANULE" replay "$trace" --guests --platforms x86-native,alpha-native \
        --root "$house"
    echo "$stderr"
    [ "$output" = "" ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ $stderr == "granule: replay: $1"* ]]
}

@test "a guest that isn't whole, or differs from the native layer" {
    house
    whole='"$house/build/native/guest" "$4" "$2"'
    launcher "$whole"
    run -0 "$GRANULE" replay "$trace" --guests --platforms x86-native,alpha-native --root "$house"
    launcher "$whole | head -c 5000"
    broken "run trace-a_sp4_s0000_x86-native: the emulator ended by itself (status 0), its output breaks off within line "
    [[ $stderr == *"; to see all of it: $house/arch/native/launch-native --load $trace $house/build/native/guest 'arch=x86 "*"'" ]]
    launcher 'exec "$house/build/native/guest" "$4"'
    broken "run trace-a_sp4_s0000_x86-native: the guest says: no trace was loaded beside the guest"
    launcher 'kill -9 $$'
    broken "run trace-a_sp4_s0000_x86-native: the emulator was killed by signal 9"
    # Another run, with a right CRC-32, on the second platform.
    launcher "$whole >\"\$house/one\"
        case \$4 in *arch=alpha*)
            sed '/^crc32/d; 700s/^sample \\([0-9]*\\),[0-9]*/sample \\1,7/' \"\$house/one\" >\"\$house/other\"
            { cat \"\$house/other\"; printf 'crc32 '; gzip -c <\"\$house/other\" | tail -c 8 |
                od -A n -N 4 -t x4 --endian=little | tr -d ' '; } >\"\$house/one\" ;; esac
        cat \"\$house/one\""
    broken "run trace-a_sp4_s0000_alpha-native: its records differ from the native layer's from line 700 on; "
}

@test "what is wrong with a trace or a guest is told before anything boots" {
    house
    launcher 'touch "$house/booted"; exit 1'
    printf 'granule-trace 1\nmutex-create 1\n\nmutex-create 1\n' >"$trace"
    broken "$trace: the guest says: the trace's line 4: it creates an id that is live"
    printf 'granule-trace 1\nmutex\n' >"$trace"
    broken "$trace line 2: unknown operation"
    echo 'granule-trace 1' >"$trace"
    broken "$trace: there is no operation in it"
    rm "$trace"
    broken "$trace: No such file or directory"
    truncate -s 67108865 "$trace"
    broken "$trace: it is larger than 67108864 bytes"
    printf 'granule-trace 1\nmutex-create 1\n' >"$trace"
    rm "$house/build/native/guest"
    broken "the guest $house/build/native/guest: No such file or directory; 'make' builds it"
    [ ! -e "$house/booted" ]
}

@test "wrong options are refused" {
    for options in "--guests --placements" "--guests --page-size 4096" "--platforms x86-native" \
        "--guests --platforms vax-vms" "--guests --platforms x86-native," "--guests --platforms=" \
        "--guests --policy sp9" "--guests --layout full" "--guests --commit-limit 5G" \
        "--guests --time-limit 0" "--guests --policy sp4-3gb --platforms alpha-native"; do
        # shellcheck disable=SC2086 # words
        run -2 --separate-stderr "$GRANULE" replay "$trace" $options
        echo "$options: $stderr"
        [ "$output" = "" ]
        [[ $stderr == "granule: replay: "* ]]
    done
}
