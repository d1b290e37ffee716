#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Figures: their data against values recomputed from the tables, their pictures as journals and
# pages want them, and what happens when something is missing, hostile or broken.
# shellcheck disable=SC2016 # what stands for gnuplot expands its own

TOP=$BATS_TEST_DIRNAME/../..
export GRANULE=${GRANULE:-$TOP/build/granule}
FIGURES='limits ratio run space onset index causes tide cost'

# A campaign that has something for every figure, drawn once for all tests. What an emulator would
# count is made up.
setup_file() {
    export DRAWN=$BATS_FILE_TMPDIR/drawn
    campaign=$BATS_FILE_TMPDIR/mine
    cat >"$campaign" <<'END'
platforms alpha-native x86-native
runs workload=critsec policy=sp4,sp5 seed=1-3 operations=270000
runs workload=tide policy=sp4,sp5 seed=1-2 operations=40000
runs workload=threads policy=sp4 commit_limit=4M seed=1-2 operations=60000
limits 32M 64M 128M 192M 256M
runs workload=fill policy=sp4,sp5 layout=empty operations=33000
END
    PATH=$TOP/tests/host/undrawn:$PATH "$TOP/bench/host/campaign.sh" --results "$DRAWN" \
        --root "$TOP" "$campaign" >"$BATS_FILE_TMPDIR/out" 2>&1 3>&- ||
        { cat "$BATS_FILE_TMPDIR/out" && return 1; }
    grep -q '^no figure cost: the campaign has no counted run$' "$BATS_FILE_TMPDIR/out"
    for arch in alpha x86; do
        for step in $(seq 40); do
            echo "made_up_$arch,$arch,qemu,critsec,sp4,$((step * 10)),$((step * step)),$((step * 1000 + 7)),10,0"
        done
    done >>"$DRAWN/cost.csv"
    "$TOP/bench/host/draw.sh" "$DRAWN" 3>&-
}

setup() {
    results=$BATS_TEST_TMPDIR/results
    plots=$DRAWN/plots
}

# own: a copy of the campaign for a test that changes it.
own() {
    cp -r "$DRAWN" "$results"
    plots=$results/plots
}

# data FILE: the rows of a figure's data.
data() {
    grep -v '^#' "$plots/$1" | tail -n +2
}

# select FILE COLUMN...: columns of a table by their names, without the header.
select_columns() {
    file=$1
    shift
    grep -v '^#' "$file" | awk -F , -v wanted="$*" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(wanted, name, " "); next }
        { for (i = 1; i <= n; i++) printf "%s%s", $at[name[i]], i < n ? "," : "\n" }'
}

@test "every figure is there in three formats, of a column's width, with data and caption" {
    for figure in $FIGURES; do
        for kind in csv caption svg pdf png; do
            [ -s "$plots/$figure.$kind" ] || { echo "$figure.$kind is missing"; return 1; }
        done
        # 8.5 or 17 cm with 400 dots an inch
        width=$(od -An -j 16 -N 4 -t u1 "$plots/$figure.png" | awk '{ print $3 * 256 + $4 }')
        echo "$figure: $width"
        [ "$width" -eq 1338 ] || [ "$width" -eq 2677 ]
    done
    [ -z "$(find "$plots" -name '.*' -type f)" ]
}

