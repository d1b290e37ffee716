#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# A campaign from plan to table on the native layer: the same bytes whatever happened on the way.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # launchers expand their own; house() sets some

load fake

setup() {
    house
    native='exec "$house/build/native/guest" "$2"'
    launcher "$native"
    file=$BATS_TEST_TMPDIR/mine
    printf '%s\n' 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4,sp5 seed=1-3 operations=3000' \
        'runs workload=fill policy=sp4 layout=empty commit_limit=none,16M operations=9000' >"$file"
    PATH=$TOP/tests/host/undrawn:$PATH
}

# campaign [RESULTS]: run it; the default is $results.
campaign() {
    "$TOP/bench/host/campaign.sh" --results "${1:-$results}" --root "$house" "$file" 3>&-
}

# same A B: the same results, host/ apart, and the report, which tells of the machine.
same() {
    diff -r --exclude=host --exclude='report.*' "$1" "$2"
}

# no_worker: nothing of this test's house runs any more.
no_worker() {
    for _ in $(seq 200); do
        pgrep -f "$BATS_TEST_TMPDIR/house" >/dev/null || return 0
        sleep 0.05
    done
    pgrep -af "$BATS_TEST_TMPDIR/house"
    return 1
}

@test "a campaign ends with tables, figures, a manifest and a table" {
    run campaign
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == "campaign mine: 16 runs"* ]]
    [[ $output == *"critsec  sp4 "* ]]
    [[ $output =~ fill\ +sp4\ +limit\ 16M\ +2,049\ +4,097\ +0.500\ \(one\ pair\)\ +commit ]]
    [ "$(wc -l <"$results/runs.csv")" -eq 17 ]
    [ "$(find "$results/samples" -name '*.csv' | wc -l)" -eq 16 ]
    [[ $output == *"no figure tide: the campaign has no run of tide"* ]]
    for figure in ratio run space index causes; do
        for kind in caption csv svg pdf png; do
            [ -s "$results/plots/$figure.$kind" ]
        done
    done
    # Every file of the results is in the manifest with its SHA-256, but what seals them itself.
    (cd "$results" && find . -type f ! -path './host/*' ! -path './plots/*' ! -name manifest.json \
        ! -name datapackage.json ! -name 'report.*' |
        sed 's|^\./||' | sort | xargs sha256sum) >"$BATS_TEST_TMPDIR/found"
    jq -r '.files | to_entries[] | "\(.value.sha256)  \(.key)"' "$results/manifest.json" |
        sort -k 2 >"$BATS_TEST_TMPDIR/sealed"
    diff "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/sealed"
    [ "$(jq -r .campaign "$results/manifest.json")" = "$(cat "$file")" ]
    grep -q '^machine: ' "$results/host/environment"
    # What derives from the measures, recounted.
    awk -F , 'FNR > 1 && ($26 != $8 - $9 || ($27 - (1 - $14 / $8)) ^ 2 > 1e-11 || \
        ($28 - (1 - $10 / $8)) ^ 2 > 1e-11) { exit 1 }' "$results"/samples/critsec_sp4_s0001_*.csv
}

@test "twice gives the same bytes, and a finished campaign starts anew" {
    campaign "$BATS_TEST_TMPDIR/other"
    campaign
    same "$results" "$BATS_TEST_TMPDIR/other"
    touch "$results/runs/mark"
    run campaign
    [ "$status" -eq 0 ]
    [[ $output == "campaign mine: it had been finished; starting anew"* ]]
    same "$results" "$BATS_TEST_TMPDIR/other"
}

@test "interrupted or killed at any moment, it goes on and ends with the same bytes" {
    campaign "$BATS_TEST_TMPDIR/other"
    launcher "sleep 0.1; $native"
    for moment in 0.05 0.4 0.8 1.2; do
        for signal in INT TERM KILL; do
            rm -rf "$results"
            env --default-signal=INT,TERM,HUP "$TOP/bench/host/campaign.sh" \
                --results "$results" --root "$house" "$file" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
            driver=$!
            sleep "$moment"
            kill -s "$signal" "$driver"
            code=0
            wait "$driver" || code=$?
            cat "$BATS_TEST_TMPDIR/out"
            echo "$signal after $moment: $code"
            [ "$code" -eq $((128 + $(kill -l "$signal"))) ]
            if [ "$signal" != KILL ]; then
                grep -q 'campaign mine: stopped; start it again and it goes on from here' \
                    "$BATS_TEST_TMPDIR/out"
            fi
            no_worker
            [ ! -e "$results/manifest.json" ]
            run campaign
            echo "$output"
            [ "$status" -eq 0 ]
            same "$results" "$BATS_TEST_TMPDIR/other"
        done
    done
}

