#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The line by which results are quoted: `granule table` prints it, `granule verify` checks it.
# shellcheck disable=SC2154 # results.bash sets some

bats_require_minimum_version 1.5.0
load results

setup_file() {
    make_campaign mine 'platforms alpha-native x86-native' 'limits 32M' \
        'runs workload=critsec policy=sp5 seed=1-6 operations=60000' \
        'runs workload=critsec policy=sp4 commit_limit=8M seed=1-6 operations=9000' \
        'runs workload=critsec policy=sp4 commit_limit=8M seed=1-6 operations=9000 permanent=40' \
        'runs workload=fill policy=sp4 layout=empty operations=40000'
}

setup() {
    mine=$BATS_FILE_TMPDIR/mine
    hash=$(sha256sum "$mine/runs.csv" | cut -c -12)
    head="Granule $("$GRANULE" --version | cut -d ' ' -f 2), campaign $hash:"
}

# cell PATTERN COLUMN: a field of the row of cells.csv that matches.
cell() {
    awk -F , -v column="$2" -v pattern="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i }
        $0 ~ pattern { print $at }' "$mine/cells.csv"
}

# quotes CELL: the lines of a cell of mine.
quotes() {
    "$GRANULE" table "$mine" --quote "$1"
}

# wrong LINE TEXT: verify finds the folder right and the line wrong.
wrong() {
    run --separate-stderr "$GRANULE" verify "$mine" --quoted "$1"
    echo "status $status: $output $stderr"
    [ "$status" -eq 1 ]
    [[ $output == *"its tables follow from its records"* ]]
    [[ $stderr == "granule: verify: --quoted: $mine: "*"$2"* ]]
}

@test "the line is made of the version, the runs' hash, the cell and its ratio" {
    row=',8388608,.*,first_failure,'
    expected=$(printf '%s critsec sp4 (limit 8M), first failure, 6 pairs: Alpha/x86 %.3f (%.3f-%.3f; %.1f %%)' \
        "$head" "$(cell "sp4,fresh,9000$row" ratio_median_low | head -n 1)" \
        "$(cell "sp4,fresh,9000$row" interval_low | head -n 1)" \
        "$(cell "sp4,fresh,9000$row" interval_high | head -n 1)" \
        "$(cell "sp4,fresh,9000$row" interval_level | head -n 1 | awk '{ print 100 * $1 }')")
    run "$GRANULE" table "$mine"
    echo "$output"
    echo "$expected"
    # the first cell's onset is reached by neither architecture
    [ "${lines[-1]}" = "$expected" ]
    [[ $expected =~ 0\.[0-9]+\ \(0\.[0-9]+-0\.[0-9]+\;\ 96\.9\ %\)$ ]]
    [ "$("$GRANULE" table "$mine" --format json | jq -r .quote)" = "$expected" ]
    [ "$("$GRANULE" table "$mine" --format markdown | tail -n 1)" = "\`$expected\`" ]
    [ "$("$GRANULE" verify "$mine" | tail -n 1)" = "$expected" ]
    # the hash is what figures carry in their corner
    [ "$(sed -n 's/^# campaign //p' "$mine"/plots/*.csv | sort -u)" = "$hash" ]
}

@test "any cell can be quoted, under its limit too" {
    [ "$(quotes critsec/sp5)" = \
        "$head critsec sp5, first fragmentation failure, 6 pairs: Alpha/x86 neither reached" ]
    [[ $(quotes critsec/sp5/32M) == "$head critsec sp5 (limit 32M, derived), first failure, 6 pairs: Alpha/x86 "* ]]
    [ "$(quotes critsec/sp4/8M | wc -l)" -eq 2 ]
    [ "$(quotes critsec/sp4/8388608)" = "$(quotes critsec/sp4/8M)" ]
    [[ $(quotes critsec/sp4/8M | tail -n 1) == "$head critsec sp4 (limit 8M, permanent 40), "* ]]
    [ "$(quotes fill/sp4)" = \
        "$head fill sp4, first fragmentation failure, 1 pair: Alpha/x86 no difference" ]
    [ "$(quotes fill/sp4/32M | cut -d : -f 2-)" = \
        " fill sp4 (limit 32M, derived), first failure, 1 pair: Alpha/x86 0.500 (one pair)" ]
    [ "$("$GRANULE" table "$mine" --quote fill/sp4 --format json | jq -r '.quotes[0]')" = "$(quotes fill/sp4)" ]
    for other in critsec critsec/ critsec/sp critsec/sp4/7M critsec/sp4/ '' fill/sp5; do
        run "$GRANULE" table "$mine" --quote "$other"
        refused "--quote: there is no cell '$other' in $mine"
    done
}

