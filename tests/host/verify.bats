#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# `granule verify`: nothing in a campaign's folder changes, goes or comes without being named, and
# what doesn't follow from the rest is found even where every digest was made to fit.
# shellcheck disable=SC2154 # results.bash sets some

load results

setup_file() {
    make_campaign whole 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4 seed=1 operations=200' \
        'runs workload=fill policy=sp4 layout=empty commit_limit=1M operations=300'
}

setup() {
    copy whole
}

# files: every file that the manifest vouches for.
files() {
    (cd "$results" && find . -type f ! -path './host/*' ! -path './plots/*' ! -name 'report.*' |
        sed 's|^\./||' | sort)
}

# named FILE: verify fails and names it.
named() {
    run "$GRANULE" verify "$results"
    echo "$1: status $status: $output"
    [ "$status" -eq 1 ]
    [[ $output == "granule: verify: $results/$1: "* ]] || [[ $output == "granule: verify: $results/$1:"[0-9]* ]]
}

# flip FILE PLACE: change the byte at this percentage of the file.
flip() {
    local at=$((($(stat -c %s "$1") - 1) * $2 / 100))
    local byte
    byte=$(od -An -tu1 -j "$at" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}

@test "a finished campaign is right, and says its seal" {
    touch "$BATS_TEST_TMPDIR/before"
    run "$GRANULE" verify "$results"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ ${lines[0]} == "$results: $(($(files | wc -l) - 2)) files are what the manifest says" ]]
    [[ ${lines[1]} == "$results: its tables follow from its records" ]]
    [[ ${lines[2]} == "seal $(jq -r .seal "$results/manifest.json")" ]]
    # The seal is what the documentation says.
    [ "$(jq -r .seal "$results/manifest.json")" = \
        "sha256:$(jq -cSj 'del(.seal)' "$results/manifest.json" | sha256sum | cut -c -64)" ]
    [ "$(find "$results" -newer "$BATS_TEST_TMPDIR/before" -type f | wc -l)" -eq 0 ]
}

@test "a byte changed anywhere is found, and its file named" {
    for file in $(files); do
        for place in 37 100; do
            flip "$results/$file" "$place"
            named "$file"
            cp "$BATS_FILE_TMPDIR/whole/$file" "$results/$file"
        done
    done
    for file in manifest.json datapackage.json; do
        for place in $(seq 0 13 97); do
            flip "$results/$file" "$place"
            named "$file"
            cp "$BATS_FILE_TMPDIR/whole/$file" "$results/$file"
        done
    done
    "$GRANULE" verify "$results"
}

@test "a file that is cut, missing or one too many is found and named" {
    for file in $(files); do
        truncate -s -1 "$results/$file"
        named "$file"
        rm "$results/$file"
        named "$file"
        cp "$BATS_FILE_TMPDIR/whole/$file" "$results/$file"
    done
    for file in more.csv runs/more.records samples/more.csv more/more .hidden 'a b'; do
        mkdir -p "$(dirname "$results/$file")"
        echo more >"$results/$file"
        named "$file"
        rm "$results/$file"
    done
    rmdir "$results/more"
    "$GRANULE" verify "$results"
}

@test "everything that is wrong is named" {
    flip "$results/runs.csv" 50
    rm "$results/cells.csv"
    touch "$results/more"
    run "$GRANULE" verify "$results"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"/runs.csv: it was changed"* ]]
    [[ $output == *"/cells.csv: it is missing"* ]]
    [[ $output == *"/more: the manifest doesn't name it"* ]]
    [[ $output == *"3 files aren't what the manifest says"* ]]
}

# forge FILE SED...: change it and seal anew; sealing itself must not mind.
forge() {
    copy whole
    sed -i "${@:2}" "$results/$1"
    ! cmp -s "$results/$1" "$BATS_FILE_TMPDIR/whole/$1"
    "$GRANULE" seal "$results"
    run "$GRANULE" verify "$results"
}

