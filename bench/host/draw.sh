#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Draw the figures of a campaign's folder: every plots/*.gp, as SVG and as PNG, from the data that
# `granule figures` has laid into DIR/plots.
set -eu
LC_ALL=C.UTF-8
export LC_ALL

die() {
    echo "granule: $1" >&2
    exit "${2:-1}"
}

[ $# -eq 1 ] || die "usage: draw.sh DIR" 2
here=$(cd "${0%/*}" && pwd)
scripts=${here%/bench/host}/plots
command -v gnuplot >/dev/null || die "figures: there is no gnuplot; 'make deps' installs it"
[ -d "$1/plots" ] || die "figures: there is no folder $1/plots; 'make bench' makes it"
data=$(cd "$1/plots" && pwd)

# The files that a figure is drawn from stand in its script's `# Data:` line.
check_data() {
    sed -n "s/^# Data: //p" "$1" | tr " " "\n" | while read -r input; do
        [ -e "$data/$input" ] || die "figure ${1##*/}: $data/$input is missing; 'granule figures' makes it"
        [ "$(wc -l <"$data/$input")" -gt 1 ] ||
            die "figure ${1##*/}: $data/$input is empty; 'granule figures' makes it"
    done
}

drawing=$(mktemp -d)
trap 'rm -rf "$drawing"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$scripts"
for script in *.gp; do
    [ "$script" != style.gp ] || continue
    figure=${script%.gp}
    check_data "$script"
    for format in svg png; do
        picture=$drawing/$figure.$format
        gnuplot -c "$script" "$data" "$format" "$picture" 2>"$drawing/errors" ||
            die "figure $figure.$format: gnuplot failed: $(tail -n 1 "$drawing/errors")"
        # Gnuplot warns where it can draw nothing, and goes on.
        [ ! -s "$drawing/errors" ] ||
            die "figure $figure.$format: gnuplot says: $(tail -n 1 "$drawing/errors")"
        [ -s "$picture" ] || die "figure $figure.$format: gnuplot drew nothing"
        cp "$picture" "$data/.$figure.$format.draft"
        mv "$data/.$figure.$format.draft" "$data/$figure.$format"
    done
done