@test "what is there isn't run again" {
    launcher "echo x >>\"\$house/count\"; sleep 0.2; $native"
    env --default-signal=INT "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" \
        "$file" >/dev/null 2>&1 3>&- &
    driver=$!
    for _ in $(seq 200); do
        [ -z "$(find "$results/runs" -name '*.records' 2>/dev/null)" ] || break
        sleep 0.1
    done
    kill -INT "$driver"
    wait "$driver" || true
    there=$(find "$results/runs" -name '*.records' | wc -l)
    [ "$there" -gt 0 ]
    rm "$house/count"
    run campaign
    [[ $output == *"going on, $((16 - there)) of 16 runs are left"* ]]
    [ "$(wc -l <"$house/count")" -eq $((16 - there)) ]
}

@test "a broken run is tried twice and named, and the others finish" {
    campaign "$BATS_TEST_TMPDIR/other"
    launcher "case \$2 in *'policy=sp5 seed=2 '*) echo x >>\"\$house/count\"; kill -9 \$\$;; esac
              $native"
    run campaign
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"granule: run critsec_sp5_s0002_alpha-native: the emulator was killed by signal 9"* ]]
    [[ $output == *"campaign mine: 2 of 16 runs broke: critsec_sp5_s0002_alpha-native critsec_sp5_s0002_x86-native; "* ]]
    [ "$(wc -l <"$house/count")" -eq 4 ]
    [ "$(find "$results/runs" -name '*.records' | wc -l)" -eq 14 ]
    [ ! -e "$results/runs.csv" ]
    [ ! -e "$results/manifest.json" ]
    # Mended, by hand and without another launcher, it goes on.
    launcher "$native"
    sed -i "s/^[0-9a-f]*\( .*launch-native\)$/$(sha256sum <"$house/arch/native/launch-native" | cut -c -64)\1/" \
        "$results/host/guests"
    run campaign
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"going on, 2 of 16 runs are left"* ]]
    [ ! -e "$results/broken" ]
    same "$results" "$BATS_TEST_TMPDIR/other"
}

@test "other guests or another campaign start anew, and say so" {
    launcher "case \$2 in *seed=2*) exit 0;; esac; $native"
    run campaign
    [ "$status" -eq 1 ]
    printf x >>"$house/build/native/guest"
    run campaign
    [ "$status" -eq 1 ]
    [[ $output == *"campaign mine: it was begun with other guests; starting anew"* ]]
    echo '# more' >>"$file"
    run campaign
    [ "$status" -eq 1 ]
    [[ $output == *"campaign mine: it was begun with another campaign file; starting anew"* ]]
    run campaign
    [[ $output != *anew* ]]
}

# traced: the campaign has a line of two traces more, which lie beside it; its runs' trace is loaded.
traced() {
    file=$BATS_TEST_TMPDIR/beside/mine
    mkdir -p "$BATS_TEST_TMPDIR/beside/traces"
    printf '%s\n' 'platforms alpha-native x86-native' 'runs workload=trace trace=one,two policy=sp4,sp5' \
        'runs workload=critsec policy=sp4 operations=900' >"$file"
    "$GRANULE" trace critsec --seed 3 --operations 2000 >"$BATS_TEST_TMPDIR/beside/traces/one.trace"
    "$GRANULE" trace heap --seed 3 --operations 1500 >"$BATS_TEST_TMPDIR/beside/traces/two.trace"
    native='case $1 in --load) exec "$house/build/native/guest" "$4" "$2" ;; esac
            exec "$house/build/native/guest" "$2"'
    launcher "$native"
}

@test "traces beside a campaign run, and its folder is complete with them" {
    traced
    run campaign
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == "campaign mine: 10 runs"* ]]
    [[ $output =~ trace-two\ +sp5\ +">1,500"\ +">1,500" ]]
    diff -r "$results/traces" "$BATS_TEST_TMPDIR/beside/traces"
    grep -q '^trace-one_sp4_s0000_x86-native,x86,native,4096,trace-one,sp4,0,fresh,2000,none,[0-9a-f]\{8\},' \
        "$results/runs.csv"
    [ "$(jq -r '.files["traces/one.trace"].sha256' "$results/manifest.json")" = \
        "$(sha256sum <"$results/traces/one.trace" | cut -c -64)" ]
    # The same plan from its own copies, and the same bytes of the folder alone.
    rm -r "$BATS_TEST_TMPDIR/beside/traces"
    run "$GRANULE" plan "$file"
    [ "$status" -eq 2 ]
    [[ $output == "granule: $file:2: "*"traces/one.trace: No such file or directory" ]]
    [ "$("$GRANULE" plan "$results/campaign" | wc -l)" -eq 10 ]
    [ -z "$("$GRANULE" plan "$results/campaign" --results "$results" --missing)" ]
    mv "$results" "$BATS_TEST_TMPDIR/first"
    file=$BATS_TEST_TMPDIR/first/campaign
    campaign
    same "$results" "$BATS_TEST_TMPDIR/first"
}

