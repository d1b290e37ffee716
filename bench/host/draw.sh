#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Draw the figures of a campaign's folder: for every plots/NAME.gp the data and the caption by
# `granule figures`, then NAME.svg, NAME.pdf and NAME.png, all into DIR/plots.
set -eu
LC_ALL=C.UTF-8
: "${HOME:=/nonexistent}" # GNU parallel wants one
TZ=UTC0
export LC_ALL HOME TZ

usage() {
    cat <<'END'
usage: draw.sh [--only FIGURE] DIR

DIR is a campaign's folder.

  --only FIGURE   just one: the name of a script in plots/, without .gp
END
}

die() {
    echo "granule: $1" >&2
    exit "${2:-1}"
}

only=
while [ $# -gt 0 ]; do
    case $1 in
    --only)
        [ $# -gt 1 ] || die "draw.sh: --only needs a value; see draw.sh --help" 2
        only=$2
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
    -*) die "draw.sh: unknown option '$1'; see draw.sh --help" 2 ;;
    *) break ;;
    esac
done
[ $# -eq 1 ] || die "draw.sh: it takes one folder; see draw.sh --help" 2
here=$(cd "${0%/*}" && pwd)
scripts=${here%/bench/host}/plots
granule=${GRANULE:-${here%/bench/host}/build/granule}
command -v gnuplot >/dev/null || die "figures: there is no gnuplot; 'make deps' installs it"
[ -x "$granule" ] || die "figures: there is no $granule; 'make' builds it"
[ -d "$1" ] || die "figures: there is no folder $1; 'make bench' makes it"

if [ -z "$only" ]; then
    for script in "$scripts"/*.gp; do
        script=${script##*/}
        [ "$script" = style.gp ] || echo "${script%.gp}"
    done | PARALLEL_SHELL=/bin/sh parallel --plain --quote --keep-order --jobs 100% \
        --halt soon,fail=1 "$0" --only {} -- "$1"
    exit
fi

script=$scripts/$only.gp
[ -e "$script" ] || die "figures: there is no figure '$only'" 2
"$granule" figures --only "$only" "$1"
data=$(cd "$1/plots" && pwd)
# A figure for which the campaign has nothing was left out.
[ -e "$data/$only.caption" ] || exit 0

# The files that a figure is drawn from stand in its script's `# Data:` line.
sed -n "s/^# Data: //p" "$script" | tr " " "\n" | while read -r input; do
    [ -e "$data/$input" ] || die "figure $only: $data/$input is missing; 'granule figures' makes it"
    [ "$(grep -c '^[^#]' "$data/$input")" -gt 1 ] ||
        die "figure $only: $data/$input is empty; 'granule figures' makes it"
done
hash=$(sed -n 's/^# campaign \([0-9a-f]*\)$/\1/p' "$data/$only.csv")

drawing=$(mktemp -d)
trap 'rm -rf "$drawing"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# The last that gnuplot said.
said() {
    grep . "$drawing/errors" | tail -n 1
}

cd "$scripts"
for format in svg pdf png; do
    picture=$drawing/$only.$format
    gnuplot -d -c "$only.gp" "$data" "$format" "$picture" "$hash" 2>"$drawing/errors" ||
        die "figure $only.$format: gnuplot failed: $(said)"
    # Gnuplot warns where it can draw nothing, and goes on.
    [ ! -s "$drawing/errors" ] ||
        die "figure $only.$format: gnuplot says: $(said)"
    [ -s "$picture" ] || die "figure $only.$format: gnuplot drew nothing"
    case $format in
    svg) awk -v figure="$only" -f svg.awk "$data/$only.caption" "$picture" >"$drawing/done" ;;
    # The moment of drawing, which cairo writes, gives way to one that is always the same.
    pdf) LC_ALL=C sed 's|/CreationDate (D:[0-9]\{14\}|/CreationDate (D:19700101000000|' \
        "$picture" >"$drawing/done" ;;
    png) cp "$picture" "$drawing/done" ;;
    esac
    cp "$drawing/done" "$data/.$only.$format.draft"
    mv "$data/.$only.$format.draft" "$data/$only.$format"
done
