#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# What `granule analyse`, `granule table` and `granule compare` say of campaigns, of those above all
# that have little to say: a sentence and empty fields, never a NaN, in every form of output.
# shellcheck disable=SC2154 # bats sets some

TOP=$BATS_TEST_DIRNAME/../..
GRANULE=${GRANULE:-$TOP/build/granule}

# analysed LINE...: run a campaign of these lines, natively, and analyse it.
analysed() {
    results=$BATS_TEST_TMPDIR/results
    mkdir -p "$results/host"
    printf '%s\n' 'platforms alpha-native x86-native' "$@" >"$results/campaign"
    "$GRANULE" plan "$results/campaign" >"$results/host/jobs"
    (cd "$TOP" && xargs -P 2 -d '\n' -n 1 "$GRANULE" run --results "$results" <"$results/host/jobs")
    "$GRANULE" collect "$results"
    "$GRANULE" analyse "$results"
    run "$GRANULE" table "$results"
    echo "$output"
    [ "$status" -eq 0 ]
    # No NaN, no infinity, no line too long.
    numbers "$output"
    fits "$output"
    "$GRANULE" table "$results" --format json >"$BATS_TEST_TMPDIR/json"
    jq -e '(.cells | length > 0) and .quote == null' "$BATS_TEST_TMPDIR/json" >/dev/null
    numbers "$(cat "$BATS_TEST_TMPDIR/json")"
    numbers "$("$GRANULE" table "$results" --format markdown)"
    agrees
}

# fits TEXT: no line of it is too long, but that it can't be quoted, which names a file.
fits() {
    if grep -v '^Nothing to quote: ' <<<"$1" | grep -E '.{101}'; then return 1; fi
}

