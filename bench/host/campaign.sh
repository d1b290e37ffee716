#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Run a campaign from its job list to its table: plan, boot what is missing, collect, analyse, draw,
# seal, report. One that was cut off goes on where it stopped; a finished one starts anew.
set -eu
LC_ALL=C
: "${HOME:=/nonexistent}" # GNU parallel wants one
export LC_ALL HOME

# Under make it ends with make, even with one that was killed and can't say so.
if [ -n "${MAKELEVEL-}" ] && [ -z "${GRANULE_MAKE_WATCHED-}" ]; then
    GRANULE_MAKE_WATCHED=yes exec setpriv --pdeathsig TERM "$0" "$@"
fi

usage() {
    cat <<'END'
usage: campaign.sh [--results DIR] [--root TOP] CAMPAIGN

CAMPAIGN is a name from bench/campaigns or a path with a slash in it.

  --results DIR   the campaign's folder (default: results/CAMPAIGN)
  --root TOP      where arch/ and build/ lie (default: by this script)

'granule help bench' and 'granule help environment' say more.
END
}

die() {
    echo "granule: $1" >&2
    exit "${2:-1}"
}

here=$(cd "${0%/*}" && pwd)
top=${here%/bench/host}
root=$top
results=
while [ $# -gt 0 ]; do
    case $1 in
    --results | --root)
        [ $# -gt 1 ] || die "campaign.sh: $1 needs a value; see campaign.sh --help" 2
        case $1 in --results) results=$2 ;; *) root=$2 ;; esac
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
    -*) die "campaign.sh: unknown option '$1'; see campaign.sh --help" 2 ;;
    *) break ;;
    esac
done
[ $# -eq 1 ] || die "campaign.sh: it takes one campaign; see campaign.sh --help" 2

case $1 in
*/*) file=$1 ;;
*) file=$top/bench/campaigns/$1 ;;
esac
name=${1##*/}
[ -r "$file" ] || die "campaign $name: there is no file $file; bench/campaigns/ holds: $(
    cd "$top/bench/campaigns" && find . -type f ! -path '*/*/*' | sed 's|\./||' | sort | xargs
)" 2
: "${results:=$PWD/results/$name}"
granule=${GRANULE:-$top/build/granule}
time_limit=${TIME_LIMIT:-300}
[ -x "$granule" ] || die "campaign $name: there is no $granule; 'make' builds it"

# Every signal ends what runs and says how to go on; see also wait_for_workers.
workers=
stopped=
stop() {
    stopped=$1
    if [ -n "$workers" ]; then
        kill -TERM "$workers" 2>/dev/null || true
    else
        exit "$1"
    fi
}
farewell() {
    code=$?
    [ -z "$stopped" ] ||
        echo "granule: campaign $name: stopped; start it again and it goes on from here" >&2
    exit "$code"
}
trap farewell EXIT
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM

# A folder that holds something else is none of ours to clear. One that was killed before it began has
# an empty host/.
if [ -d "$results" ] && [ ! -e "$results/host/lock" ] &&
    [ "$(cd "$results" && find . ! -name . ! -path ./host)" ]; then
    die "campaign $name: $results holds something that isn't a campaign; give another folder"
fi
"$granule" plan "$file" >/dev/null
mkdir -p "$results/host"
exec 9>"$results/host/lock"
# What a killed campaign left running needs a moment to end.
flock -w 5 9 ||
    die "campaign $name: another one is at work in $results; wait for it, or give another folder"
rm -f "$results"/host/draft-*

# The guests and launchers that the plan needs, with their SHA-256: other guests, other runs.
guests() {
    "$granule" plan "$file" |
        sed 's/.*arch=\([^ ]*\) platform=\([^ ]*\) .*/\1 \2/' | sort -u |
        while read -r arch platform; do
            case $platform in
            native) echo "arch/native/launch-native build/native/guest" ;;
            *) echo "arch/$arch/launch-$platform build/$arch-$platform/guest.elf" ;;
            esac
        done | sort -u | (cd "$root" && xargs sha256sum)
}
guests >"$results/host/draft-guests" ||
    die "campaign $name: a guest or launcher is missing; 'make' builds them"

# The traces that the plan needs. The folder has its own of those that lie beside the campaign.
traces=${file%/*}/traces
planned_traces() {
    "$granule" plan "$file" | sed -n 's/.* trace=\([^ ]*\) .*/\1.trace/p' | sort -u
}
same_traces() {
    planned_traces | while read -r trace; do
        cmp -s "$traces/$trace" "$results/traces/$trace" || exit 1
    done
}
copy_traces() {
    planned_traces >"$results/host/draft-traces"
    mkdir -p "$results/traces"
    while read -r trace; do
        cp "$traces/$trace" "$results/host/draft-trace"
        mv "$results/host/draft-trace" "$results/traces/$trace"
    done <"$results/host/draft-traces"
    for old in "$results"/traces/*; do
        grep -q -F -x "${old##*/}" "$results/host/draft-traces" || rm -rf "$old"
    done
    rm "$results/host/draft-traces"
    rmdir "$results/traces" 2>/dev/null || true # where there are none
}

