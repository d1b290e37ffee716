#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What `make install` puts somewhere works from there, wherever that comes to lie, and `make uninstall`
# takes all of it away and nothing else. And the manual.
# shellcheck disable=SC2030,SC2031,SC2154 # bats sets some

bats_require_minimum_version 1.5.0
TOP=$BATS_TEST_DIRNAME/../..
GRANULE=${GRANULE:-$TOP/build/granule}

# installation install|uninstall FOLDER [VARIABLE=VALUE...]
installation() {
    env -u MAKEFLAGS -u MAKELEVEL make -s -C "$TOP" "$1" "DESTDIR=$2" "${@:3}"
}

setup() {
    cd "$BATS_TEST_TMPDIR" || exit
    stage="$BATS_TEST_TMPDIR/a stage"
    granule="$stage/usr/local/bin/granule"
    house="$stage/usr/local/libexec/granule"
    manual=$stage/usr/local/share/man/man1/granule.1
}

@test "an installed command, moved elsewhere, runs a campaign as the source tree does" {
    installation install "$stage"
    mv "$stage" moved
    granule=$PWD/moved/usr/local/bin/granule
    mkdir work
    cd work
    [ "$("$granule" --version)" = "$("$GRANULE" --version)" ]
    "$granule" list | cmp - <("$GRANULE" list)
    printf '%s\n' 'platforms alpha-native x86-native' \
        'runs workload=fill policy=sp4 operations=3000' >mine
    export PATH=$TOP/tests/host/undrawn:$PATH
    run "$granule" bench ./mine
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == "campaign mine: 2 runs"*"results: $PWD/results/mine"* ]]
    "$granule" verify results/mine
    grep -q '^revision: [0-9a-z]' results/mine/host/environment
    "$GRANULE" bench --results other ./mine
    # A report tells of the machine and the moment, as host/ does.
    diff -r --exclude=host --exclude='report.*' results/mine other
    rm -r other/plots
    "$granule" plots other --only run
    "$granule" plots --only=space other
    cmp other/plots/space.csv results/mine/plots/space.csv
    [ -s other/plots/run.svg ]
    [ ! -e other/plots/index.csv ]
    # A guest and a launcher of its own.
    "$granule" run --results third "$(head -n 1 <("$granule" plan mine))"
    cmp third/runs/*.records results/mine/runs/fill_sp4_s0000_alpha-native.records
    # The house's own campaigns, by name.
    [ "$("$granule" plan ../moved/usr/local/libexec/granule/bench/campaigns/default | wc -l)" -gt 100 ]
    run "$granule" bench dusk
    [ "$status" -eq 2 ]
    [[ $output == *"bench/campaigns/ holds: default full quick"* ]]
    run "$granule" plots other --only dusk
    [ "$status" -eq 2 ]
    [[ $output == *"there is no figure 'dusk'"* ]]
}

@test "nothing that is installed names the folder that it was built in" {
    installation install "$stage"
    top=$(cd "$TOP" && pwd -P)
    find "$stage" -type f -exec cat {} + | tr '\0' '\n' >everything
    [ "$(wc -c <everything)" -gt 1000000 ]
    run ! grep -a -x -F -e "$top" everything
    run ! grep -a -F -e "$top/arch" -e "$top/bench" -e "$top/build" -e "$stage" everything
    [ "$(readlink "$granule")" = ../libexec/granule/build/granule ]
}

@test "uninstall takes what install put, and leaves what others put" {
    mkdir -p "$stage/usr/local/bin" "$stage"/usr/local/share/{man/man1,bash-completion/completions}
    touch "$stage/usr/local/bin/other" "$stage/usr/local/share/man/man1/other.1"
    find "$stage" | sort >before
    installation install "$stage"
    [ -x "$granule" ]
    [ -s "$manual" ]
    # Another version had a part that this one has not.
    touch "$house/plots/old.gp"
    echo plots/old.gp >>"$house/installed"
    installation install "$stage"
    [ ! -e "$house/plots/old.gp" ]
    [ "$(cd "$house" && find . ! -type d ! -name installed | sort)" = "$(sed 's|^|./|' "$house/installed" | sort)" ]
    installation uninstall "$stage"
    find "$stage" | sort | grep -v -x -F "$stage/usr/local/libexec" | diff before -
    installation uninstall "$stage"
    # A user's own file in the house stays.
    installation install "$stage"
    touch "$house/bench/campaigns/own"
    installation uninstall "$stage"
    [ "$(find "$house" -type f)" = "$house/bench/campaigns/own" ]
}

@test "the folders can be chosen, by GNU's names" {
    folders=(prefix=/opt/g libexecdir=/lib/x bindir=/y/z/bin mandir=/man datarootdir=/data)
    installation install "$stage" "${folders[@]}"
    [ "$(find "$stage" -name granule -type l)" = "$stage/y/z/bin/granule" ]
    [ -s "$stage/man/man1/granule.1" ]
    "$stage/y/z/bin/granule" run --results mine 'arch=x86 platform=native workload=fill policy=sp4 seed=0 operations=3 commit_limit=none layout=fresh'
    [ ! -e "$stage/opt" ]
    installation uninstall "$stage" "${folders[@]}"
    [ -z "$(find "$stage" ! -type d)" ]
}

# Words only: what a page's layout changes is blanks.
words() {
    tr -s ' \n' '\n' | grep .
}

@test "the manual is clean and has all that help says" {
    "$TOP/bench/host/manual.sh" "$GRANULE" >granule.1
    # It has no date, which would be the build's.
    run mandoc -T lint -W warning granule.1
    echo "$output"
    [ "$(grep -v 'missing date' <<<"$output")" = "" ]
    mandoc -T utf8 granule.1 | sed 's/.\x08//g' | words | tr '\n' ' ' >page
    for name in $("$GRANULE" help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
        "$GRANULE" help "$name" | sed 's/^usage: //' | words | tr '\n' ' ' >text
        grep -q -F -f text page || { echo "$name isn't there whole"; false; }
    done
    [ "$(wc -w <page)" -gt 1000 ]
    for section in NAME SYNOPSIS DESCRIPTION SUBCOMMANDS CAMPAIGNS 'EXIT STATUS' ENVIRONMENT FILES EXAMPLES; do
        grep -q -x ".SH $section" granule.1
    done
}

@test "every text of help fits 80 columns" {
    for name in '' $("$GRANULE" help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
        # shellcheck disable=SC2086 # no name: the overview
        "$GRANULE" help $name >text
        [ -s text ]
        [ -z "$(awk 'length > 80' text)" ]
    done
}

# completed WORD...: what bash would offer for the last word.
completed() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _granule "$GRANULE"
    echo "${COMPREPLY[*]}"
}

@test "bash completes subcommands, topics and options" {
    . "$TOP/bench/host/completion.bash"
    [ "$(completed granule pl)" = "plots plan" ]
    [ "$(completed granule --v)" = --version ]
    [ "$(completed granule help exi)" = exit-status ]
    [ "$(completed granule exi)" = "" ]
    [ "$(completed granule trace critsec --se)" = "--seed --set" ]
    [ "$(completed granule dusk --x)" = "" ]
    [ "$(completed granule verify '')" = "" ] # files are bash's own
}
