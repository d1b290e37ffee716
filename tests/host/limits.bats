#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The limits of a campaign: what is derived from its unlimited runs, and the limited ones that check it.
# shellcheck disable=SC2154 # house() sets some

load fake

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR house
    # shellcheck disable=SC2016 # the launcher expands it
    launcher 'exec "$house/build/native/guest" "$2"'
    file=$BATS_FILE_TMPDIR/mine
    # Sections that are never deleted, and often a thread: both kinds of failure within 33,000.
    soon="permanent=100 thread_every=64 operations=33000"
    printf '%s\n' 'platforms alpha-native x86-native' 'limits 32M 64M 128M 512M' \
        "runs workload=critsec policy=sp4 seed=1-2 $soon" 'limits none' \
        'runs workload=fill policy=sp4 layout=empty operations=9000' \
        "runs workload=critsec policy=sp4 commit_limit=64M,128M,33M seed=1,2 $soon" \
        'runs workload=fill policy=sp4 layout=empty commit_limit=16M operations=9000' >"$file"
    PATH=$TOP/tests/host/undrawn:$PATH \
        "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" "$file" \
        >"$BATS_FILE_TMPDIR/table" 3>&-
}

# Each test has the finished campaign to itself.
setup() {
    results=$BATS_TEST_TMPDIR/results
    cp -r "$BATS_FILE_TMPDIR/results" "$results"
}

# column FILE HEADER: a column of a table, without its header.
column() {
    awk -F , -v header="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == header) at = i; next }
        { print $at }' "$1"
}

# change FILE RUN HEADER VALUE: put another value into a run's row.
change() {
    awk -F , -v OFS=, -v run="$2" -v header="$3" -v value="$4" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == header) at = i }
        $1 == run { $at = value }
        { print }' "$1" >"$1.new"
    ! cmp -s "$1" "$1.new"
    mv "$1.new" "$1"
}

# refused TEXT: analyse gives this error, and leaves its tables as they were.
refused() {
    cp "$results/cells.csv" "$results/grid.csv" "$results/checks.csv" "$BATS_TEST_TMPDIR"
    run "$GRANULE" analyse "$results"
    echo "status $status: $output"
    [ "$status" -eq 1 ]
    [[ $output == "granule: analyse: "*"$1"* ]]
    for table in cells grid checks; do
        cmp "$results/$table.csv" "$BATS_TEST_TMPDIR/$table.csv"
    done
    nothing_half_written
}

@test "only the cells that ask for them are in the grid, and each of their limits" {
    [ "$(column "$results/grid.csv" workload | sort -u)" = critsec ]
    [ "$(column "$results/grid.csv" commit_limit_bytes | xargs)" = \
        "33554432 67108864 134217728 536870912 none" ]
    [ "$(column "$results/grid.csv" pairs | sort -u)" = 2 ]
    [ "$(column "$results/grid.csv" onset | sort -u)" = first_failure ]
    column "$results/grid.csv" alpha_causes | sed -n 1,3p | sort -u | grep -qx 'commit:2'
    column "$results/grid.csv" x86_causes | sed -n '1,2p' | sort -u | grep -qx 'commit:2'
    column "$results/grid.csv" x86_causes | sed -n '3,5p' | sort -u | grep -qx 'granularity:2'
}

@test "the row of a derived limit is that of the limited runs, and that of none the unlimited runs'" {
    for limit in 67108864 134217728 none; do
        grep ",$limit,.*,first_failure," "$results/cells.csv" | grep ^critsec >"$BATS_TEST_TMPDIR/own"
        grep ",$limit,.*,first_failure," "$results/grid.csv" >"$BATS_TEST_TMPDIR/derived"
        diff "$BATS_TEST_TMPDIR/own" "$BATS_TEST_TMPDIR/derived"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/own")" -eq 1 ]
    done
}

@test "the table shows the ratio under each limit, and how many limited runs were checked" {
    cat "$BATS_FILE_TMPDIR/table"
    grep -Eqx 'workload policy +32M +64M +128M +512M +none' "$BATS_FILE_TMPDIR/table"
    # 32 and 64 MB hold half the blocks of 8 KB; what the larger ones hold, the space doesn't.
    grep -Eqx 'critsec +sp4 +0\.4[0-9]+ +0\.4[0-9]+ +0\.51[0-9] +1\.000 +1\.000' "$BATS_FILE_TMPDIR/table"
    # A limit of 33 or 16 MB has no place on the grid.
    grep -qx '8 of 14 limited runs fail where the unlimited ones say; the others have none to go by.' \
        "$BATS_FILE_TMPDIR/table"
    [ "$(column "$results/checks.csv" against_run | grep -c .)" -eq 8 ]
    # A quoted line stays one.
    [ "$(awk 'length > 100 && !/^Granule /' "$BATS_FILE_TMPDIR/table" | wc -l)" -eq 0 ]
}

