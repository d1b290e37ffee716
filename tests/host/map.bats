# SPDX-License-Identifier: MIT
#
# Maps against the samples of the same run: what is drawn adds up to what was measured.

setup() {
    granule=${GRANULE:-build/granule}
    "$granule" trace critsec --seed 2 --operations 20000 >"$BATS_TEST_TMPDIR/trace"
}

# The sums of a map's rows: free usable largest regions committed all.
sums() {
    awk -F, 'NR > 1 { all += $2; committed += $4 }
        NR > 1 && ($3 == "hole" || $3 == "tail") { free += $2 }
        $3 == "hole" { usable += $2; if ($2 > largest) largest = $2 }
        NR > 1 && $3 != "hole" && $3 != "tail" { regions++ }
        END { print free, usable, largest, regions, committed, all }'
}

@test "a map's rows add up to the sample at that operation" {
    for size in 4096 8192; do
        "$granule" replay "$BATS_TEST_TMPDIR/trace" --page-size $size >"$BATS_TEST_TMPDIR/records"
        for at in 0 20 1000 12340 20000; do
            expected=$(sed -n "s/^sample $at,//p" "$BATS_TEST_TMPDIR/records" |
                awk -F, '{ print $6, $7, $8, $10, $5, 2147352576 }')
            got=$("$granule" map "$BATS_TEST_TMPDIR/trace" --page-size $size --at $at --csv | sums)
            echo "$size $at: $got; expected $expected"
            [ "$got" = "$expected" ]
        done
    done
}

@test "a map of a workload is that of its trace" {
    diff <("$granule" map critsec --seed 2 --set operations=20000 --csv) \
        <("$granule" map "$BATS_TEST_TMPDIR/trace" --csv)
}

@test "a picture has a cell for every megabyte, and no escape sequence where nobody looks" {
    "$granule" map critsec --seed 2 --at 9000 >"$BATS_TEST_TMPDIR/picture"
    [ "$(grep -c '^[0-7][048c]000000 [.a-zA-Z]\{64\}$' "$BATS_TEST_TMPDIR/picture")" -eq 32 ]
    ! grep -q "$(printf '\033')" "$BATS_TEST_TMPDIR/picture"
    grep -q '^\. free .*S critical sections' "$BATS_TEST_TMPDIR/picture"
}

@test "what is wrong is said" {
    run "$granule" map critsec --at 300001
    [ "$status" -eq 2 ] && [[ $output == *"0 to 300000"* ]]
    run "$granule" map no-such-workload
    [ "$status" -ne 0 ] && [[ $output == *"no-such-workload"* ]]
    run "$granule" map critsec --policy sp4-3gb --page-size 8192
    [ "$status" -eq 2 ] && [[ $output == *"--policy sp4-3gb"*"Q171793"* ]]
    run "$granule" map critsec --set policy=sp4-3gb --page-size 8192
    [ "$status" -ne 0 ] && [[ $output == *"sp4-3gb"*"Q171793"* ]]
    run "$granule" map critsec --cell 3000
    [ "$status" -eq 2 ] && [[ $output == *"power of two"* ]]
    run "$granule" map critsec --set stack=99999999999
    [ "$status" -ne 0 ] && [[ $output == *"stack"* ]]
}
