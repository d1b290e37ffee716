# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154 # bats sets some
#
# What the tests of finished campaigns share: small ones, run natively once a file, and ways to
# break them.

TOP=$BATS_TEST_DIRNAME/../..
export GRANULE=${GRANULE:-$TOP/build/granule}

# make_campaign NAME LINE...: run it; its folder is $BATS_FILE_TMPDIR/NAME.
make_campaign() {
    local name=$1
    shift
    printf '%s\n' "$@" >"$BATS_FILE_TMPDIR/$name.campaign"
    PATH=$TOP/tests/host/undrawn:$PATH \
        "$TOP/bench/host/campaign.sh" --results "$BATS_FILE_TMPDIR/$name" --root "$TOP" \
        "$BATS_FILE_TMPDIR/$name.campaign" 3>&- >/dev/null
}

# copy NAME: a campaign of one's own to break, in $results.
copy() {
    results=$BATS_TEST_TMPDIR/$1
    rm -rf "$results"
    cp -r "$BATS_FILE_TMPDIR/$1" "$results"
}

# refused TEXT: the last command failed with one line on stderr, which has TEXT in it.
refused() {
    echo "status $status: $output"
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == "granule: "*"$1"* ]]
}

# sign FILE KEY [JQ]: change a sealed file by a jq program and give it the seal that it then needs.
sign() {
    jq -S --arg key "$2" "(${3:-.}) | del(.[\$key])" "$1" >"$1.bare"
    jq -S --indent 2 --arg key "$2" --arg seal "sha256:$(jq -cSj . "$1.bare" | sha256sum | cut -c -64)" \
        '.[$key] = $seal' "$1.bare" >"$1"
    rm "$1.bare"
}