@test "a limited run that fails elsewhere, or otherwise, than derived names both" {
    run=critsec_sp4_limit0064M_permanent100_thread_every64_s0002_x86-native
    twin=critsec_sp4_permanent100_thread_every64_s0002_x86-native
    cp "$results/runs.csv" "$BATS_TEST_TMPDIR/runs.csv"
    at=$(grep "^$run,limit," "$results/checks.csv" | cut -d , -f 5)
    change "$results/runs.csv" "$run" first_failure_operation $((at + 1))
    refused "the limited run $run fails at operation $((at + 1)) by commit, but by the unlimited run $twin it should fail at operation $at by commit"
    cp "$BATS_TEST_TMPDIR/runs.csv" "$results/runs.csv"
    change "$results/runs.csv" "$run" first_failure_cause granularity
    refused "the limited run $run fails at operation $at by granularity, but by"
    cp "$BATS_TEST_TMPDIR/runs.csv" "$results/runs.csv"
    sed -i "/^$twin,67108864,/d" "$results/limits.csv"
    refused "the limited run $run fails at operation $at by commit, but by the unlimited run $twin it should fail at operation 3"
}

@test "tables that aren't the campaign's are refused" {
    cp "$results/limits.csv" "$BATS_TEST_TMPDIR/limits.csv"
    sed -i '2s/^[^,]*/nobody/' "$results/limits.csv"
    refused "limits.csv:2: its run isn't in runs.csv, or out of order"
    cp "$BATS_TEST_TMPDIR/limits.csv" "$results/limits.csv"
    sed -i '3s/,67108864,/,67108865,/' "$results/limits.csv"
    refused "limits.csv:3: it is no limit of the grid, or no operation"
    cp "$BATS_TEST_TMPDIR/limits.csv" "$results/limits.csv"
    cp "$results/runs.csv" "$BATS_TEST_TMPDIR/runs.csv"
    sed -i '2{h;d};3G' "$results/runs.csv"
    refused "runs.csv:2: the campaign's run here is critsec_sp4_permanent100_thread_every64_s0001_alpha-native"
    sed '$d' "$BATS_TEST_TMPDIR/runs.csv" >"$results/runs.csv"
    refused "runs.csv:21: the campaign's run here is fill_sp4_limit0016M_empty_s0000_x86-native"
    sed '$p' "$BATS_TEST_TMPDIR/runs.csv" >"$results/runs.csv"
    refused "runs.csv:22: the campaign has no run here"
}

@test "a run on a second platform is held against that on the first, in every column" {
    mkdir -p "$house/arch/x86" "$house/build/x86-qemu"
    touch "$house/build/x86-qemu/guest.elf"
    # As QEMU would: the native layer's records under another name.
    cat >"$house/arch/x86/launch-qemu" <<'LAUNCHER'
#!/usr/bin/env bash
. "$house/fake.bash"
"$house/build/native/guest" "${2/platform=qemu/platform=native}" |
    sed -e '2s/platform=native/platform=qemu/' -e '$d' | sealed
LAUNCHER
    chmod +x "$house/arch/x86/launch-qemu"
    cp "$BATS_TEST_DIRNAME/fake.bash" "$house"
    printf '%s\n' 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4 seed=1-2 operations=3000' 'platforms x86-qemu' \
        'runs workload=critsec policy=sp4 seed=2 operations=3000' >"$BATS_TEST_TMPDIR/second"
    rm -r "$results"
    PATH=$TOP/tests/host/undrawn:$PATH \
        run "$TOP/bench/host/campaign.sh" --results "$results" --root "$house" \
        "$BATS_TEST_TMPDIR/second" 3>&-
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"Runs on a second platform that equal those on the first: 1."* ]]
    grep -qx 'critsec_sp4_s0002_x86-qemu,platform,critsec_sp4_s0002_x86-native,none,,' \
        "$results/checks.csv"
    change "$results/runs.csv" critsec_sp4_s0002_x86-qemu total_committed_peak_bytes 4096
    refused "the run critsec_sp4_s0002_x86-qemu has total_committed_peak_bytes '4096', but critsec_sp4_s0002_x86-native on another platform '"
}
