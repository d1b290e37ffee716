#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The archive that a campaign is published as: whole, checked by what lies in it, the same bytes
# whoever makes it where, and nothing at all when anything is wrong.
# shellcheck disable=SC2154 # results.bash sets some

bats_require_minimum_version 1.5.0
load results

# A campaign whose pictures stand in for drawings; the widths of a column's and a page's figure.
setup_file() {
    make_campaign whole 'platforms alpha-native x86-native' \
        'runs workload=critsec policy=sp4,sp5 seed=1-2 operations=300' 'limits 32M 64M' \
        'runs workload=fill policy=sp4 layout=empty commit_limit=1M operations=300'
    for caption in "$BATS_FILE_TMPDIR"/whole/plots/*.caption; do
        png_head 1338 >"${caption%.caption}.png"
    done
    png_head 2677 >"$BATS_FILE_TMPDIR/whole/plots/ratio.png"
    mkdir "$BATS_FILE_TMPDIR/first"
    publish --to "$BATS_FILE_TMPDIR/first" "$BATS_FILE_TMPDIR/whole"
}

# png_head WIDTH: how a PNG of that width begins.
png_head() {
    # shellcheck disable=SC2059 # the format is the bytes
    printf "\\211PNG\\r\\n\\032\\n\\0\\0\\0\\rIHDR\\0\\0\\$(printf %03o $(($1 / 256)))\\$(printf %03o $(($1 % 256)))\\0\\0\\1\\0"
}

publish() {
    "$TOP/bench/host/publish.sh" "$@" 3>&-
}

setup() {
    first=$(echo "$BATS_FILE_TMPDIR"/first/*)
    to=$BATS_TEST_TMPDIR/to
    mkdir "$to"
}

# unpack: the archive, in $folder.
unpack() {
    tar -xzf "$first" -C "$BATS_TEST_TMPDIR"
    folder=$(echo "$BATS_TEST_TMPDIR"/granule-*)
}

# not_published TEXT: the last command failed, said why, and left nothing.
not_published() {
    echo "status $status: $output"
    [ "$status" -eq 1 ]
    [[ $output == *"granule: "*"$1"* ]]
    [ -z "$(ls -A "$to")" ]
}

@test "the archive has one folder, named by the campaign, and checksums of all of it" {
    hash=$(sha256sum <"$BATS_FILE_TMPDIR/whole/runs.csv" | cut -c -12)
    [ "${first##*/}" = "granule-whole-$hash.tar.gz" ]
    [ "$(tar -tzf "$first" | cut -d / -f 1 | uniq)" = "granule-whole-$hash" ]
    unpack
    cd "$folder"
    sha256sum --quiet -c SHA256SUMS
    find . -type f ! -name SHA256SUMS | sort | diff - <(sed 's|^[0-9a-f]*  |./|' SHA256SUMS | sort)
    for file in README.md report.html report.md captions.md captions.tex CITATION.cff; do
        [ -s "$file" ]
    done
    cmp LICENSE-DATA "$TOP/LICENSE-DATA"
    cmp report.html "$BATS_FILE_TMPDIR/whole/report.html"
    diff report.md "$BATS_FILE_TMPDIR/whole/report.md" | grep '^[<>]' >"$BATS_TEST_TMPDIR/changes"
    # Nothing but where the figures lie.
    [ "$(sed -n 's/^> //p' "$BATS_TEST_TMPDIR/changes" | sed 's|(plots/|(figures/|')" = \
        "$(sed -n 's/^< //p' "$BATS_TEST_TMPDIR/changes")" ]
}