@test "a campaign with traces goes on where it was killed, and a changed trace starts it anew" {
    traced
    campaign "$BATS_TEST_TMPDIR/other"
    launcher "sleep 0.1; $native"
    for moment in 0.05 0.3 0.6 0.9; do
        rm -rf "$results"
        "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" "$file" >/dev/null 2>&1 3>&- &
        driver=$!
        sleep "$moment"
        kill -s KILL "$driver"
        wait "$driver" || true
        no_worker
        campaign
        same "$results" "$BATS_TEST_TMPDIR/other"
    done
    # Cut off, and meanwhile one of its traces is another, or one goes.
    launcher "case \$4 in *trace=two*x86*|*x86*trace=two*) exit 0;; esac; $native"
    run campaign
    [ "$status" -eq 1 ]
    run campaign
    [[ $output == *"going on, 2 of 10 runs are left"* ]]
    echo 'mutex-create 9999999' >>"$BATS_TEST_TMPDIR/beside/traces/one.trace"
    run campaign
    [[ $output == *"campaign mine: it was begun with other traces; starting anew"*"campaign mine: 10 runs"* ]]
    diff -r "$results/traces" "$BATS_TEST_TMPDIR/beside/traces"
    sed -i 's/trace=one,two/trace=one/' "$file"
    campaign
    [ "$(ls "$results/traces")" = one.trace ]
    sed -i '/trace=/d' "$file"
    campaign
    [ ! -e "$results/traces" ]
}

@test "two at once on one folder: the second is refused" {
    launcher "sleep 60; $native"
    "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" "$file" >/dev/null 2>&1 3>&- &
    first=$!
    appears "$results/host/jobs"
    run campaign
    kill -TERM "$first"
    wait "$first" || true
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"campaign mine: another one is at work in $results"* ]]
}

@test "a signal ends long runs at once, under make too" {
    launcher "sleep 60; $native"
    printf '.PHONY: it\nit:\n\t%s\n' "$TOP/bench/host/campaign.sh --results $results --root $house $file" \
        >"$BATS_TEST_TMPDIR/Makefile"
    for signal in INT TERM KILL; do
        setsid env --default-signal=INT make -f "$BATS_TEST_TMPDIR/Makefile" >/dev/null 2>&1 3>&- &
        make=$!
        for _ in $(seq 100); do
            ! pgrep -f "$house/build/native/guest" >/dev/null || break
            sleep 0.05
        done
        # Ctrl-C reaches all that a terminal runs; make relies on that and doesn't pass it on.
        if [ "$signal" = INT ]; then
            kill -s INT -- "-$make"
        else
            kill -s "$signal" "$make"
        fi
        wait "$make" || true
        no_worker
    done
}

@test "a folder that is no campaign's is left alone" {
    mkdir -p "$results/runs"
    touch "$results/runs/precious"
    run campaign
    [ "$status" -eq 1 ]
    [[ $output == *"holds something that isn't a campaign"* ]]
    [ -e "$results/runs/precious" ]
    [ ! -e "$results/host" ]
}

@test "other hosts, this one among them" {
    HOSTS=: campaign
    [ -e "$results/manifest.json" ]
}

@test "what is missing is named" {
    run "$TOP/bench/host/campaign.sh" dusk
    [ "$status" -eq 2 ]
    [[ $output == *"campaign dusk: there is no file "*"/bench/campaigns/dusk; bench/campaigns/ holds: default"* ]]
    run "$TOP/bench/host/campaign.sh"
    [ "$status" -eq 2 ]
    run "$TOP/bench/host/campaign.sh" --dusk
    [ "$status" -eq 2 ]
    rm "$house/build/native/guest"
    run campaign
    [ "$status" -eq 1 ]
    [[ $output == *"a guest or launcher is missing; 'make' builds them"* ]]
    printf 'runs\n' >"$file"
    run campaign
    [ "$status" -eq 2 ]
    [[ $output == *"$file:1: "* ]]
    mkdir "$BATS_TEST_TMPDIR/empty"
    for subcommand in collect analyse table figures seal; do
        run "$GRANULE" "$subcommand" "$BATS_TEST_TMPDIR/empty"
        [ "$status" -eq 1 ]
        [[ $output == "granule: $subcommand: $BATS_TEST_TMPDIR/empty/"*": No such file or directory" ]]
    done
}

@test "records that changed since are found when they are collected" {
    campaign
    sed -i '9s/1/2/' "$results/runs/critsec_sp5_s0003_x86-native.records"
    cp "$results/runs.csv" "$BATS_TEST_TMPDIR/before"
    run "$GRANULE" collect "$results"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"runs/critsec_sp5_s0003_x86-native.records: its CRC-32 differs"* ]]
    cmp "$results/runs.csv" "$BATS_TEST_TMPDIR/before"
    nothing_half_written
}

@test "tables that are cut or empty give an error" {
    campaign
    cp "$results/runs.csv" "$BATS_TEST_TMPDIR/runs.csv"
    size=$(stat -c %s "$results/runs.csv")
    for bytes in 0 10 $((size / 2)) $((size - 1)); do
        head -c "$bytes" "$BATS_TEST_TMPDIR/runs.csv" >"$results/runs.csv"
        for subcommand in analyse figures; do
            run "$GRANULE" "$subcommand" "$results"
            echo "$output"
            [ "$status" -eq 1 ]
            [[ $output == "granule: $subcommand: $results/runs.csv"* ]]
        done
    done
}