@test "what doesn't follow from the rest is found though its digest fits" {
    samples=samples/critsec_sp4_s0001_alpha-native.csv
    forge cells.csv '2s/,200,none,/,201,none,/'
    refused "/cells.csv:2: it isn't what follows from the other files"
    forge runs.csv '3s/,200,/,201,/2'
    refused "/runs.csv:3: it isn't what follows"
    forge failures.csv '$p'
    refused "/failures.csv:"
    forge onsets.csv '2s/,[0-9]*,0,/,7,0,/'
    refused "/onsets.csv:2: it isn't what follows"
    forge "$samples" '$s/,0,/,1,/'
    refused "/$samples:"
    forge runs/critsec_sp4_s0001_alpha-native.records '9s/0/1/'
    refused "/runs/critsec_sp4_s0001_alpha-native.records: its CRC-32 differs"
    copy whole
    sed -i '12s/0/1/' "$results/plots/run.csv"
    run "$GRANULE" verify "$results"
    refused "/plots/run.csv:12: it isn't what follows"
}

@test "a table's values are held against its schema" {
    forge_refused() {
        copy whole
        sed -i "$2" "$results/$1"
        ! cmp -s "$results/$1" "$BATS_FILE_TMPDIR/whole/$1"
        run "$GRANULE" seal "$results"
        refused "$3"
    }
    forge_refused runs.csv '2s/,fresh,/,foul,/' "/runs.csv:2: layout should be a word of its list, not 'foul'"
    forge_refused runs.csv '2s/,8192,/,0,/' "/runs.csv:2: page_size_bytes should be an integer within"
    forge_refused runs.csv '2s/,8192,/,99999999999999999999,/' "/runs.csv:2: page_size_bytes should be"
    forge_refused runs.csv '2s/,8192,/,,/' "/runs.csv:2: page_size_bytes is empty"
    forge_refused runs.csv '1s/^run,/ran,/' "/runs.csv: the column run is missing"
    forge_refused runs.csv '1s/,stack,/,stick,/' "no column 'stick' in the schema of runs.csv"
    forge_refused runs.csv '1s/,stack,/,long,/' "the column long is there twice"
    forge_refused runs.csv '3s/,[^,]*$//' "/runs.csv:3: it hasn't as many fields as the header"
    forge_refused cells.csv '2s/,none,/,nine,/' "/cells.csv:2: commit_limit_bytes should be"
    forge_refused samples/fill_sp4_limit0001M_empty_s0000_x86-native.csv '3s/0\.[0-9]*$/1.5/' \
        "free_fragmentation should be a number from 0 to 1, not '1.5'"
    touch "$results/dusk.csv"
    cp "$BATS_FILE_TMPDIR/whole/samples/"* "$results/samples/"
    run "$GRANULE" seal "$results"
    refused "/dusk.csv: no campaign has such a table"
}

@test "records and samples may be left out as a whole, and that is said" {
    "$GRANULE" abridge "$results" "$BATS_TEST_TMPDIR/abridged"
    results=$BATS_TEST_TMPDIR/abridged
    run "$GRANULE" verify "$results"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ ${lines[1]} == *"isn't here (runs/, samples/), only its digests are" ]]
    cmp "$results/manifest.json" "$BATS_FILE_TMPDIR/whole/manifest.json"
    cmp "$results/host/environment" "$BATS_FILE_TMPDIR/whole/host/environment"
    [ -s "$results/plots/run.svg" ]
    [ ! -e "$results/runs" ] && [ ! -e "$results/samples" ]
    # Every table that the package names is there.
    for path in $(jq -r '.resources[].path' "$results/datapackage.json"); do
        [ -s "$results/$path" ]
    done
    for file in $(files); do
        cp "$results/$file" "$BATS_TEST_TMPDIR/kept"
        flip "$results/$file" 60
        named "$file"
        cp "$BATS_TEST_TMPDIR/kept" "$results/$file"
    done
    # One record of many is another thing than none.
    mkdir "$results/runs"
    cp "$BATS_FILE_TMPDIR/whole/runs/fill"*_x86-native.records "$results/runs/"
    run "$GRANULE" verify "$results"
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 4 ]
    [[ $output == *"/runs/critsec_sp4_s0001_alpha-native.records: it is missing"* ]]
    run "$GRANULE" abridge "$BATS_FILE_TMPDIR/whole" "$results"
    refused "there is something in it"
}

