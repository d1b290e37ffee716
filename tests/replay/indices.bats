#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The indices and sizes in a campaign's tables against a recount from a plain list of pages
# (recount.c), over random traces at both page sizes. GRANULE_TEST_SEED chooses other traces.

bats_require_minimum_version 1.5.0

operations=500
seeds="1 2 3"

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    export results=$BATS_FILE_TMPDIR/results
    mkdir -p "$results/host" "$results/traces"
    for seed in $seeds; do
        churn $((${GRANULE_TEST_SEED:-1} * 1000 + seed)) >"$results/traces/churn$seed.trace"
    done
    printf '%s\n' 'platforms alpha-native x86-native' \
        "runs workload=trace trace=churn${seeds// /,churn} policy=sp4 layout=empty" >"$results/campaign"
    build/granule plan "$results/campaign" >"$results/host/jobs"
    xargs -P 2 -d '\n' -n 1 build/granule run --results "$results" <"$results/host/jobs"
    build/granule collect "$results"
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
}

# A space that fills up with objects of all sizes and stays full, their ends nowhere near a granule's.
churn() {
    awk -v seed="$1" -v operations=$operations 'BEGIN {
        srand(seed)
        print "granule-trace 1"
        for (n = 0; n < operations; n++) {
            id = 1 + int(rand() * 400)
            size = 1 + int(rand() < 0.2 ? rand() * 9e7 : exp(rand() * log(2e7)))
            if (!(id in size_of) || n < operations / 2 && rand() < 0.9) {
                while (id in size_of) id++
                size_of[id] = size
                how = rand() < 0.3 ? " top" : rand() < 0.1 ? " at " 65536 + int(rand() * 2e9) : ""
                print (rand() < 0.5 ? "reserve" : "alloc"), id, size how
            } else if (rand() < 0.4) {
                print (rand() < 0.7 ? "commit" : "decommit"), id, int(rand() * size_of[id]), \
                    1 + int(rand() * size_of[id] / 4)
            } else {
                print "release", id
                delete size_of[id]
            }
        }
    }'
}

# recounted PATTERN: of each run, that table; what recount tells is summed up in $sums.
recounted() {
    local arch page seed run
    for arch in alpha x86; do
        page=$([ $arch = alpha ] && echo 8192 || echo 4096)
        for seed in $seeds; do
            run=$(cut -f 1 "$results/host/jobs" | grep "churn${seed}_.*$arch-native")
            trace=$results/traces/churn$seed.trace
            build/granule replay "$trace" --layout empty --page-size "$page" --placements \
                >"$BATS_TEST_TMPDIR/placements"
            build/check/replay/recount "$page" "$trace" "$BATS_TEST_TMPDIR/placements" "$run" \
                <"$results/${1/RUN/$run}"
        done
    done >"$BATS_TEST_TMPDIR/counts"
    sums=$(awk '{ for (i = 1; i <= NF; i++) sum[i] += $i } END { print sum[1], sum[2], sum[3], sum[4], sum[5], sum[6] }' \
        "$BATS_TEST_TMPDIR/counts")
    echo "# rows, indices between 0 and 1, causes: $sums" >&3
}

@test "samples, after every operation" {
    recounted samples/RUN.csv
    read -r rows between _ <<<"$sums"
    [ "$rows" -eq $((6 * (operations + 1))) ]
    [ "$between" -gt $((rows * 3 / 2)) ]
}

@test "failures, with their fragmentation index and cause" {
    recounted failures.csv
    read -r rows between invalid exhausted granularity fragmented <<<"$sums"
    [ "$rows" -eq "$(($(wc -l <"$results/failures.csv") - 1))" ]
    [ "$between" -gt "$rows" ]
    [ "$invalid" -gt 0 ]
    [ "$exhausted" -gt 0 ]
    [ "$granularity" -gt 0 ]
    [ "$fragmented" -gt 0 ]
}

@test "onsets" {
    recounted onsets.csv
    [ "${sums%% *}" -eq "$(($(wc -l <"$results/onsets.csv") - 1))" ]
    [ "${sums%% *}" -ge 18 ]
}