begin_anew() {
    [ ! -d "$results/runs" ] || echo "campaign $name: $1; starting anew"
    # The marks go first: whatever happens now, the folder is an unfinished campaign.
    rm -f "$results/manifest.json" "$results/host/guests"
    rm -rf "$results/runs" "$results/cost" "$results/broken" "$results/samples" "$results/plots"
    rm -f "$results"/*.csv "$results"/report.*
    copy_traces
    cp "$file" "$results/host/draft-campaign"
    mv "$results/host/draft-campaign" "$results/campaign"
    mv "$results/host/draft-guests" "$results/host/guests"
}
if [ -e "$results/manifest.json" ]; then
    begin_anew "it had been finished"
elif ! cmp -s "$file" "$results/campaign"; then
    begin_anew "it was begun with another campaign file"
elif ! cmp -s "$results/host/draft-guests" "$results/host/guests"; then
    begin_anew "it was begun with other guests"
elif ! same_traces; then
    begin_anew "it was begun with other traces"
fi
rm -f "$results/host/draft-guests"

missing() {
    "$granule" plan "$results/campaign" --results "$results" --missing
}
missing >"$results/host/jobs"
all=$("$granule" plan "$results/campaign" | wc -l)
left=$(wc -l <"$results/host/jobs")
if [ "$left" -eq "$all" ]; then
    echo "campaign $name: $all runs"
else
    echo "campaign $name: going on, $left of $all runs are left"
fi

# The shell runs its traps only between commands, so the workers run beside it.
wait_for_workers() {
    while kill -0 "$workers" 2>/dev/null; do
        wait "$workers" || true
    done
    workers=
    [ -z "$stopped" ] || exit "$stopped"
}

begun=$(date +%s)
if [ "$left" -gt 0 ]; then
    set -- --plain --arg-file "$results/host/jobs" --joblog "$results/host/jobs.log" \
        --jobs 100% --retries 2 --halt never --quote
    [ ! -t 2 ] || [ "${TERM-dumb}" = dumb ] || set -- "$@" --bar
    [ -z "${HOSTS-}" ] || set -- "$@" --sshlogin "$HOSTS" --workdir "$PWD"
    # Workers don't outlive this script, even where it can't say so any more: a run ends with its parent,
    # which is parallel itself and no shell between.
    PARALLEL_SHELL=/bin/sh setpriv --pdeathsig TERM parallel "$@" \
        exec "$granule" run --results "$results" --root "$root" --time-limit "$time_limit" {} &
    workers=$!
    wait_for_workers
fi

missing >"$results/host/jobs"
if [ -s "$results/host/jobs" ]; then
    die "campaign $name: $(wc -l <"$results/host/jobs") of $all runs broke:$(
        cut -f 1 "$results/host/jobs" | head -n 20 | sed 's/^/ /' | tr -d '\n'
    ); what came out is in $results/broken; start it again to try only these"
fi
rmdir "$results/broken" 2>/dev/null || true # where an earlier try left something
# What is installed has its revision in a file; git would tell of the tree around it.
revision() {
    cat "$top/revision" 2>/dev/null || git -C "$top" describe --always --dirty 2>/dev/null ||
        echo unknown
}
version() {
    "$@" 2>&1 | sed -n "/[0-9]/{p;q;}"
}
environment() {
    echo "machine: $(uname -srm)"
    echo "processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
    echo "revision: $(revision)"
    echo "begun: $(date -u -d "@$begun" +%Y-%m-%dT%H:%M:%SZ)"
    echo "seconds: $(($(date +%s) - begun)) for $left of $all runs"
    echo "gxemul: $(version gxemul -V)"
    for tool in qemu-system-alpha qemu-system-i386 alpha-linux-gnu-gcc i686-linux-gnu-gcc gcc \
        gnuplot parallel; do
        echo "$tool: $(version "$tool" --version)"
    done
}
"$granule" collect "$results"
"$granule" analyse "$results"
environment >"$results/host/draft-environment"
mv "$results/host/draft-environment" "$results/host/environment"
GRANULE=$granule "$here/draw.sh" "$results"
"$granule" seal "$results"
"$granule" report "$results" # with the line to quote it by, which takes the seal

echo
"$granule" table "$results"
echo
echo "results: $results"
echo "figures: $results/plots/"
echo "report:  $results/report.html"
echo "show it: granule open $results"
