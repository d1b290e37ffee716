#!/bin/sh
# SPDX-License-Identifier: MIT
#
# alike.sh TRACE: whether a trace of plain operations without a commit limit goes as arithmetic says
# on both architectures, which differ in their page alone: the same outcome and base of every reserve,
# alloc and release; at every sample the same usable, largest and holes, and requests of every size
# that fit; the same stack and block onsets; as many requests that failed as fragmented, and as
# exhausted or granularity together. In an empty layout and in a fresh process.
#
# Prints how many outcomes and samples were compared, and in how many of these `free` differs; at a
# difference, what differs.
set -eu

trace=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The words of the trace's operations, one a line.
awk 'NR > 1 { sub("#.*", "") } NR > 1 && NF { print $1 }' "$trace" >"$folder/words"

outcomes() {
    build/granule replay "$trace" --layout "$1" --page-size "$2" --placements |
        paste -d ' ' "$folder/words" - |
        awk '$1 == "reserve" || $1 == "alloc" || $1 == "release" { print $1, $2, $3, $4 }'
}
# Records without the samples that onsets bring: the index onset depends on the page.
records() {
    build/granule replay "$trace" --layout "$1" --page-size "$2" |
        awk -F '[ ,]' -v last="$(wc -l <"$folder/words")" 'BEGIN { step = int((last + 999) / 1000) }
            $1 != "sample" || $2 % step == 0 || $2 == last { print }'
}
# Of samples: operation, usable, largest, holes, usable(256 KB) to usable(64 MB), fragmented, and the sum
# of exhausted and granularity.
shapes() {
    awk -F '[ ,]' '$1 == "sample" { print $2, $9, $10, $11, $13, $14, $15, $16, $17, $23, $21 + $22 }
        /^onset (stack|block)/ { print $2, $4 }' "$1"
}

compared=0 samples=0 free=0
for layout in empty fresh; do
    for page in 4096 8192; do
        outcomes $layout $page >"$folder/outcomes.$page"
        records $layout $page >"$folder/records.$page"
        shapes "$folder/records.$page" >"$folder/shapes.$page"
    done
    for what in outcomes shapes; do
        if ! cmp -s "$folder/$what.4096" "$folder/$what.8192"; then
            echo "$trace, layout $layout, $what on x86 and on Alpha:"
            diff "$folder/$what.4096" "$folder/$what.8192" | head -n 6
            exit 1
        fi
    done
    compared=$((compared + $(wc -l <"$folder/outcomes.4096")))
    samples=$((samples + $(grep -c '^sample ' "$folder/records.4096")))
    for page in 4096 8192; do
        grep '^sample ' "$folder/records.$page" | cut -d , -f 1,7 >"$folder/free.$page"
    done
    free=$((free + $(paste "$folder/free.4096" "$folder/free.8192" | awk '$2 != $4' | wc -l)))
done
echo "$compared $samples $free"
