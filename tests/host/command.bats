#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The command line of `granule`, and the job lists of `granule plan`.
# shellcheck disable=SC2016,SC2154 # names and launchers with a $; house() sets some

load fake

@test "help and version" {
    run "$GRANULE" --version
    [ "$status" -eq 0 ]
    [[ $output =~ ^granule\ [0-9]+\.[0-9]+ ]]
    run "$GRANULE" --help
    [ "$status" -eq 0 ]
    [ "$("$GRANULE" -h)" = "$output" ]
    [ "$("$GRANULE" help)" = "$output" ]
    for subcommand in bench plots publish open plan run collect analyse table figures captions \
        seal verify abridge schema compare trace replay import map list conformance help; do
        [[ $output == *"  $subcommand "* ]]
    done
}

# Every subcommand that the overview names.
subcommands() {
    "$GRANULE" help | sed -n '/^subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

@test "every subcommand tells its use in three ways, and every option that it takes is known" {
    [ "$(subcommands | wc -l)" -ge 18 ]
    for subcommand in $(subcommands); do
        "$GRANULE" help "$subcommand" >"$BATS_TEST_TMPDIR/help"
        [ "$(head -c $((15 + ${#subcommand})) "$BATS_TEST_TMPDIR/help")" = "usage: granule $subcommand" ]
        for words in --help -h 'what --ever --help' '-x -h'; do
            # shellcheck disable=SC2086 # several words
            "$GRANULE" "$subcommand" $words | cmp - "$BATS_TEST_TMPDIR/help"
        done
        # Given twice, an option is complained about whatever else is wrong; unknown ones otherwise.
        grep -o -e '--[a-z-]*[a-z]' "$BATS_TEST_TMPDIR/help" | sort -u >"$BATS_TEST_TMPDIR/options" || true
        while read -r option; do
            run "$GRANULE" "$subcommand" "$option=1" "$option=1"
            [ "$status" -eq 2 ]
            [[ $output =~ ^"granule: $subcommand: $option "(is there twice|takes no value)$ ]]
        done <"$BATS_TEST_TMPDIR/options"
    done
    # Behind -- it is a word as any other.
    run "$GRANULE" plan -- --help
    [ "$status" -eq 2 ]
    [ "$output" = "granule: --help: No such file or directory" ]
}

@test "an option that is there twice is an error, whatever its form" {
    for twice in '--set permanent=1 --set permanent=2' '--seed 1 --seed=1' '--operations=3 --operations 4'; do
        # shellcheck disable=SC2086 # several words
        run "$GRANULE" trace critsec $twice
        [ "$status" -eq 2 ]
        [[ $output =~ ^"granule: trace: --"(set|seed|operations)" is there twice"$ ]]
    done
    run "$GRANULE" plan --missing x --missing
    [ "$status" -eq 2 ]
    [ "$output" = "granule: plan: --missing is there twice" ]
    [ "$("$GRANULE" trace critsec --seed 1 --operations 2 | wc -l)" -eq 4 ]
}

@test "the scripts tell their use, and refuse what they don't know" {
    for script in bench/host/campaign.sh bench/host/draw.sh; do
        "$TOP/$script" --help >"$BATS_TEST_TMPDIR/help"
        "$TOP/$script" -h | cmp - "$BATS_TEST_TMPDIR/help"
        name=${script##*/}
        grep -q "^usage: $name \[--" "$BATS_TEST_TMPDIR/help"
        sed -n 's/^  \(--[a-z-]*\) .*/\1/p' "$BATS_TEST_TMPDIR/help" >"$BATS_TEST_TMPDIR/options"
        [ -s "$BATS_TEST_TMPDIR/options" ]
        while read -r option; do
            run "$TOP/$script" "$option"
            [ "$status" -eq 2 ]
            [ "$output" = "granule: $name: $option needs a value; see $name --help" ]
        done <"$BATS_TEST_TMPDIR/options"
        for words in --dusk '' 'a b' '-- --help b'; do
            # shellcheck disable=SC2086 # several words
            run "$TOP/$script" $words
            [ "$status" -eq 2 ]
            [[ $output == "granule: $name: "*"; see $name --help" ]]
        done
    done
}

@test "what is unknown is an error that says where to look" {
    run "$GRANULE"
    [ "$status" -eq 2 ]
    run "$GRANULE" dusk
    [ "$status" -eq 2 ]
    [ "$output" = "granule: unknown subcommand 'dusk'; 'granule --help' lists them" ]
    run "$GRANULE" help dusk
    [ "$status" -eq 2 ]
    run "$GRANULE" --dusk
    [ "$status" -eq 2 ]
    run "$GRANULE" plan --dusk x
    [ "$status" -eq 2 ]
    [ "$output" = "granule: plan: unknown option '--dusk'; 'granule help plan' lists them" ]
    run "$GRANULE" plan
    [ "$status" -eq 2 ]
    run "$GRANULE" plan a b
    [ "$status" -eq 2 ]
    run "$GRANULE" plan --missing "$TOP/bench/campaigns/quick"
    [ "$status" -eq 2 ]
}

@test "open shows the report in the first browser that works, or says where it lies" {
    cd "$BATS_TEST_TMPDIR"
    export BROWSER="echo first"
    run "$GRANULE" open
    [ "$status" -eq 1 ]
    [ "$output" = "granule: open: there is no folder results/default; 'granule bench' makes one" ]
    mkdir -p results/default 'a "$b'
    run "$GRANULE" open
    [ "$status" -eq 1 ]
    [ "$output" = "granule: open: results/default/report.html: No such file or directory; \
'granule report results/default' makes it" ]
    touch results/default/report.html 'a "$b/report.html'
    [ "$("$GRANULE" open)" = "first $PWD/results/default/report.html" ]
    [ "$("$GRANULE" open default)" = "first $PWD/results/default/report.html" ]
    [ "$("$GRANULE" open 'a "$b')" = "first $PWD/a \"\$b/report.html" ]
    # A list: what isn't there, what fails, what has a place for the file.
    BROWSER='dusk::false: echo --new=%s  --wait:echo last'
    [ "$("$GRANULE" open results/default)" = "--new=$PWD/results/default/report.html --wait" ]
    BROWSER=dusk:false
    run "$GRANULE" open default
    [ "$status" -eq 1 ]
    [ "$output" = "granule: open: nothing that BROWSER names could show it; \
open $PWD/results/default/report.html in a browser" ]
    # Without a list it is xdg-open.
    printf '#!/bin/sh\necho "xdg $1"\n' >xdg-open
    chmod +x xdg-open
    [ "$(BROWSER='' PATH=$PWD:$PATH "$GRANULE" open)" = "xdg $PWD/results/default/report.html" ]
    run env -u BROWSER PATH=/nonexistent "$(realpath "$GRANULE")" open
    [ "$status" -eq 1 ]
    [[ $output == *"open $PWD/results/default/report.html in a browser" ]]
}

@test "a command that lies alone says so" {
    cp "$GRANULE" "$BATS_TEST_TMPDIR/granule"
    for words in 'bench quick' 'plots x' "run --results $BATS_TEST_TMPDIR/x y"; do
        # shellcheck disable=SC2086 # several words
        run "$BATS_TEST_TMPDIR/granule" $words
        [ "$status" -eq 1 ]
        [[ $output == "granule: ${words%% *}: the command lies alone in "*"'make install'"* ]]
    done
}

@test "an output that can't be written is an error" {
    run bash -c '"$GRANULE" plan "$0" >/dev/full' "$TOP/bench/campaigns/quick"
    [ "$status" -eq 1 ]
    [[ $output == *"couldn't be written"* ]]
}

@test "the campaigns of the house can be planned, and each name is a safe file name" {
    for campaign in "$TOP"/bench/campaigns/*; do
        [ ! -d "$campaign" ] || continue
        run "$GRANULE" plan "$campaign"
        [ "$status" -eq 0 ]
        [ -z "$(echo "$output" | cut -f 1 | sort | uniq -d)" ]
        run grep -c '^[^	]*[^A-Za-z0-9._+	-]' <<<"$output"
        [ "$output" = 0 ]
    done
}

@test "a wrong campaign is named by file and line" {
    file=$BATS_TEST_TMPDIR/mine
    printf 'platforms x86-qemu\nruns workload=critsec policy=dusk operations=5\n' >"$file"
    run "$GRANULE" plan "$file"
    [ "$status" -eq 2 ]
    [[ $output == "granule: $file:2: there is no policy 'dusk', but "*sp4* ]]
    printf 'platforms x86-qemu alpha-qemu\n\nruns workload=critsec policy=sp4-3gb operations=5\n' >"$file"
    run "$GRANULE" plan "$file"
    [ "$status" -eq 2 ]
    [[ $output == "granule: $file:3: the policy sp4-3gb is x86's alone: "*Q171793* ]]
    printf 'platforms x86-qemu\nruns workload=critsec policy=sp4-3gb operations=5\n' >"$file"
    run "$GRANULE" plan "$file"
    [ "$status" -eq 0 ]
    run "$GRANULE" plan "$BATS_TEST_TMPDIR/none"
    [ "$status" -eq 2 ]
    [ "$output" = "granule: $BATS_TEST_TMPDIR/none: No such file or directory" ]
    run "$GRANULE" plan /dev/zero
    [ "$status" -eq 2 ]
    run "$GRANULE" plan "$BATS_TEST_TMPDIR"
    [ "$status" -eq 2 ]
}

@test "plan --missing leaves out what lies whole" {
    house
    file=$BATS_TEST_TMPDIR/mine
    printf 'platforms alpha-native\nruns workload=critsec policy=sp4 seed=3-4 operations=20\n' >"$file"
    run "$GRANULE" plan "$file" --results "$results" --missing
    [ "${#lines[@]}" -eq 2 ]
    "$GRANULE" run --results "$results" --root "$house" "${lines[0]}"
    run "$GRANULE" plan "$file" --results="$results" --missing
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == critsec_sp4_s0004_* ]]
    printf x >>"$results/runs/$NAME.records"
    run "$GRANULE" plan "$file" --results "$results" --missing
    [ "${#lines[@]}" -eq 2 ]
}
