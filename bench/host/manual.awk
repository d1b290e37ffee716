# SPDX-License-Identifier: MIT
#
# Turn a text of `granule help` into a part of the manual, in man(7). What such texts are made of
# stands in bench/host/subcommands.h.

# Nothing in it means anything to troff.
function plain(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    gsub(/'/, "\\(aq", text)
    gsub(/`/, "\\(ga", text)
    gsub(/\^/, "\\(ha", text)
    gsub(/~/, "\\(ti", text)
    gsub(/"/, "\\(dq", text)
    return text ~ /^\./ ? "\\&" text : text
}

# A synopsis keeps its lines.
/^usage: / { print ".nf"; sub(/^usage: /, ""); synopsis = 1 }
synopsis && /^$/ { print ".fi"; synopsis = 0 }
synopsis { sub(/^       /, ""); print plain($0); next }

/^$/ { between = 1; next }

/^  [^ ]/ {
    sub(/^  /, "")
    at = match($0, /   */)
    print ".TP\n.B " plain(at ? substr($0, 1, at - 1) : $0)
    if (at)
        print plain(substr($0, at + RLENGTH))
    between = 0
    next
}

between && /^[^ ]/ { print ".PP" }
{ sub(/^ +/, ""); print plain($0); between = 0 }

END { if (synopsis) print ".fi" }
