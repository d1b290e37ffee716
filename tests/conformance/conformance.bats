#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The conformance cases on every platform, and as the command prints them. PLATFORMS (in the
# environment, or configure's) says on which platforms.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    [ -n "${PLATFORMS-}" ] || PLATFORMS=$(sed -n 's/^PLATFORMS = //p' config.mk)
}

# boot PLATFORM WORDS: the guest of the cases; its lines from the first one on, in $output.
boot() {
    local arch=${1%-*}
    # an emulator's exit code says nothing on some platforms
    output=$(timeout 120 "arch/$arch/launch-${1#*-}" "build/$1/conformance.elf" "arch=$arch $2" |
        sed -n '/^conformance 1/,$p')
    echo "$1: $output"
}

@test "the command: every case passes at both page sizes" {
    run -0 build/granule conformance
    echo "$output" | grep FAILED || true
    [[ $output == *"; x86: "*" passed, 0 failed, "*"; Alpha: "*" passed, 0 failed, "* ]]
    [[ $output != *FAILED* ]]
}

@test "the command's table fits a terminal" {
    run -0 build/granule conformance
    [ "$(awk 'length > 110' <<<"$output")" = "" ]
}

@test "the command's Markdown has a row a case, and its cells" {
    run -0 build/granule conformance --format markdown
    cases=$(sed -n 's/ cases;.*//p' <<<"$output")
    [ "$cases" -ge 200 ]
    [ "$(grep -c '^| [0-9]' <<<"$output")" = "$cases" ]
    [ "$(grep '^| [0-9]' <<<"${output//\\|/}" | awk -F'|' 'NF != 10')" = "" ]
}

@test "the command refuses another format" {
    run -2 build/granule conformance --format html
    [[ $output == *"--format is 'html'"* ]]
}

@test "every case passes on every platform, as many as natively" {
    for platform in $PLATFORMS; do
        boot "$platform" ""
        name=x86
        [ "${platform%-*}" = x86 ] || name=Alpha
        passed=$(build/granule conformance | sed -n "s/.*; $name: \([0-9]*\) passed.*/\1/p")
        [ "$passed" -gt 200 ]
        [[ $output == *"passed $passed failed 0 elsewhere "*$'\n'"crc32 "* ]]
        [[ $output != *"case "* ]]
    done
}

@test "a case that expects what isn't so fails on every platform" {
    for platform in $PLATFORMS; do
        boot "$platform" wrong
        [[ $output == *"case a wrong address: the address is 65536, not 131072"* ]]
        [[ $output == *"case a wrong state: State is 8192, not 4096"* ]]
        [[ $output == *" failed 2 elsewhere "* ]]
    done
}
