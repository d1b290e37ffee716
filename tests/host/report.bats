#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The report: that it says what the tables say, is the same on every making, and works in a browser.
# With AXE=FILE, an axe.min.js of axe-core, the browser looks for what hinders people, too.
# shellcheck disable=SC2016,SC2154 # scripts are the browser's; results.bash sets some

bats_require_minimum_version 1.5.0
load results
load browser

setup_file() {
    make_campaign plain 'platforms alpha-native x86-native' 'limits 32M 64M' \
        'runs workload=critsec policy=sp4,sp5 seed=1-3 operations=262144' \
        'runs workload=critsec policy=sp4-topdown seed=1-3 operations=262144' \
        'runs workload=fill policy=sp4 layout=empty operations=33000'
    "$TOP/bench/host/draw.sh" "$BATS_FILE_TMPDIR/plain" 3>&- >/dev/null
    "$GRANULE" report "$BATS_FILE_TMPDIR/plain" 3>&- >/dev/null
    browser_start
}

teardown_file() {
    browser_stop
}

page() {
    echo "$BATS_FILE_TMPDIR/plain/report.html"
}

@test "it has every part, and both forms are the same on every making" {
    for part in 'The question' 'The answer' Figures Tables 'Assumptions, and their other readings' \
        'How it was measured' 'Where it comes from'; do
        grep -q "^## $part\$" "$BATS_FILE_TMPDIR/plain/report.md"
        grep -q "<h2><a id=\"[a-z-]*\"></a>$part</h2>" "$(page)"
    done
    copy plain
    "$GRANULE" report "$results"
    cmp "$results/report.html" "$(page)"
    cmp "$results/report.md" "$BATS_FILE_TMPDIR/plain/report.md"
    # all figures are there, and none twice
    for caption in "$results"/plots/*.caption; do
        name=$(basename "$caption" .caption)
        [ "$(grep -c "id=\"$name-title\"" "$(page)")" -eq 1 ]
        grep -q "](plots/$name.svg)\$" "$results/report.md"
    done
}

@test "the answer's numbers are those of the tables" {
    answer=$(sed -n '/^## The answer/,/^## Figures/p' "$BATS_FILE_TMPDIR/plain/report.md")
    echo "$answer"
    [ "$(grep -c '\.$' <<<"$answer")" -eq 3 ]
    run "$GRANULE" table --format json "$BATS_FILE_TMPDIR/plain"
    for side in alpha x86; do
        median=$(jq -r --arg side "${side}_operations" \
            '.cells[] | select(.workload == "critsec" and .policy == "sp4")[$side].low' \
            <<<"$output")
        [[ $answer == *" $(LC_ALL=en_US.UTF-8 printf '%d' "${median%.*}" |
            sed ':a;s/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/;ta') "* ]]
    done
    [[ $answer == *"under sp5 no request of critsec has failed so within 262,144 operations"* ]]
    # of the grid: 3 policies of critsec and fill under two limits
    [[ $answer == *"in "*" of 8 cells"* ]]
}

@test "a part that is missing or broken is an error that names it, and the old report stays" {
    copy plain
    for broken in manifest.json cells.csv grid.csv sensitivity.csv onsets.csv checks.csv plots/run.svg campaign; do
        mv "$results/$broken" "$BATS_TEST_TMPDIR/kept"
        run "$GRANULE" report "$results"
        refused "$broken"
        : >"$results/$broken"
        run "$GRANULE" report "$results"
        refused "$broken"
        mv "$BATS_TEST_TMPDIR/kept" "$results/$broken"
    done
    cmp "$results/report.html" "$(page)"
    cmp "$results/report.md" "$BATS_FILE_TMPDIR/plain/report.md"
    [ -z "$(find "$results/host" -name 'draft-*')" ]
}

@test "verify derives it, and finds a change" {
    copy plain
    "$GRANULE" verify "$results"
    for file in report.html report.md; do
        sed -i "s/The answer/The answers/" "$results/$file"
        run "$GRANULE" verify "$results"
        [ "$status" -eq 1 ]
        [[ $output == *"$file:"*"it isn't what follows"* ]]
        "$GRANULE" report "$results"
    done
    rm "$results/report.md" "$results/report.html"
    "$GRANULE" verify "$results"
}

@test "nothing is asked of any other file, and nothing goes wrong" {
    browser_log performance >/dev/null
    browser_open "$(page)"
    [ "$(browser_js 'return document.readyState')" = '"complete"' ]
    browser_log performance |
        jq -r '.[].message | fromjson | .message | select(.method == "Network.requestWillBeSent")
            .params.request.url' | grep -v '^data:' >"$BATS_TEST_TMPDIR/requests"
    cat "$BATS_TEST_TMPDIR/requests"
    [ "$(cat "$BATS_TEST_TMPDIR/requests")" = "file://$(page)" ]
    [ "$(browser_log browser)" = '[]' ]
}

@test "no page scrolls sideways, from 360 to 1920 points" {
    browser_open "$(page)"
    for width in 360 768 1920; do
        browser_size "$width"
        run browser_js 'return [document.documentElement.scrollWidth, innerWidth]'
        echo "$width: $output"
        [ "$output" = "[$width,$width]" ]
    done
}

# look: what the explorer shows now, as one JSON object a side.
look() {
    browser_js 'return Object.fromEntries(["alpha", "x86"].map((side) => {
        const box = document.getElementById("explorer-" + side);
        const fields = [...box.querySelectorAll("[data-field]")].map((field) =>
            [field.dataset.field, field.textContent]);
        return [side, {...Object.fromEntries(fields), map: box.querySelector("pre").textContent,
            command: box.querySelector("code").textContent,
            picture: box.querySelector("canvas").toDataURL()}];
    }))' >"$BATS_TEST_TMPDIR/look"
}

# shown SIDE FIELD: of the last look.
shown() {
    jq -r --arg side "$1" --arg field "$2" '.[$side][$field]' "$BATS_TEST_TMPDIR/look"
}

# explorer_is_map: both sides show what the command beside them prints.
explorer_is_map() {
    look
    for side in alpha x86; do
        command=$(shown $side command)
        eval "${command/granule/"$GRANULE"}" | tr -d , | sed 's/ *$//' >"$BATS_TEST_TMPDIR/map"
        grep '^[0-9a-f]\{8\} ' "$BATS_TEST_TMPDIR/map" |
            diff - <(shown $side map | sed 's/ *$//')
        {
            echo "   free $(shown $side free)   usable $(shown $side usable)" \
                "  largest $(shown $side largest)   $(shown $side regions) regions" \
                "$(shown $side holes) holes"
            shown $side 'last failed request' | sed 's/^none$/no request has failed/
                s/^operation/last failed request: &/'
        } | tr -d , >"$BATS_TEST_TMPDIR/numbers"
        sed -n '1s/^[^:]*://p; /request/p' "$BATS_TEST_TMPDIR/map" |
            diff - "$BATS_TEST_TMPDIR/numbers"
    done
}

@test "the explorer's slider works by keyboard, and shows what granule map prints" {
    browser_open "$(page)"
    [ "$(browser_js 'return document.getElementById("explorer").hidden')" = false ]
    explorer_is_map
    cp "$BATS_TEST_TMPDIR/look" "$BATS_TEST_TMPDIR/before"
    browser_keys '#explorer-at' '\ue012\ue012' # twice to the left
    [ "$(browser_js 'return document.getElementById("explorer-at").value')" = '"158"' ]
    [ "$(browser_text '#explorer-operation')" = '207,093 of 262,144' ]
    explorer_is_map
    jq -e --slurpfile before "$BATS_TEST_TMPDIR/before" \
        '.alpha.picture != $before[0].alpha.picture and
        .x86.picture != $before[0].x86.picture and .alpha.free != $before[0].alpha.free' \
        "$BATS_TEST_TMPDIR/look"
    browser_keys '#explorer-at' '\ue010' # the end
    [ "$(browser_js 'return document.getElementById("explorer-at").getAttribute("aria-valuetext")')" = \
        '"operation 262,144 of 262,144"' ]
    explorer_is_map
    [[ $(shown alpha 'last failed request') == operation*granularity ]]
    browser_keys '#explorer-buttons button' '\ue007' # to the first failure on Alpha
    look
    [[ $(shown alpha 'last failed request') == operation* ]]
    browser_keys '#explorer-run' '\ue015' # the next run
    explorer_is_map
    [ "$(shown alpha 'last failed request')" = none ]
    [[ $(shown alpha command) == *"--policy sp5"* ]]
}

@test "the page is whole without scripts" {
    browser POST /goog/cdp/execute '{"cmd": "Emulation.setScriptExecutionDisabled",
        "params": {"value": true}}' >/dev/null
    browser_open "$(page)"
    browser POST /goog/cdp/execute '{"cmd": "Emulation.setScriptExecutionDisabled",
        "params": {"value": false}}' >/dev/null
    run browser_js 'return [document.getElementById("explorer").checkVisibility(),
        document.querySelector("noscript").innerText.length > 50,
        document.querySelectorAll("figure svg").length]'
    echo "$output"
    [ "$output" = "[false,true,$(find "$BATS_FILE_TMPDIR/plain/plots" -name '*.svg' | wc -l)]" ]
}

@test "axe-core finds nothing, in light and in dark" {
    [ -n "${AXE-}" ] || skip "AXE names no axe.min.js"
    for scheme in light dark; do
        browser POST /goog/cdp/execute '{"cmd": "Emulation.setEmulatedMedia", "params": {"features":
            [{"name": "prefers-color-scheme", "value": "'$scheme'"}]}}' >/dev/null
        browser_open "$(page)"
        jq -n --rawfile axe "$AXE" '{script: ($axe + "; return 0"), args: []}' \
            >"$BATS_TEST_TMPDIR/axe"
        browser POST /execute/sync "@$BATS_TEST_TMPDIR/axe" >/dev/null
        browser POST /execute/async "$(jq -n '{args: [], script:
            "const done = arguments[0]; axe.run().then((r) => done(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))])))"}')" \
            >"$BATS_TEST_TMPDIR/violations"
        cat "$BATS_TEST_TMPDIR/violations"
        [ "$(cat "$BATS_TEST_TMPDIR/violations")" = '[]' ]
    done
}

@test "names are text, whatever is in them" {
    copy plain
    name='<b>&amp;`x`[y](javascript:z)![i](p.png)**e**_u_|$(rm)</script><script>document.title=1</script>'
    # A table with such a name is refused.
    cp "$results/cells.csv" "$BATS_TEST_TMPDIR/cells"
    NAME=$name awk -F, -v OFS=, -v last="$(wc -l <"$BATS_TEST_TMPDIR/cells")" \
        'NR == last { $1 = ENVIRON["NAME"] } { print }' \
        "$BATS_TEST_TMPDIR/cells" >"$results/cells.csv"
    run "$GRANULE" report "$results"
    refused ": workload should be a name"
    mv "$BATS_TEST_TMPDIR/cells" "$results/cells.csv"
    # Captions, the campaign and what tells of the machine may be any text.
    printf '# ```\n# </pre><script>document.title=2</script>\n' >>"$results/campaign"
    printf '# ```` <b> &amp;\n' >>"$results/host/environment"
    for caption in "$results"/plots/*.caption; do
        printf '%s\n\n%s\n' "$name" "$name" >"$caption"
    done
    "$GRANULE" report "$results"
    browser_open "$results/report.html"
    run browser_js 'return [document.title.slice(0, 13), document.querySelectorAll(
        "main b, main img, main a[href^=\"j\"], pre script").length,
        document.body.textContent.split("<b>&amp;`x`[y](javascript:z)").length > 10,
        document.querySelectorAll("pre").length]'
    echo "$output"
    [ "$output" = '["Address-space",0,true,4]' ]
    [ "$(browser_log browser)" = '[]' ]
}