@test "every line that is printed is checked by verify, from an abridged folder too" {
    "$GRANULE" abridge "$mine" "$BATS_TEST_TMPDIR/abridged"
    for cell in critsec/sp5 critsec/sp5/32M critsec/sp4/8M fill/sp4 fill/sp4/32M; do
        quotes "$cell" >"$BATS_TEST_TMPDIR/lines"
        while read -r line; do
            for folder in "$mine" "$BATS_TEST_TMPDIR/abridged"; do
                [ "$("$GRANULE" verify "$folder" --quoted "$line" | tail -n 1)" = "$line" ]
            done
        done <"$BATS_TEST_TMPDIR/lines"
    done
}

@test "a line that was changed is told from a right one, and how" {
    line=$(quotes critsec/sp4/8M | head -n 1)
    wrong "${line/Alpha\/x86 0./Alpha/x86 1.}" "the line says something else than the results: '$line'"
    wrong "${line/; 96.9/; 99.9}" "something else than the results: '$line'"
    wrong "$line." "something else than the results: '$line'"
    wrong "${line/critsec/fill}" "the line is of no cell of this campaign"
    wrong "${line/6 pairs/7 pairs}" "the line is of no cell of this campaign"
    wrong "${line/campaign ?/campaign x}" "the line is of another campaign; this one's begin '$head'"
    wrong "${line/Granule 0/Granule 9}" "the line is of another campaign"
    wrong '' "the line is of another campaign"
}

@test "what isn't sealed, or isn't what was sealed, can't be quoted" {
    copy mine
    sed -i '2s/,60000,/,60001,/' "$results/runs.csv"
    run "$GRANULE" table "$results"
    echo "$output"
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = "Nothing to quote: $results/runs.csv isn't what the manifest says; see 'granule verify'." ]
    run "$GRANULE" table "$results" --quote critsec/sp4/8M
    refused "/runs.csv isn't what the manifest says"
    rm "$results/manifest.json"
    run "$GRANULE" table "$results"
    [ "$status" -eq 0 ]
    [[ ${lines[-1]} == "Nothing to quote: $results/manifest.json: "* ]]
    [ "$("$GRANULE" table "$results" --format json | jq .quote)" = null ]
}

@test "one architecture alone has a table and nothing to quote" {
    make_campaign alone 'platforms x86-native' 'runs workload=critsec policy=sp4 seed=1-6 operations=300'
    for subcommand in verify table; do
        run "$GRANULE" $subcommand "$BATS_FILE_TMPDIR/alone"
        echo "$output"
        [ "$status" -eq 0 ]
        [[ ${lines[-1],} == "nothing to quote: no cell has a ratio of the architectures"* ]]
    done
    [[ $("$GRANULE" table "$BATS_FILE_TMPDIR/alone" --quote critsec/sp4) == *", 0 pairs: Alpha/x86 no pairs" ]]
}

@test "the README quotes the published campaign" {
    line=$(sed -n 's/^    \(Granule [0-9.]*, campaign .*\)$/\1/p' "$TOP/README.md")
    echo "$line"
    [ "$(wc -l <<<"$line")" -eq 1 ]
    "$GRANULE" verify "$TOP/results/reference" --quoted "$line"
}