@test "SVG is valid, says what it shows, keeps text as text and its ids to itself" {
    xmllint --noout "$plots"/*.svg
    for figure in $FIGURES; do
        svg=$plots/$figure.svg
        title=$(xmllint --xpath 'string(/*/*[local-name()="title"])' "$svg")
        text=$(xmllint --xpath 'string(/*/*[local-name()="desc"])' "$svg")
        [ "$title" = "$(head -n 1 "$plots/$figure.caption")" ]
        [ "$text" = "$(tail -n +3 "$plots/$figure.caption")" ]
        [ "$(grep -c '<text>' "$svg")" -gt 5 ]
        [ "$(grep -o " id=['\"][^'\"]*" "$svg" | grep -vc " id=['\"]$figure-")" -eq 0 ]
        hash=$(sha256sum "$DRAWN/runs.csv" | cut -c -12)
        grep -q "granule $hash" "$svg"
    done
    [ -z "$(grep -oh " id=['\"][^'\"]*" "$plots"/*.svg | sort | uniq -d)" ]
}

@test "PDFs have their fonts embedded, and no moment of drawing" {
    for figure in $FIGURES; do
        pdffonts "$plots/$figure.pdf" | tail -n +3 >"$BATS_TEST_TMPDIR/fonts"
        [ -s "$BATS_TEST_TMPDIR/fonts" ]
        awk '$(NF - 4) != "yes" { exit 1 }' "$BATS_TEST_TMPDIR/fonts"
        TZ=UTC pdfinfo "$plots/$figure.pdf" | grep -q '^CreationDate: .*Jan  1 00:00:00 1970'
    done
}

@test "a figure is the same bytes on every drawing" {
    own
    rm "$plots"/*
    TZ=Asia/Tokyo "$TOP/bench/host/draw.sh" "$results" 3>&-
    diff -r "$plots" "$DRAWN/plots"
}

@test "run: the course is that of the samples, the mark the first thread that failed" {
    for policy in sp4 sp5; do
        select_columns "$DRAWN/samples/critsec_${policy}_s0001_alpha-native.csv" operation free_bytes usable_bytes largest_bytes
    done >"$BATS_TEST_TMPDIR/expected"
    data run.csv | cut -d , -f 3- | diff - "$BATS_TEST_TMPDIR/expected"
    select_columns "$DRAWN/failures.csv" run kind operation free_bytes largest_bytes |
        grep '^critsec_sp4_s0001_alpha-native,thread-create,' | sort -t , -n -k 3 | head -n 1 |
        cut -d , -f 3- >"$BATS_TEST_TMPDIR/expected"
    data run-marks.csv | sed -n 's/^1,critsec_sp4_s0001_alpha-native,granularity,//p' |
        diff - "$BATS_TEST_TMPDIR/expected"
    data run-marks.csv | grep '^2,critsec_sp5_s0001_alpha-native,none,,,$'
    operation=$(cut -d , -f 1 "$BATS_TEST_TMPDIR/expected" | sed 's/...$/,&/')
    grep -q "sp4 the first thread can't be created at operation $operation, though .* GB are free" \
        "$plots/run.caption"
    grep -q 'Under sp5 every thread can be created' "$plots/run.caption"
}

@test "index: every value is 1 - usable(size) / free of the last sample before it" {
    for policy in sp4 sp5; do
        select_columns "$DRAWN/samples/critsec_${policy}_s0001_alpha-native.csv" operation free_bytes \
            usable_bytes usable_256k_bytes usable_1m_bytes usable_4m_bytes usable_16m_bytes usable_64m_bytes |
            awk -F , '{ at[NR] = $1; line[NR] = $0 }
                END { row = 1; for (i = 1; i <= 150; i++) {
                    operation = int(at[NR] * i / 150)
                    while (row < NR && at[row + 1] <= operation) row++
                    split(line[row], v, ",")
                    for (s = 3; s <= 8; s++) printf "%d %d %.5f\n", operation, 65536 * 4 ^ (s - 3), 1 - v[s] / v[2]
                } }'
    done >"$BATS_TEST_TMPDIR/expected"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/expected")" -eq 1800 ]
    data index.csv | awk -F , '{ printf "%d %d %.5f\n", $3, $4, $5 }' >"$BATS_TEST_TMPDIR/found"
    # The last digit may be rounded otherwise.
    paste -d ' ' "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/expected" |
        awk '$1 != $4 || $2 != $5 || ($3 - $6) ^ 2 > 1.1e-10 { print; bad = 1 } END { exit bad }'
}

@test "onset: the curves rise where runs have their onsets, in Wilson's intervals" {
    for arch in alpha x86; do
        select_columns "$DRAWN/runs.csv" workload policy arch first_fragmentation_failure_operation |
            sed -n "s/^critsec,sp4,$arch,//p" | sort -n |
            awk -v arch=$arch 'BEGIN { z = 1.959963984540054; n = 3 } { rise[NR] = $1 }
                function point(operation, k,  p, m, w) {
                    p = k / n; m = (p + z * z / (2 * n)) / (1 + z * z / n)
                    w = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
                    printf "%s %d %.4f %.4f %.4f\n", arch, operation, p, m - w, m + w }
                END { point(0, 0); for (i = 1; i <= 3; i++) { point(rise[i], i - 1); point(rise[i], i) }
                    point(270000, 3); point(270000, 3) }'
    done >"$BATS_TEST_TMPDIR/expected"
    panel=$(data onset-panels.csv | sed -n 's/,critsec (none under sp5),270000$//p')
    data onset.csv | awk -F , -v panel="$panel" '$2 == panel {
        printf "%s %d %.4f %.4f %.4f\n", $3, $4, $5, $6 + 0, $7 }' |
        sed 's/-0.0000/0.0000/g' >"$BATS_TEST_TMPDIR/found"
    sed -i 's/-0.0000/0.0000/g' "$BATS_TEST_TMPDIR/expected"
    diff "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/expected"
    grep -q 'critsec under sp4 3 of 3 on Alpha, 3 of 3 on x86' "$plots/onset.caption"
    # fill has one run, and of a share of one there is no curve.
    [ "$(grep -c fill "$plots/onset-panels.csv")" -eq 0 ]
}

@test "ratio: points and intervals are those of the cells" {
    select_columns "$DRAWN/cells.csv" workload policy commit_limit_bytes onset ratio_median_low |
        awk -F , '$3 == "none" ? $4 == "first_fragmentation_failure" : $4 == "first_failure"' >"$BATS_TEST_TMPDIR/cells"
    expected=$(sed -n 's/^critsec,sp4,none,first_fragmentation_failure,//p' "$BATS_TEST_TMPDIR/cells")
    data ratio.csv | grep "^1,critsec,sp4,[a-z]*,$expected,"
    expected=$(sed -n 's/^threads,sp4,4194304,first_failure,//p' "$BATS_TEST_TMPDIR/cells")
    data ratio.csv | grep "^[0-9]*,threads,sp4 limit 4M,exact,$expected,0,0,.*,commit$"
    data ratio.csv | grep '^[0-9]*,fill,sp4,equal,1,0,0,no difference,granularity$'
    # critsec sp5 has no onset on either side.
    data ratio.csv | grep '^2,-,sp5,none,1,0,0,neither comes to it,none$'
    grep -q "Of 7 cells" "$plots/ratio.caption"
}

@test "limits: points are those of the grid, and of fill those of arithmetic" {
    select_columns "$DRAWN/grid.csv" policy commit_limit_bytes ratio_median_low |
        sed -n 's/^sp4,//p' | sed 's/^none/0/' >"$BATS_TEST_TMPDIR/expected"
    data limits.csv | awk -F , '$2 == 1 { print $3 "," $5 }' >"$BATS_TEST_TMPDIR/found"
    sed -i 's/,1$/,1.000000/' "$BATS_TEST_TMPDIR/found"
    diff "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/expected"
    # A block a section: min(32766, L / 8 KB) over min(32766, L / 4 KB), and one operation more.
    awk -F , 'function most(n) { return n < 32766 ? n : 32766 }
        { L = $1 ? $1 : 2 ^ 40; r = (most(L / 8192) + 1) / (most(L / 4096) + 1) }
        (r - $2) ^ 2 > 1e-11 { print; bad = 1 } END { exit bad }' "$BATS_TEST_TMPDIR/expected"
    data limits-panels.csv | grep '^1,fill,1,'
}

@test "causes: bars hold all runs, by the causes of their first failures" {
    data causes.csv | awk -F , '{ at = $1 $2; if ($4 != end[at] + 0) exit 1; end[at] = $5 }
        END { for (at in end) if (end[at] != 1) exit 1 }'
    select_columns "$DRAWN/runs.csv" first_failure_cause | sed 's/^$/no failure/' | sort | uniq -c |
        awk '{ print $2 ($3 ? " " $3 : "") "," $1 }' | sort >"$BATS_TEST_TMPDIR/expected"
    data causes-names.csv | cut -d , -f 2- | sort | diff - "$BATS_TEST_TMPDIR/expected"
}

@test "space: cells are what a map says holds most of them" {
    # The 40th of 200 moments.
    at=$((270000 * 40 / 200))
    for size in 8192:1 4096:2; do
        "$GRANULE" map critsec --seed 1 --policy sp4 --set 'operations=270000' --page-size ${size%:*} --at $at --csv |
            awk -F , 'BEGIN { split("sections stack heap view image", name, " "); for (i in name) code[name[i]] = i + 0 }
                function hex(text,  i, value) {
                    for (i = 1; i <= 8; i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
                    return value }
                NR > 1 { from[NR] = hex($1); bytes[NR] = $2; what[NR] = $3 }
                END { for (i = 2; i <= NR; i++) {
                        # A tail behind a region is its own, one before a region that begins in a granule that one'"'"'s.
                        if (what[i] == "hole") kind = 0
                        else if (what[i] == "tail") { j = i > 2 && what[i - 1] != "hole" ? i - 1 : i + 1; kind = 10 + (code[what[j]] ? code[what[j]] : 6) }
                        else kind = code[what[i]] ? code[what[i]] : 6
                        for (a = from[i]; a < from[i] + bytes[i]; a = b) {
                            c = int(a / 8388608); b = (c + 1) * 8388608
                            if (b > from[i] + bytes[i]) b = from[i] + bytes[i]
                            sum[c, kind] += b - a; if (kind > 10) tails[c] += b - a } }
                    for (c = 0; c < 256; c++) {
                        held = 1; tail = 11
                        for (k = 2; k <= 6; k++) { if (sum[c, k] > sum[c, held]) held = k; if (sum[c, k + 10] > sum[c, tail]) tail = k + 10 }
                        cell = sum[c, 0] >= tails[c] && sum[c, 0] >= sum[c, held] ? 0 : tails[c] > sum[c, held] ? tail : held
                        printf "%s%d", c ? "," : "", cell }
                    printf "\n" }' >"$BATS_TEST_TMPDIR/expected"
        data space.csv | sed -n "s/^${size#*:},$at,//p" | diff - "$BATS_TEST_TMPDIR/expected"
    done
    [ "$(data space.csv | wc -l)" -eq 800 ]
    data space-panels.csv | grep "^1,Alpha: before SP5 (sp4),critsec_sp4_s0001_alpha-native,270000,[0-9]*,200,256$"
}

@test "tide: what is largest before each ebb's reservation, the median and range of the seeds" {
    for seed in 1 2; do
        "$GRANULE" trace tide --seed $seed --operations 40000 | grep -v '^#' |
            awk '/^reserve/ { print NR - 2 }' >"$BATS_TEST_TMPDIR/ebbs"
        while read -r at; do
            "$GRANULE" map tide --seed $seed --set operations=40000 --policy sp4 --page-size 8192 --at "$at" --csv |
                awk -F , -v at="$at" '$3 == "hole" && $2 > largest { largest = $2 } END { print at, largest }'
        done <"$BATS_TEST_TMPDIR/ebbs" >"$BATS_TEST_TMPDIR/seed$seed"
    done
    paste -d ' ' "$BATS_TEST_TMPDIR/seed1" "$BATS_TEST_TMPDIR/seed2" |
        awk '{ printf "1,alpha,%d,%d,%d,%d,%d\n", NR, int(($1 + $3) / 2), int(($2 + $4) / 2),
            ($2 < $4 ? $2 : $4), ($2 > $4 ? $2 : $4) }' >"$BATS_TEST_TMPDIR/expected"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/expected")" -eq 3 ]
    data tide.csv | head -n 3 | diff - "$BATS_TEST_TMPDIR/expected"
    data tide-lines.csv | grep '^1,sp4,2,536870912$'
}

@test "cost: steps are gathered by regions, eight points a doubling" {
    # Of a point's steps: the mean of regions, all instructions over all operations, least and most.
    awk -F , '$2 == "alpha" && $1 ~ /^made/ { d = 0; while (2 ^ (d + 1) <= $7) d++; p = d * 8 + int($7 * 8 / 2 ^ d) - 8
        each = $8 / $9; n[p]++; r[p] += $7; i[p] += $8; o[p] += $9
        if (n[p] == 1 || each < least[p]) least[p] = each
        if (each > most[p]) most[p] = each }
        END { for (p = 0; p < 432; p++) if (n[p])
            printf "%.3f %.3f %.3f %.3f %d\n", r[p] / n[p], i[p] / o[p], least[p], most[p], o[p] }' \
        "$DRAWN/cost.csv" >"$BATS_TEST_TMPDIR/expected"
    data cost.csv | sed -n 's/^1,alpha,//p' | awk -F , '{ printf "%.3f %.3f %.3f %.3f %d\n", $1, $2, $3, $4, $5 }' |
        diff - "$BATS_TEST_TMPDIR/expected"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/expected")" -gt 20 ]
}

@test "a table that is missing or cut is named, and what was drawn before stays" {
    own
    for case in limits:grid.csv ratio:cells.csv run:failures.csv space:campaign onset:incidence.csv causes:cells.csv \
        cost:cost.csv index:samples/critsec_sp5_s0001_alpha-native.csv tide:runs.csv; do
        figure=${case%%:*} table=${case#*:}
        cp "$results/$table" "$BATS_TEST_TMPDIR/kept"
        for cut in missing empty half; do
            case $cut in
            missing) rm "$results/$table" ;;
            empty) : >"$results/$table" ;;
            half) { head -n 3 "$BATS_TEST_TMPDIR/kept" && printf 'cut'; } >"$results/$table" ;;
            esac
            run "$TOP/bench/host/draw.sh" --only "$figure" "$results"
            echo "$case $cut: $status $output"
            [ "$status" -eq 1 ]
            [[ $output == "granule: figures: $results/"* ]]
            [ "$table" = campaign ] || [[ $output == *"$results/$table"* ]]
            for kind in csv caption svg pdf png; do
                cmp "$plots/$figure.$kind" "$DRAWN/plots/$figure.$kind"
            done
        done
        cp "$BATS_TEST_TMPDIR/kept" "$results/$table"
    done
    [ -z "$(find "$results" -name 'draft-*' -o -name '.*.draft')" ]
}

@test "a figure for which a campaign has nothing is left out, its old pictures with it" {
    own
    for table in grid.csv cost.csv; do
        head -n 1 "$DRAWN/$table" >"$results/$table"
    done
    run "$TOP/bench/host/draw.sh" --only limits "$results"
    [ "$status" -eq 0 ]
    [ "$output" = "no figure limits: the campaign asks for no commit limits of the grid" ]
    run "$TOP/bench/host/draw.sh" --only cost "$results"
    [ "$output" = "no figure cost: the campaign has no counted run" ]
    [ -z "$(find "$plots" -name 'limits*' -o -name 'cost*')" ]
}

@test "campaigns with next to nothing are drawn, or it is said what they lack" {
    printf '%s\n' 'platforms alpha-native x86-native' 'limits 32M 64M' \
        'runs workload=fill policy=sp4 layout=empty operations=5000' \
        'runs workload=tide policy=sp5 seed=1 operations=12000' >"$BATS_TEST_TMPDIR/small"
    PATH=$TOP/tests/host/undrawn:$PATH run "$TOP/bench/host/campaign.sh" --results "$results" --root "$TOP" \
        "$BATS_TEST_TMPDIR/small"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"no figure onset: the campaign has no cell with several seeds and no commit limit"* ]]
    [[ $output == *"no figure tide: the campaign's runs of tide end before their second ebb"* ]]
    for figure in limits ratio run space index causes; do
        run "$TOP/bench/host/draw.sh" --only $figure "$results"
        echo "$figure: $output"
        [ "$status" -eq 0 ] && [ -z "$output" ]
        xmllint --noout "$results/plots/$figure.svg"
    done
    # Alpha alone passes 32 MB: the ratio has a bound, and nothing fails but by commit.
    grep -v '^#' "$results/plots/limits.csv" | grep '^1,1,33554432,under,0.819'
    grep -v '^#' "$results/plots/ratio.csv" | grep '^1,fill,sp4,none,1,0,0,neither comes to it,none$'
}

@test "gnuplot that fails, warns or draws nothing gives an error, and no picture" {
    own
    mkdir "$BATS_TEST_TMPDIR/bin"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
    for does in 'echo half >"$6"; echo "no such font" >&2; exit 1|gnuplot failed: no such font' \
        'echo half >"$6"; echo "warning: no points" >&2|gnuplot says: warning: no points' '|gnuplot drew nothing'; do
        printf '#!/bin/sh\n%s\n' "${does%|*}" >"$BATS_TEST_TMPDIR/bin/gnuplot"
        chmod +x "$BATS_TEST_TMPDIR/bin/gnuplot"
        run "$TOP/bench/host/draw.sh" --only run "$results"
        echo "$output"
        [ "$status" -eq 1 ]
        [ "$output" = "granule: figure run.svg: ${does#*|}" ]
        cmp "$plots/run.svg" "$DRAWN/plots/run.svg"
    done
    # Data that is gone or empty, whoever took it away.
    printf '#!/bin/sh\n"%s" "$@" && echo "# nothing" >"$4/plots/run-marks.csv"\n' "$GRANULE" >"$BATS_TEST_TMPDIR/granule"
    chmod +x "$BATS_TEST_TMPDIR/granule"
    GRANULE=$BATS_TEST_TMPDIR/granule run "$TOP/bench/host/draw.sh" --only run "$results"
    [ "$status" -eq 1 ]
    [[ $output == "granule: figure run: "*"/run-marks.csv is empty; 'granule figures' makes it" ]]
    sed -i 's/echo "# nothing" >/rm /' "$BATS_TEST_TMPDIR/granule"
    GRANULE=$BATS_TEST_TMPDIR/granule run "$TOP/bench/host/draw.sh" --only run "$results"
    [[ $output == "granule: figure run: "*"/run-marks.csv is missing; 'granule figures' makes it" ]]
}

@test "names are text, whatever is in them" {
    own
    touch "$BATS_TEST_TMPDIR/here"
    # What a table can't hold (a comma, a quote, a line's end) its reader refuses.
    name="<b>&amp;\`rm here\`\$(rm here)'\\\\\\\\n%s%d{_^@}#"
    for table in runs.csv cells.csv incidence.csv grid.csv cost.csv; do
        sed -i "s/\\(^\\|,\\)critsec,/\\1${name//&/\\&},/; s/\\(^\\|,\\)fill,/\\1#${name//&/\\&},/; s/,sp4,/,${name//&/\\&},/" "$results/$table"
    done
    grep -q 'rm here' "$results/runs.csv"
    cd "$BATS_TEST_TMPDIR"
    for figure in ratio causes onset cost run index; do
        run "$TOP/bench/host/draw.sh" --only "$figure" "$results"
        echo "$figure: $output"
        [ "$status" -eq 0 ] && [ -z "$output" ]
        xmllint --noout "$plots/$figure.svg"
    done
    [ -e here ]
    for figure in ratio causes cost; do
        grep -qF '&lt;b>&amp;amp;`rm here`$(rm here)' "$plots/$figure.svg"
    done
    # Nothing can be carried out again of a workload that isn't one.
    run "$TOP/bench/host/draw.sh" --only space "$results"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == "no figure space: its workload '<b>"*"' can't be carried out again" ]]
}

@test "what there isn't is named" {
    run "$TOP/bench/host/draw.sh" --only dusk "$DRAWN"
    [ "$status" -eq 2 ]
    [ "$output" = "granule: figures: there is no figure 'dusk'" ]
    run "$GRANULE" figures --only dusk "$DRAWN"
    [ "$status" -eq 2 ]
    [[ $output == "granule: figures: there is no figure 'dusk'"* ]]
    run "$TOP/bench/host/draw.sh" "$BATS_TEST_TMPDIR/none"
    [ "$status" -eq 1 ]
    [[ $output == *"there is no folder $BATS_TEST_TMPDIR/none; 'make bench' makes it" ]]
    run "$TOP/bench/host/draw.sh"
    [ "$status" -eq 2 ]
}
