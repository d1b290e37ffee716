#!/bin/sh
# SPDX-License-Identifier: MIT
#
# compare.sh SEED OPERATIONS: a random trace of that seed on the native layer and on the model, at
# both page sizes, without a commit limit and with one that the seed chooses. Prints the number of
# operations that were compared; at a difference, what differs and how to have it again.
set -eu

seed=$1
operations=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
limit=$((1 << (20 + seed % 11)))
compared=0

build/check/replay/generate "$seed" "$operations" >"$folder/trace"
for page in 4096 8192; do
    for limit in none $((limit + seed * 4097 % 30011)); do
        build/check/replay/model "$page" "$limit" <"$folder/trace" >"$folder/model"
        build/granule replay "$folder/trace" --layout empty --placements --page-size "$page" \
            --commit-limit "$limit" >"$folder/granule"
        if ! cmp -s "$folder/model" "$folder/granule"; then
            echo "seed $seed, $operations operations, --page-size $page --commit-limit $limit:"
            diff "$folder/model" "$folder/granule" | head -n 6
            exit 1
        fi
        compared=$((compared + $(wc -l <"$folder/granule")))
    done
done
echo "$compared"
