#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Colour and progress are for terminals, and colour not even for those where NO_COLOR is set.
# shellcheck disable=SC2016,SC2154 # launchers expand their own; house() sets some

load fake

bats_require_minimum_version 1.5.0

escape=$'\033['

# on_terminal COMMAND: what it writes to a terminal, which comes to lie in the file `shown`.
on_terminal() {
    script -q -e -c "$1" shown </dev/null >/dev/null
}

setup() {
    cd "$BATS_TEST_TMPDIR" || exit
    export TERM=xterm
    unset NO_COLOR
}

@test "a map has colours on a terminal alone, and none where NO_COLOR is set" {
    map="$GRANULE map fill --cell 256M"
    on_terminal "$map"
    grep -q -F "${escape}9" shown
    NO_COLOR='' on_terminal "$map" # as no-color.org says
    grep -q -F "${escape}9" shown
    NO_COLOR=1 on_terminal "$map"
    grep -q 'after operation' shown
    run ! grep -q -F "$escape" shown
    $map >piped
    run ! grep -q -F "$escape" piped
}

@test "a campaign shows its progress on a terminal alone" {
    house
    launcher 'exit 1' # it ends with its runs
    printf '%s\n' 'platforms alpha-native x86-native' \
        'runs workload=fill policy=sp4 operations=300' >mine
    campaign="$TOP/bench/host/campaign.sh --root $house ./mine"
    # The terminal's is the progress, not the output.
    on_terminal "$campaign >piped" || true
    grep -q "50%" shown
    grep -q "campaign mine: 2 of 2 runs broke" shown
    grep -q "^campaign mine: 2 runs" piped
    run ! grep -q -e "50%" -e "$(printf '\r')" piped
    TERM=dumb on_terminal "$campaign" || true
    grep -q "campaign mine: 2 of 2 runs broke" shown
    run ! grep -q -F -e "$escape" -e "50%" shown
    $campaign >piped 2>&1 3>&- || true
    grep -q "campaign mine: 2 of 2 runs broke" piped
    run ! grep -q -e "50%" -e "$(printf '\r')" piped
}