@test "figures are there in every format with their data, and captions and report show them" {
    unpack
    for caption in "$BATS_FILE_TMPDIR"/whole/plots/*.caption; do
        figure=$(basename "$caption" .caption)
        for format in svg pdf png csv; do
            cmp "$folder/figures/$figure.$format" "${caption%caption}$format"
        done
        grep -q "(figures/$figure.svg)$" "$folder/captions.md"
        grep -q "{figures/$figure.pdf}$" "$folder/captions.tex"
    done
    (cd "$BATS_FILE_TMPDIR/whole/plots" && ls ./*.csv) | diff - <(cd "$folder/figures" && ls ./*.csv)
    count=$(find "$folder/figures" -name '*.svg' | wc -l)
    [ "$(grep -c '^!\[' "$folder/captions.md")" -eq "$count" ]
    [ "$(grep -c '\\label' "$folder/captions.tex")" -eq "$count" ]
    grep -oh '](\(figures\|plots\)/[^)]*' "$folder"/*.md | cut -c 3- >"$BATS_TEST_TMPDIR/links"
    while read -r link; do
        [ -s "$folder/$link" ] || { echo "$link leads nowhere"; return 1; }
    done <"$BATS_TEST_TMPDIR/links"
    # A page's figure spans both columns.
    grep -B 2 'ratio.pdf' "$folder/captions.tex" | grep -qF '\begin{figure*}'
    grep -q '\[width=\\columnwidth\]{figures/run.pdf}' "$folder/captions.tex"
}

@test "the data is the campaign without its records, and is verified as such" {
    unpack
    run "$GRANULE" verify "$folder/data"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"isn't here (runs/, samples/)"* ]]
    seal=$(jq -r .seal "$folder/data/manifest.json")
    grep -qx "    $seal" "$folder/README.md"
    grep -qF "value: \"$seal\"" "$folder/CITATION.cff"
    run "$GRANULE" compare "$BATS_FILE_TMPDIR/whole" "$folder/data"
    [ "$status" -eq 0 ]
    quote=$(sed -n 's/^    \(Granule .*\)/\1/p' "$folder/README.md")
    [ -n "$quote" ]
    "$GRANULE" verify "$folder/data" --quoted "$quote"
    cmp "$folder/data/host/environment" "$BATS_FILE_TMPDIR/whole/host/environment"
}

@test "the archive is the same bytes under another user, clock, umask, locale and modes" {
    copy whole
    touch -d 2001-02-03 "$results"/*.csv "$results"/plots/*
    chmod 755 "$results/cells.csv" "$results/report.html"
    chmod 600 "$results/runs.csv"
    [ "$(id -u)" -ne 0 ] || chown -R 4321:4321 "$results"
    export TZ=Asia/Tokyo LC_ALL=C.UTF-8 TAR_OPTIONS=--mtime=2001-01-01 GZIP=-1 GRANULE
    (umask 077 && publish --to "$to" "$results")
    cmp "$to/${first##*/}" "$first"
    rm "$to"/*
    ! unshare --user --map-user=1234 --map-group=1234 true || {
        unshare --user --map-user=1234 --map-group=1234 \
            "$TOP/bench/host/publish.sh" --to "$to" "$BATS_FILE_TMPDIR/whole" 3>&-
        cmp "$to/${first##*/}" "$first"
    }
    # Beside the campaign, when nothing else is said; and by the command.
    "$GRANULE" publish "$results" 3>&-
    cmp "${results%/*}/${first##*/}" "$first"
}

@test "dates and versions are the campaign's, and the suite's own citation has its version" {
    unpack
    begun=$(sed -n 's/^begun: //p' "$BATS_FILE_TMPDIR/whole/host/environment")
    grep -qx "date-released: \"${begun%T*}\"" "$folder/CITATION.cff"
    [ "$(TZ=UTC date -r "$folder/README.md" +%FT%TZ)" = "$begun" ]
    version=$("$GRANULE" --version | cut -d ' ' -f 2)
    for citation in "$TOP/CITATION.cff" "$folder/CITATION.cff"; do
        for line in 'cff-version: 1.2.0' "version: \"$version\"" 'authors:' \
            '  - name: The Granule authors'; do
            grep -qFx "$line" "$citation"
        done
        # Every key that the format asks for or knows, and no other, at the outermost level.
        [ -z "$(sed -n 's/^\([a-z-]*\):.*/\1/p' "$citation" | sort | uniq -d)" ]
        # shellcheck disable=SC2016 # the shell within expands it
        run ! sh -c 'grep "^[^ ]" "$1" | grep -vE "^(cff-version|message|type|title|abstract|authors|version|date-released|license|identifiers|keywords|references):"' sh "$citation"
    done
    grep -qx 'type: software' "$TOP/CITATION.cff" && grep -qx 'license: MIT' "$TOP/CITATION.cff"
    grep -qx 'type: dataset' "$folder/CITATION.cff" && grep -qx 'license: CC-BY-4.0' "$folder/CITATION.cff"
}

@test "what is missing or wrong is named, with what makes it, and nothing is published" {
    lacks() {
        copy whole
        rm -r "${results:?}/$1"
        run publish --to "$to" "$results"
        not_published "$2"
    }
    lacks report.html "/report.html is missing; 'make report CAMPAIGN=whole' writes it"
    lacks report.md "/report.md is missing; 'make report CAMPAIGN=whole' writes it"
    lacks plots "/plots has no figure; 'make plots CAMPAIGN=whole' draws them"
    for format in svg pdf png csv; do
        lacks "plots/run.$format" "/plots/run.$format is missing; 'make plots CAMPAIGN=whole' draws it"
    done
    lacks host/environment "isn't finished; 'make bench CAMPAIGN=whole' goes on with it"
    lacks manifest.json "manifest.json"
    lacks cells.csv "/cells.csv: it is missing"
    copy whole
    echo more >>"$results/runs.csv"
    run publish --to "$to" "$results"
    not_published "/runs.csv: it was changed"
    copy whole
    sed -i 's/earlier/sooner/' "$results/report.md"
    run publish --to "$to" "$results"
    not_published "/report.md:"
    copy whole
    sed -i 's/^begun: .*/begun: at dawn/' "$results/host/environment"
    run publish --to "$to" "$results"
    not_published "doesn't say when the campaign was begun"
    copy whole
    echo nothing >"$results/plots/run.png"
    run publish --to "$to" "$results"
    not_published "/plots/run.png: it is no PNG; 'make plots' draws it"
    [ "${lines[-1]}" = "granule: publish: nothing was published; the cause stands above (is there room in $to?)" ]
    mv "$results" "$BATS_TEST_TMPDIR/two words"
    run publish --to "$to" "$BATS_TEST_TMPDIR/two words"
    not_published "'two words' can't stand in the archive's name"
    run publish --to "$to" "$BATS_TEST_TMPDIR/none"
    not_published "there is no folder $BATS_TEST_TMPDIR/none; 'make bench' makes it"
    run publish --to "$BATS_TEST_TMPDIR/none" "$BATS_FILE_TMPDIR/whole"
    not_published "there is no folder $BATS_TEST_TMPDIR/none"
    run publish
    [ "$status" -eq 2 ]
    run publish --dusk "$results"
    [ "$status" -eq 2 ]
}

