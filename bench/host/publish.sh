#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make an archive of a campaign for readers: the report, the figures with captions, the tables, and
# what somebody needs who checks, quotes or prints them. The same results give the same bytes.
set -eu
LC_ALL=C
TZ=UTC0
export LC_ALL TZ
unset TAR_OPTIONS GZIP

usage() {
    cat <<'END'
usage: publish.sh [--to FOLDER] DIR

DIR is a campaign's folder with its report and its figures.

  --to FOLDER   where granule-NAME-HASH.tar.gz is to lie (default: beside DIR)
END
}

die() {
    echo "granule: publish: $1" >&2
    exit "${2:-1}"
}

to=
while [ $# -gt 0 ]; do
    case $1 in
    --to)
        [ $# -gt 1 ] || die "--to needs a value; see publish.sh --help" 2
        to=$2
        shift 2
        ;;
    --help | -h)
        usage
        exit 0
        ;;
    --)
        shift
        break
        ;;
    -*) die "unknown option '$1'; see publish.sh --help" 2 ;;
    *) break ;;
    esac
done
[ $# -eq 1 ] || die "it takes one folder; see publish.sh --help" 2
top=$(cd "${0%/*}/../.." && pwd)
granule=${GRANULE:-$top/build/granule}
[ -x "$granule" ] || die "there is no $granule; 'make' builds it"
results=$(cd "$1" 2>/dev/null && pwd) || die "there is no folder $1; 'make bench' makes it"
: "${to:=${results%/*}}"
[ -d "$to" ] || die "there is no folder $to"
to=$(cd "$to" && pwd)
name=${results##*/}
case $name in
'' | [.-]* | *[!A-Za-z0-9._+-]*)
    die "'$name' can't stand in the archive's name; call the folder by letters, digits and . _ + -"
    ;;
esac

# What a campaign lacks that was run but not drawn, or not told of. => the captions of its figures
for part in report.html report.md; do
    [ -s "$results/$part" ] || die "$results/$part is missing; 'make report CAMPAIGN=$name' writes it"
done
set -- "$results"/plots/*.caption
[ -e "$1" ] || die "$results/plots has no figure; 'make plots CAMPAIGN=$name' draws them"
for caption; do
    for format in svg pdf png csv; do
        [ -s "${caption%.caption}.$format" ] ||
            die "${caption%.caption}.$format is missing; 'make plots CAMPAIGN=$name' draws it"
    done
done
begun=$(sed -n 's/^begun: //p' "$results/host/environment" 2>/dev/null) ||
    die "$results isn't finished; 'make bench CAMPAIGN=$name' goes on with it"
case $begun in
[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z) ;;
*) die "$results/host/environment doesn't say when the campaign was begun; 'make bench' writes it" ;;
esac
"$granule" verify "$results"

# The manifest has one form (bench/host/results/sealed.h), and was verified.
told() {
    sed -n "s/^  \"$1\": \"\\{0,1\\}\\([^\",]*\\)\"\\{0,1\\},\\{0,1\\}\$/\\1/p" "$results/manifest.json"
}
version=$(told version)
seal=$(told seal)
sources=$(told sources)
runs=$(told runs)
hash=$(sha256sum <"$results/runs.csv" | cut -c -12)
title=granule-$name-$hash
# It ends with the line by which the results are quoted, if they have a ratio at all.
quote=$("$granule" table "$results" | tail -n 1)
case $quote in
'Granule '*) ;;
*) quote='(no cell has a ratio of the architectures)' ;;
esac

draft=
finish() {
    code=$?
    [ -z "$draft" ] || rm -rf "$draft"
    [ "$code" -eq 0 ] || [ -z "$draft" ] ||
        echo "granule: publish: nothing was published; the cause stands above (is there room in $to?)" >&2
    exit "$code"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
draft=$(mktemp -d "$to/.publish-XXXXXX")
folder=$draft/$title

mkdir -p "$folder/figures"
"$granule" abridge "$results" "$folder/data"
for caption; do
    figure=${caption##*/}
    figure=$folder/data/plots/${figure%.caption}
    for file in "$figure".svg "$figure".pdf "$figure".png "$figure".csv "$figure"-*.csv; do
        [ ! -e "$file" ] || mv "$file" "$folder/figures"
    done
done
rm -r "$folder/data/plots"
mv "$folder/data/report.html" "$folder"
# The report's text shows the figures, which lie elsewhere here.
sed 's|](plots/|](figures/|g' "$folder/data/report.md" >"$folder/report.md"
rm "$folder/data/report.md"
"$granule" captions --pictures figures "$results" >"$folder/captions.md"
"$granule" captions --pictures figures --format latex "$results" >"$folder/captions.tex"
cp "$top/LICENSE-DATA" "$folder"

