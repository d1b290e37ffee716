#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Results that somebody broke on purpose: one clear error each, and nothing outside of their folder
# is read.
# shellcheck disable=SC2154 # results.bash sets some

load results

setup_file() {
    make_campaign whole 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4 seed=1 operations=100'
}

setup() {
    copy whole
    RUN=critsec_sp4_s0001_x86-native
    secret=$BATS_TEST_TMPDIR/secret
    cp "$results/runs.csv" "$secret"
}

# both TEXT: verify and compare refuse the folder, saying TEXT.
both() {
    run timeout 20 "$GRANULE" verify "$results"
    refused "$1"
    run timeout 20 "$GRANULE" compare "$results" "$BATS_FILE_TMPDIR/whole"
    refused "$1"
    run timeout 20 "$GRANULE" compare "$BATS_FILE_TMPDIR/whole" "$results"
    refused "$1"
}

# manifest JQ TEXT: a manifest with this change, rightly sealed, is refused with TEXT.
manifest() {
    sign "$results/manifest.json" seal "$1"
    both "/manifest.json: $2"
    cp "$BATS_FILE_TMPDIR/whole/manifest.json" "$results/manifest.json"
}

@test "manifests with a right seal but other contents" {
    manifest '.files["../../etc/passwd"] = .files["runs.csv"]' \
        "it names '../../etc/passwd', which can't be a file of results"
    manifest '.files["/etc/passwd"] = .files["runs.csv"]' "it names '/etc/passwd', which"
    manifest '.files["runs/../../secret"] = .files["runs.csv"]' "it names 'runs/../../secret'"
    manifest '.files["runs/.."] = .files["runs.csv"]' "it names 'runs/..'"
    manifest '.files["a/b/c"] = .files["runs.csv"]' "it names 'a/b/c'"
    manifest '.files["-rf"] = .files["runs.csv"]' "it names '-rf'"
    manifest '.files["a b"] = .files["runs.csv"]' "it names 'a b'"
    manifest '.files[""] = .files["runs.csv"]' "it names ''"
    manifest '.files = []' "it isn't a campaign's manifest: it names no files"
    manifest 'del(.files)' "it isn't a campaign's manifest"
    manifest '.files["runs.csv"] = 5' "it doesn't say of runs.csv what it should"
    manifest '.files["runs.csv"].sha256 = "12"' "it doesn't say of runs.csv"
    manifest '.files["runs.csv"].sha256 = ("Z" * 64)' "it doesn't say of runs.csv"
    manifest '.files["runs.csv"].bytes = "12"' "it doesn't say of runs.csv"
    manifest '.format = 3' "it isn't of format 2"
    manifest 'del(.campaign)' "there is no text 'campaign' in it"
    manifest '.version = {}' "there is no text 'version' in it"
}

# text FILE TEXT: the folder is refused with this FILE (from stdin), saying TEXT.
text() {
    cat >"$results/$1"
    run timeout 20 "$GRANULE" verify "$results"
    refused "/$1$2"
    cp "$BATS_FILE_TMPDIR/whole/$1" "$results/$1"
}

@test "JSON that is none, or too much of it" {
    for file in manifest.json datapackage.json; do
        text "$file" ":" </dev/null
        text "$file" ":" <<<'{'
        head -c 700 "$BATS_FILE_TMPDIR/whole/$file" | text "$file" ":"
        text "$file" ": it is no object" <<<'[]'
        text "$file" ":" <<<7
        text "$file" ":1: duplicate object key" <<<'{"a": 1, "a": 2}'
        text "$file" ":1: maximum parsing depth reached" < <(yes '[' | head -n 100000 | tr -d '\n')
        text "$file" ":1: maximum parsing depth reached" < <(yes '{"a":' | head -n 100000 | tr -d '\n')
        text "$file" ":1: too big integer" <<<'{"a": 999999999999999999999999}'
        text "$file" ":1: real number overflow" <<<'{"a": 1e999}'
        text "$file" ":1: unable to decode byte 0xff" <<<$'{"a": "\xff"}'
        text "$file" ":1: \\u0000 is not allowed" <<<'{"a": "\u0000"}'
        text "$file" ": it is larger than" < <(head -c 70000000 /dev/zero)
        text "$file" ": there is no '" <<<'{"seal": 5, "id": 5}'
        text "$file" ": it isn't written as 'granule seal' writes it" < <(jq -c . "$BATS_FILE_TMPDIR/whole/$file")
        # The first of two equal keys isn't taken for the other's value either.
        sed 's/^{$/{"format": 2,/' "$BATS_FILE_TMPDIR/whole/$file" | text "$file" ":"
    done
}

# package JQ TEXT: the same of a package.
package() {
    sign "$results/datapackage.json" id "$1"
    run "$GRANULE" verify "$results"
    refused "/datapackage.json: $2"
    cp "$BATS_FILE_TMPDIR/whole/datapackage.json" "$results/datapackage.json"
}

