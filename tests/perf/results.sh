#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the readers of results take for a campaign of 2,000 runs, each with its thousand samples:
# seconds, and the most memory at once. The runs are real, short and native; the campaign stays in
# build/perf-results, or in the folder that is given. It takes some minutes and 2 GB.
set -eu
top=$(cd "${0%/*}/../.." && pwd)
granule=$top/build/granule
folder=${1:-$top/build/perf-results}
[ -x /usr/bin/time ] || { echo "results.sh: there is no /usr/bin/time (Debian: time)" >&2 && exit 1; }

printf '%s\n' 'platforms alpha-native x86-native' \
    'runs workload=critsec policy=sp4,sp4-pool,sp4-pool4k,sp5 seed=1-100 operations=2000' \
    'runs workload=threads,views,churn,cache,heap,images policy=sp4 seed=1-100 operations=2000' \
    >"$folder.campaign"
[ -e "$folder/manifest.json" ] ||
    "$top/bench/host/campaign.sh" --results "$folder" --root "$top" "$folder.campaign" >"$folder.log"
rm -rf "$folder.abridged" "$folder.other"
"$granule" abridge "$folder" "$folder.abridged"
cp -r "$folder" "$folder.other"

echo "$(find "$folder/runs" -type f | wc -l) runs, $(du -sm "$folder" | cut -f 1) MB"
measure() {
    /usr/bin/time -f '%e s, of which the processor %U + %S s; %M KB' "$granule" "$@" 2>"$folder.time" >/dev/null || true
    printf '%-8s %s\n' "$1" "$(tail -n 1 "$folder.time")"
}
for subcommand in collect analyse seal verify table; do
    measure "$subcommand" "$folder"
done
measure compare "$folder" "$folder.abridged"
measure compare "$folder" "$folder.other" --match policy=sp4:sp5
measure compare "$folder" "$folder.other" --format json