# numbers TEXT: neither it nor a table has a NaN or an infinity in it.
numbers() {
    if grep -iE '(^|[^a-z])-?(nan|inf|infinity)([^a-z]|$)' "$results"/*.csv - <<<"$1"; then return 1; fi
}

# agrees: what has little to say is compared with itself all the same, and is equal.
agrees() {
    "$GRANULE" seal "$results"
    local format compared
    for format in text markdown json; do
        compared=$("$GRANULE" compare "$results" "$results" --format "$format")
        numbers "$compared"
    done
    jq -e '(.cells | length > 0) and all(.cells[]; .verdict == "the same")' <<<"$compared" >/dev/null
    rm "$results/manifest.json" "$results/datapackage.json"
}

# field TABLE COLUMN [PATTERN]: a column of the rows that match.
field() {
    awk -F , -v column="$2" -v pattern="${3-}" 'NR == 1 {
        for (i = 1; i <= NF; i++) if ($i == column) at = i
        if (!at) { print "no column " column; exit 1 }
        next
    }
    $0 ~ pattern { print $at }' "$results/$1"
}

@test "one pair: what it says, and no interval" {
    analysed 'runs workload=fill policy=sp4 layout=empty commit_limit=none,16M operations=33000'
    [[ $output =~ fill\ +sp4\ +32,767\ +32,767\ +no\ difference\ +granularity ]]
    [[ $output =~ fill\ +sp4\ +limit\ 16M\ +2,049\ +4,097\ +0\.500\ \(one\ pair\)\ +commit ]]
    [[ $output == *"No sign test: no workload and policy was run with several seeds"* ]]
    [ "$(field cells.csv interval_low | sort -u)" = "" ]
    [ "$(field cells.csv interval_level | sort -u)" = "" ]
    [ "$(field cells.csv mean_difference_low_operations ',16777216,.*,first_failure,')" = -2048.000 ]
    [ "$(field cells.csv family_tests | sort -u)" = "" ]
}

@test "few pairs: no interval" {
    analysed 'runs workload=critsec policy=sp4 commit_limit=8M seed=1-3 operations=9000'
    [[ $output =~ critsec\ +sp4\ +limit\ 8M\ .*\ 0\.[0-9]+\ \(3\ pairs\)\ +commit ]]
    [ "$(field cells.csv interval_low ,first_failure,)" = "" ]
    [[ $output == *"No sign test: "* ]]
}

@test "nothing reached, or nothing that both reached" {
    analysed 'runs workload=critsec policy=sp4,sp5 seed=1-7 operations=3000'
    [[ $output =~ critsec\ +sp4\ +\>3,000\ +\>3,000\ +neither\ reached ]]
    [[ $output =~ critsec\ +sp5\ +0\ +0\ +0\ +7\ +no\ pair\ is\ decided ]]
    for column in ratio_median_low ratio_median_high interval_low interval_high interval_level \
        sign_test_p holm_p; do
        [ "$(field cells.csv "$column" | sort -u)" = "" ]
    done
    [ "$(field cells.csv family_tests ',first_fragmentation_failure,')" = $'2\n2' ]
    # A share of none.
    [ "$(field incidence.csv reached_runs | sort -u)" = 0 ]
    [ "$(field incidence.csv share_low | sort -u)" = 0.000000 ]
    [ "$(field incidence.csv operation | sort -u | tr '\n' ' ')" = "0 3000 " ]
}

@test "all pairs equal is no difference, not a significant one" {
    analysed 'runs workload=images policy=sp4 seed=1-6 operations=150000'
    [[ $output =~ images\ +sp4\ .*\ no\ difference,\ all\ pairs\ equal\ +fragmented ]]
    [[ $output =~ images\ +sp4\ +0\ +6\ +0\ +0\ +all\ pairs\ are\ equal ]]
    [ "$(field cells.csv sign_test_p ',first_fragmentation_failure,')" = "" ]
    [ "$(field cells.csv ratio_median_low ',first_fragmentation_failure,')" = 1.000000 ]
    [ "$(field cells.csv interval_high ',first_fragmentation_failure,')" = 1.000000 ]
    [ "$(field incidence.csv share ',x86,first_failure,fragmented,150000,')" = 1.000000 ]
}

@test "one architecture alone has no pairs" {
    analysed 'platforms x86-native' 'runs workload=critsec policy=sp4 seed=1-6 operations=3000'
    [[ $output =~ critsec\ +sp4\ +-\ +\>3,000\ +no\ pairs ]]
    [ "$(field cells.csv pairs | sort -u)" = 0 ]
    for column in ratio_median_low mean_difference_low_operations sign_test_p family_tests; do
        [ "$(field cells.csv "$column" | sort -u)" = "" ]
    done
    [ "$(field incidence.csv arch | sort -u)" = x86 ]
}

@test "no row at all is damage, and said to be" {
    analysed 'runs workload=fill policy=sp4 layout=empty operations=300'
    "$GRANULE" seal "$results"
    for table in cells.csv runs.csv; do
        cp "$results/$table" "$BATS_TEST_TMPDIR/whole"
        head -n 1 "$BATS_TEST_TMPDIR/whole" >"$results/$table"
        run "$GRANULE" compare "$results" "$results"
        echo "$output"
        [ "$status" -eq 1 ]
        [[ $output == "granule: compare: $results/$table: it has no rows; 'granule verify' says "* ]]
        # what makes cells from runs, and what shows cells
        case $table in runs.csv) subcommand=analyse thing=run ;; *) subcommand=table thing=cell ;; esac
        run "$GRANULE" $subcommand "$results"
        echo "$output"
        [ "$status" -eq 1 ]
        [[ $output == "granule: $subcommand: $results/$table: there is no $thing in it"* ]]
        cp "$BATS_TEST_TMPDIR/whole" "$results/$table"
    done
}

@test "a family: each test with its own p and the corrected one, in a table that fits" {
    analysed 'runs workload=critsec policy=sp4,sp5 seed=1-7 operations=280000' \
        'runs workload=critsec policy=sp4 permanent=40 thread_every=128 layout=empty seed=1-7 operations=280000'
    [[ $output =~ critsec\ +sp4\ .*\ 0\.99999\ \(0\.[0-9]{5}-1\.00000\) ]]
    p=$(field cells.csv sign_test_p 'critsec,sp4,fresh,.*,first_fragmentation_failure,')
    holm=$(field cells.csv holm_p 'critsec,sp4,fresh,.*,first_fragmentation_failure,')
    # The other of the two has no pair that is decided, but is a test.
    [ "$(jq -n "$p * 2 == $holm")" = true ]
    [[ $output =~ critsec\ +sp4\ +[0-9]+\ +[0-9]+\ +0\ +0\ +0\.0[0-9]+\ +0\.[0-9]+ ]]
    [ "$(field cells.csv holm_p ',first_failure,' | sort -u)" = "" ]
    # Two things at once aren't a reading of one assumption.
    [ "$(wc -l <"$results/sensitivity.csv")" -eq 1 ]
    # Whatever the names, the table keeps its width and all its words.
    sed -i 's/^critsec,sp4,empty,/a-long-adversary,sp4-granule-page,empty,/' \
        "$results/cells.csv"
    run "$GRANULE" table "$results"
    echo "$output"
    fits "$output"
    grep -qE '^a-long-adversary sp4-granule-page ' <<<"$output"
    [[ $output =~ first[[:space:]]+failure ]]
    [ "$(grep -oE '(259,00[89]|0\.9999[0-9])( |$)' <<<"$output" | wc -l)" -eq 4 ]
}

@test "sensitivity: a row a reading that the model names, a layout and a setting" {
    analysed 'runs workload=critsec policy=sp4,sp4-teb64k,sp5,sp5-heap seed=1-6 operations=3000' \
        'runs workload=critsec policy=sp4 layout=empty seed=1-6 operations=3000' \
        'runs workload=fill policy=sp4,sp4-pool layout=empty operations=9000' \
        'runs workload=critsec policy=sp5 permanent=21 seed=3-8 operations=3000' \
        'runs workload=critsec policy=sp5 long_life=20001 seed=1-6 operations=3000' \
        'runs workload=critsec policy=sp4 commit_limit=64M seed=1-6 operations=3000'
    rows=$(for column in workload policy assumption changed usual_reading other_reading pairs; do
        field sensitivity.csv "$column" >"$BATS_TEST_TMPDIR/$column"
        echo "$BATS_TEST_TMPDIR/$column"
    done | xargs paste -d ,)
    [ "$rows" = "critsec,sp4,teb-placement,policy,sp4,sp4-teb64k,6
critsec,sp4,fresh-alpha,layout,fresh,empty,6
fill,sp4,section-blocks,policy,sp4,sp4-pool,1
critsec,sp5,section-permanent,permanent,20,21,4
critsec,sp5,,long_life,20000,20001,6" ]
}

@test "an onset that can't be, or a failure without a cause, is refused by line" {
    analysed 'runs workload=fill policy=sp4 layout=empty operations=33000'
    cp "$results/runs.csv" "$BATS_TEST_TMPDIR/whole"
    # spoil COLUMN VALUE: in the second run.
    spoil() {
        awk -F , -v OFS=, -v column="$1" -v value="$2" 'NR == 1 {
            for (i = 1; i <= NF; i++) if ($i == column) at = i
        }
        NR == 3 { $at = value } { print }' "$BATS_TEST_TMPDIR/whole" >"$results/runs.csv"
        cp "$results/cells.csv" "$BATS_TEST_TMPDIR/before"
        run "$GRANULE" analyse "$results"
        echo "$output"
        [ "$status" -eq 1 ]
        cmp "$results/cells.csv" "$BATS_TEST_TMPDIR/before"
        [ -z "$(find "$results" -name 'draft-*')" ]
    }
    spoil first_failure_operation 33001
    [[ $output == *"runs.csv:3: first_failure_operation is no operation of the run" ]]
    spoil first_failure_operation 0
    [[ $output == *"runs.csv:3: first_failure_operation is no operation of the run" ]]
    spoil first_failure_operation 1e3
    [[ $output == *"runs.csv:3: first_failure_operation should be a number, not '1e3'" ]]
    spoil commit_failure_operation 99999999
    [[ $output == *"runs.csv:3: commit_failure_operation is no operation of the run" ]]
    spoil first_failure_cause -
    [[ $output == *"runs.csv:3: there is a failure without its cause" ]]
    spoil first_failure_cause dusk
    [[ $output == *"runs.csv:3: there is no cause 'dusk'" ]]
    spoil operations 0
    [ "$status" -eq 1 ]
}
