# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# A browser without a window, driven over WebDriver (W3C) by curl and jq.

# browser_start: it runs until browser_stop.
browser_start() {
    local line=
    : >"$BATS_FILE_TMPDIR/driver"
    chromedriver --port=0 >"$BATS_FILE_TMPDIR/driver" 2>&1 3>&- &
    echo $! >"$BATS_FILE_TMPDIR/driver.pid"
    # It says on which port it listens.
    for _ in $(seq 600); do
        line=$(grep -m 1 -o 'successfully on port [0-9]*' "$BATS_FILE_TMPDIR/driver") && break
        sleep 0.1
    done
    echo "http://127.0.0.1:${line##* }/session" >"$BATS_FILE_TMPDIR/driver.address"
    browser_call POST "" '{"capabilities": {"alwaysMatch": {
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        "goog:chromeOptions": {"args": ["--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
            "--user-data-dir='"$BATS_FILE_TMPDIR"'/profile"]}}}}' |
        jq -r .sessionId >"$BATS_FILE_TMPDIR/driver.session"
}

browser_stop() {
    browser_call DELETE "/$(<"$BATS_FILE_TMPDIR/driver.session")" '{}' >/dev/null || true
    kill "$(<"$BATS_FILE_TMPDIR/driver.pid")" || true
}

# browser_call METHOD PATH JSON: prints the answer's value; an error fails.
browser_call() {
    curl --silent --show-error --fail-with-body --max-time 120 --request "$1" \
        --header 'Content-Type: application/json' --data "$3" \
        "$(<"$BATS_FILE_TMPDIR/driver.address")$2" | jq -c .value
}

# browser METHOD PATH JSON: the same in the session.
browser() {
    browser_call "$1" "/$(<"$BATS_FILE_TMPDIR/driver.session")$2" "$3"
}

browser_open() {
    browser POST /url "$(jq -n --arg url "file://$1" '{$url}')" >/dev/null
}

# browser_size WIDTH: of the page, whatever the window's own least is.
browser_size() {
    browser POST /goog/cdp/execute '{"cmd": "Emulation.setDeviceMetricsOverride", "params":
        {"width": '"$1"', "height": 800, "deviceScaleFactor": 1, "mobile": false}}' >/dev/null
}

# browser_js SCRIPT: what it returns, as JSON.
browser_js() {
    browser POST /execute/sync "$(jq -n --arg script "$1" '{$script, args: []}')"
}

# browser_text ID: what is written there.
browser_text() {
    browser_js "return document.querySelector('$1').textContent" | jq -r .
}

# browser_keys SELECTOR TEXT: type into an element; WebDriver's codes for keys lie from E000 on.
browser_keys() {
    local element
    element=$(browser POST /element \
        "$(jq -n --arg value "$1" '{using: "css selector", $value}')" | jq -r '.[]')
    browser POST "/element/$element/value" "$(jq -n --argjson text "\"$2\"" '{$text}')" >/dev/null
}

# browser_log TYPE: what was logged since the last time.
browser_log() {
    browser POST /se/log "{\"type\": \"$1\"}"
}
