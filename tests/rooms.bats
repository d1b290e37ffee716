#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# That data runs one way: a room knows itself and those below it.

bats_require_minimum_version 1.5.0

# From the lowest to the highest.
rooms='arch bench/space bench/process bench/conformance bench/workload bench/workload/tables
    bench/measure bench/guest arch/native bench/host'
host_rooms='native import plan results boot analysis table figures report'

setup() {
    cd "$BATS_TEST_DIRNAME/.." || return
}

# upward ROOM...: every include of a room's file that leads to a higher room, `FILE: HEADER`.
upward() {
    local room file header below=
    for room; do
        below="$below $room"
        for file in "$room"/*.[ch]; do
            sed -n 's/^#include "\(.*\)"$/\1/p' "$file" | while read -r header; do
                # a header's name is its own: no two rooms have one
                for known in $below; do
                    [ ! -e "$known/$header" ] || continue 2
                done
                echo "$file: $header"
            done
        done
    done
}

@test "no two headers have one name" {
    [ -z "$(find bench arch -name '*.h' -printf '%f\n' | sort | uniq -d)" ]
}

@test "no room of the suite knows a higher one" {
    # shellcheck disable=SC2086 # several words
    run upward ${rooms% bench/host}
    echo "$output"
    [ -z "$output" ]
}

@test "no room of the command knows a higher one, and what all share knows none" {
    local all="${rooms% bench/host}" room known
    for file in bench/host/*.[ch]; do
        case ${file##*/} in
        # these tell of every room
        main.c | *_command.c | subcommands.*) ;;
        *)
            for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
                for room in $host_rooms; do
                    [ ! -e "bench/host/$room/$header" ] || echo "$file: $header"
                done
            done
            ;;
        esac
    done >"$BATS_TEST_TMPDIR/shared"
    cat "$BATS_TEST_TMPDIR/shared"
    [ ! -s "$BATS_TEST_TMPDIR/shared" ]
    all="$all bench/host"
    for room in $host_rooms; do
        all="$all bench/host/$room"
    done
    # shellcheck disable=SC2086 # several words
    upward $all | grep -v '^bench/host/[^/]*: ' >"$BATS_TEST_TMPDIR/upward" || true
    cat "$BATS_TEST_TMPDIR/upward"
    [ ! -s "$BATS_TEST_TMPDIR/upward" ]
    # the list is the build's, and every folder is in it
    grep -qx "host_rooms = $host_rooms" Makefile
    [ "$(cd bench/host && echo */ | tr -d / | tr ' ' '\n' | sort)" = \
        "$(tr ' ' '\n' <<<"$host_rooms" | sort)" ]
}