@test "a full disk is said, and leaves what was there before" {
    cp "$first" "$BATS_TEST_TMPDIR/before"
    for size in 8k 64k 256k; do
        # shellcheck disable=SC2016 # the shell within expands them
        run unshare --map-root-user --user --mount sh -c '
            mount -t tmpfs -o size="$1" full "$2" || exit 77
            status=0
            "$3" --to "$2" "$4" || status=$?
            ls -A "$2"
            exit $status' sh "$size" "$to" "$TOP/bench/host/publish.sh" "$BATS_FILE_TMPDIR/whole"
        echo "$size: status $status: $output"
        [ "$status" -ne 77 ] || skip "no file system can be mounted here"
        [ "$status" -eq 1 ]
        [[ $output == *"No space left on device"* ]]
        [ "${lines[-1]}" = "granule: publish: nothing was published; the cause stands above (is there room in $to?)" ]
    done
    cp "$BATS_TEST_TMPDIR/before" "$to/${first##*/}"
    run bash -c 'ulimit -f 48; "$0" --to "$1" "$2"' "$TOP/bench/host/publish.sh" "$to" \
        "$BATS_FILE_TMPDIR/whole"
    echo "$output"
    [ "$status" -ne 0 ]
    cmp "$to/${first##*/}" "$first"
    [ "$(ls -A "$to")" = "${first##*/}" ]
}

@test "names in captions are text, in Markdown and in LaTeX" {
    copy whole
    # shellcheck disable=SC2016 # names
    name='<b>&amp;\input{x}$\newpage${^_#%~"`*[a](b)--|'
    for caption in "$results"/plots/*.caption; do
        { echo "$name in a title" && echo && echo "Of $name, and $name."; } >"$caption"
    done
    "$GRANULE" captions "$results" >"$BATS_TEST_TMPDIR/captions.md"
    run ! grep -qE '(^|[^\\])(<b>|&amp;|\[a\]|`)' "$BATS_TEST_TMPDIR/captions.md"
    cd "$results"
    "$GRANULE" captions --format latex . >captions.tex
    run ! grep -qF '\input{x}' captions.tex
    grep -qF '\textbackslash{}input\{x\}\$\textbackslash{}newpage\$\{' captions.tex
    run "$GRANULE" captions --format pdf .
    [ "$status" -eq 2 ]
    run "$GRANULE" captions --pictures 'a}b' .
    [ "$status" -eq 2 ]
    printf 'a title alone\n' >plots/run.caption
    run bash -c '"$GRANULE" captions . 2>&1 >"$0"' "$BATS_TEST_TMPDIR/captions.md"
    refused "/plots/run.caption: it is no caption; 'granule figures' makes it"
    rm plots/*.caption
    run "$GRANULE" captions .
    refused "./plots: there is no figure; 'make plots' draws them"
}

@test "LaTeX takes the captions, whatever is in them" {
    command -v pdflatex >/dev/null || skip "there is no pdflatex (Debian: texlive-latex-base)"
    copy whole
    cd "$results"
    # shellcheck disable=SC2016 # a name
    printf '%s\n' 'A \title{x}' '' 'Of <b>&amp;\input{x}$^_#%~"`{*[a]]--|é≥.' >plots/run.caption
    "$GRANULE" captions --format latex . >captions.tex
    # Pictures stand in for drawings here, too.
    printf '%s\n' '\documentclass{article}\usepackage[demo]{graphicx}\begin{document}' \
        '\listoffigures\input{captions}\ref{fig:granule-run}\end{document}' >paper.tex
    for _ in 1 2; do
        pdflatex -draftmode -halt-on-error -interaction=nonstopmode paper >log || { tail -n 20 log && return 1; }
    done
    run ! grep -E 'undefined|multiply defined' log
}