@test "packages with a right seal but other contents" {
    package '.resources[0].path = "../../etc/passwd"' "the path '../../etc/passwd' isn't one inside"
    package '.resources[0].path = "/etc/passwd"' "the path '/etc/passwd' isn't one inside"
    package '.resources[0].path = "http://example.org/runs.csv"' "the path 'http://example.org/runs.csv'"
    package '.resources[0].path = "onsets.csv"' "the path of the resource 'runs' isn't that of the files"
    package '.resources[-1].path[0] = "../secret"' "the path of the resource 'samples' isn't"
    package '.resources[0].bytes = 7' "the bytes of the resource 'runs' isn't"
    package '.resources[0].hash = "md5:12"' "the hash of the resource 'runs' isn't"
    package '.resources[0].schema.fields[0].name = "ran"' "the columns of the resource 'runs'"
    package '.resources[0].schema = 7' "the columns of the resource 'runs'"
    package '.resources = 7' "it names no resources"
    package 'del(.resources[0])' "the path of the resource 'runs' isn't"
    package 'del(.resources[-1])' "it names "
    package '.manifest = "sha256:12"' "its 'manifest' isn't the seal"
}

@test "links, devices and folders in the place of files are not followed" {
    for file in manifest.json datapackage.json campaign runs.csv cells.csv "runs/$RUN.records"; do
        rm "$results/$file"
        ln -s "$secret" "$results/$file"
        run "$GRANULE" verify "$results"
        refused "/$file: "
        rm "$results/$file"
        mkfifo "$results/$file"
        run timeout 20 "$GRANULE" verify "$results"
        refused "/$file: "
        rm "$results/$file"
        mkdir "$results/$file"
        run "$GRANULE" verify "$results"
        refused "/$file: "
        copy whole
    done
    rm "$results/cells.csv"
    ln -s ../secret "$results/cells.csv"
    for subcommand in table 'compare .'; do
        # shellcheck disable=SC2086 # two words
        run "$GRANULE" $subcommand "$results"
        [ "$status" -eq 1 ]
    done
    copy whole
    mv "$results/runs" "$BATS_TEST_TMPDIR/runs"
    ln -s ../runs "$results/runs"
    run "$GRANULE" verify "$results"
    refused "/runs: it is neither a file nor a folder of results"
    run "$GRANULE" collect "$results"
    refused "/runs/critsec_sp4_s0001_alpha-native.records: there is a link or a file where results have none"
    # The folder itself may lie wherever its owner wants it.
    ln -s "$BATS_FILE_TMPDIR/whole" "$BATS_TEST_TMPDIR/link"
    "$GRANULE" verify "$BATS_TEST_TMPDIR/link"
}

# table NAME TEXT: with this table (from stdin) table and compare are refused, saying TEXT.
table() {
    cat >"$results/$1"
    if [ "$1" = cells.csv ]; then
        run timeout 20 "$GRANULE" table "$results"
        refused "/$1$2"
    fi
    run timeout 20 "$GRANULE" compare "$results" "$BATS_FILE_TMPDIR/whole"
    refused "/$1$2"
    cp "$BATS_FILE_TMPDIR/whole/$1" "$results/$1"
}

@test "tables with huge numbers, cut rows, other types, no end" {
    whole=$BATS_FILE_TMPDIR/whole
    for name in runs.csv cells.csv; do
        table "$name" ": it is empty, or its last line is cut off" </dev/null
        head -c 400 "$whole/$name" | table "$name" ": it is empty, or its last line is cut off"
        sed '2s/,[^,]*$//' "$whole/$name" | table "$name" ":2: it hasn't as many fields"
        sed '2s/$/,/' "$whole/$name" | table "$name" ":2: it hasn't as many fields"
        sed '2s/fresh/"fresh"/' "$whole/$name" | table "$name" ":2: there is a character"
        sed '2s/fresh/\x1b[2J/' "$whole/$name" | table "$name" ":2: there is a character"
        sed '2s/fresh/\x00/' "$whole/$name" | table "$name" ":2: there is a character"
        sed 's/,layout,/,outlay,/' "$whole/$name" | table "$name" ": the column layout is missing"
        sed 's/,layout,/,policy,/' "$whole/$name" | table "$name" ": the column policy is missing or there twice"
        sed '2s/,100,/,1e2,/' "$whole/$name" | table "$name" ":2: operations should be an integer"
        sed '2s/,100,/,-100,/' "$whole/$name" | table "$name" ":2: operations should be an integer"
        sed '2s/,100,/,18446744073709551617,/' "$whole/$name" | table "$name" ":2: operations should be an integer"
        sed '2s/critsec/..\/critsec/' "$whole/$name" | table "$name" ":2: "
        yes , | head -c 3000000 | tr -d '\n' | table "$name" ": it is empty, or its last line is cut off"
        { yes , | head -n 3000000 | tr -d '\n' && echo; } | table "$name" ": the column"
    done
    sed '2s/^\([^,]*,\)\{2\}/critsec,\/etc\/passwd,/' "$whole/cells.csv" |
        table cells.csv ":2: policy should be a name, not '/etc/passwd'"
}