# Citation File Format 1.2.0.
cat >"$folder/CITATION.cff" <<END
cff-version: 1.2.0
message: If you use these results, please cite them as below.
type: dataset
title: "Granule: when an address space fragments, on Alpha and on x86 (campaign $name, $hash)"
abstract: >-
  $runs runs of the benchmark suite Granule, which models the address space of Windows NT 4.0: when
  requests begin to fail because of fragmentation, on Alpha and on x86, and why.
authors:
  - name: The Granule authors
version: "$version"
date-released: "${begun%T*}"
license: CC-BY-4.0
identifiers:
  - type: other
    value: "$seal"
    description: the seal of data/manifest.json, which names every byte of the results
keywords:
  - address-space fragmentation
  - virtual memory
  - Windows NT
  - DEC Alpha
references:
  - type: software
    title: Granule
    authors:
      - name: The Granule authors
    version: "$version"
    license: MIT
END

cat >"$folder/README.md" <<END
# Granule: results of the campaign $name

When does a program lose its address space, is it at another moment on Alpha than on x86, and why? These
are the results of $runs runs of the benchmark suite Granule $version, begun on ${begun%T*}. **report.html**
tells what came out; any browser opens it, offline.

| file | what it is |
|---|---|
| \`report.html\`, \`report.md\` | the report as a page, and as Markdown |
| \`figures/\` | every figure as SVG, PDF and PNG, with the CSV that it is drawn from |
| \`captions.md\`, \`captions.tex\` | the figures with their captions, for Markdown and for LaTeX |
| \`data/\` | every table, as a Frictionless Data Package: \`datapackage.json\` tells what each column means |
| \`data/manifest.json\` | what was run, the model's assumptions, and the SHA-256 of every file of results |
| \`data/host/environment\` | the machine, the emulators and compilers |
| \`CITATION.cff\` | how to cite it, for programs |
| \`LICENSE-DATA\` | the licence, CC BY 4.0 |
| \`SHA256SUMS\` | the SHA-256 of every other file here |

## What it may claim

That under this model, this workload and this policy one architecture comes to an onset earlier, by this ratio,
for that cause; that there is no difference, where all pairs are equal; a bound, where no more is known; how far
that hangs on the seed (the interval) or on an assumption (\`data/sensitivity.csv\`).

Not that NT 4.0 did so: the suite measures a *model* of its address space, which is held against public
documentation and public tests. Every number and rule of it stands in \`data/manifest.json\` with its source, or
with the word "assumption". Not that a machine was faster, nor that it never happens where a run ended before its
onset. Seeds sample a workload's generator, not programs in use.

## How to check it

    sha256sum -c SHA256SUMS      # nothing in this folder was changed
    granule verify data          # the tables are what the manifest says, and follow from one another

The guests' records and the samples (\`runs/\`, \`samples/\`, \`cost/\`) are left out, for they are large.
The manifest has the SHA-256 of each; \`granule verify\` knows that they may be left out, and says what it
couldn't check without them. They can be made again to the byte: with the sources of Granule $version,

    make bench CAMPAIGN=./again/campaign    # again/ has a copy of data/campaign, and of data/traces
    granule compare results/campaign data   # which runs are equal to the byte

## How to quote it

By one line, as this one of the first cell, and with the whole table beside it:

    $quote

\`granule table data --quote WORKLOAD/POLICY/LIMIT\` prints that of any other cell; \`granule verify data --quoted
'LINE'\` tells whether a line is what the data says. The hash in it, which stands in the corner of every figure,
is the first digits of the SHA-256 of \`data/runs.csv\`. Who wants to name every byte adds the manifest's seal:

    $seal

The sources of the suite that made it: $sources (\`granule --version\` prints its first digits).

## Licence

The data, the figures and the report: © The Granule authors, CC BY 4.0, see LICENSE-DATA. The suite itself
is licensed MIT.
END

(
    cd "$folder"
    find . -type f ! -name SHA256SUMS | sed 's|^\./||' | sort | xargs sha256sum >"$draft/sums"
    mv "$draft/sums" SHA256SUMS
)
tar --create --file "$draft/archive.tar" --directory "$draft" --format ustar --sort name \
    --owner :0 --group :0 --numeric-owner --mode a-x,u=rwX,go=rX --mtime "$begun" "$title"
gzip -9 -n "$draft/archive.tar"
mv "$draft/archive.tar.gz" "$to/$title.tar.gz"
rm -rf "$draft"
draft=
echo "archive: $to/$title.tar.gz"