@test "results/reference is right" {
    [ "$(jq .format "$TOP/results/reference/manifest.json")" != 1 ] ||
        skip "it was made before campaigns were sealed"
    run "$GRANULE" verify "$TOP/results/reference"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the package says of every table where it lies, how large it is and what its columns are" {
    package=$results/datapackage.json
    [ "$(jq -r '[.profile, .licenses[0].name] | @csv' "$package")" = '"tabular-data-package","CC-BY-4.0"' ]
    [ "$(jq -r '.manifest' "$package")" = "$(jq -r .seal "$results/manifest.json")" ]
    (cd "$results" && find . -name '*.csv' ! -path './plots/*' ! -name 'report.*' |
        sed 's|^\./||' | sort) >"$BATS_TEST_TMPDIR/found"
    jq -r '.resources[].path | if type == "array" then .[] else . end' "$package" | sort |
        diff - "$BATS_TEST_TMPDIR/found"
    for i in $(seq 0 $(($(jq '.resources | length' "$package") - 1))); do
        resource() { jq -r ".resources[$i] | $1" "$package"; }
        # shellcheck disable=SC2046 # names without blanks
        all=$(cd "$results" && cat $(resource '[.path] | flatten | .[]') | sha256sum | cut -c -64)
        [ "$(resource .hash)" = "sha256:$all" ]
        [ "$(resource .profile)" = tabular-data-resource ]
        resource '[.path] | flatten | .[]' | while read -r path; do
            [ "$(resource '[.schema.fields[].name] | join(",")')" = "$(head -n 1 "$results/$path")" ]
        done
        [ "$(resource '[.schema.fields[] | select(.type and .description and .name and .constraints)] | length')" = \
            "$(resource '.schema.fields | length')" ]
    done
    [ "$(jq -c '.resources[0].schema.fields[] | select(.name == "stack") | [.type, .unit, .constraints.maximum]' \
        "$package")" = '["integer","bytes",16777216]' ]
}

@test "results/README.md has every column, as the schema has it" {
    "$GRANULE" schema >"$BATS_TEST_TMPDIR/schema"
    sed -n '/^### `runs.csv`/,$p' "$TOP/results/README.md" | diff - "$BATS_TEST_TMPDIR/schema"
    for file in "$results"/*.csv "$results"/samples/*_s0001_x86-native.csv; do
        for header in $(head -n 1 "$file" | tr , ' '); do
            name=$(echo "$header" | sed -E \
                -e 's/^(first_fragmentation_failure|first_failure|stack_onset|block_16m_onset|block_1m_onset|index_onset)_/ONSET_/' \
                -e 's/failed_(invalid|policy|exhausted|granularity|fragmented|commit)_/failed_CAUSE_/' \
                -e 's/^(usual_ratio|other_ratio|ratio_effect|alpha_effect|x86_effect)_/EFFECT_/' \
                -e 's/^(alpha|x86)_(runs|reached|median|causes)/ARCH_\2/')
            grep -q "^| \`$name\` | " "$TOP/results/README.md" || "$GRANULE" list | grep -q "^    $header " || {
                echo "$file: $header isn't in results/README.md"
                false
            }
        done
    done
}

@test "the manifest is the same for the same sources, whatever git and the machine say" {
    [ "$(jq -r .sources "$results/manifest.json")" = \
        "$(cd "$TOP" && find arch bench -name '*.[chS]' -o -name '*.lds' -o -name '*.mk' -o -name '*.sh' -o -name 'launch-*' |
            LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c -64)" ]
    ! grep -qE "$(hostname)|$(git -C "$TOP" rev-parse --short HEAD)" "$results/manifest.json"
}
