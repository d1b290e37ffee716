#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Print the manual granule(1): what `granule help` says of every subcommand and topic, so that the two
# can't differ, with a head of its own. Called as manual.sh GRANULE.
set -eu
granule=$1
part=${0%/*}/manual.awk

# The names under a heading of the overview.
names() {
    "$granule" help | sed -n "/^$1:/,/^\$/s/^  \([^ ]*\) .*/\1/p"
}

version=$("$granule" --version)
version=${version#granule } version=${version%% *}
# It has no date: nothing but the sources should make a difference to it.
cat <<END
.\\" Made by bench/host/manual.sh.
.TH GRANULE 1 "" "Granule $version" "User Commands"
.nh
.ad l
.SH NAME
granule \\- measure how a program loses its address space
.SH SYNOPSIS
.B granule
.I SUBCOMMAND
[\\fIOPTION\\fR ...] [\\fIWORD\\fR ...]
.br
.B granule \\-\\-help
|
.B \\-\\-version
.SH DESCRIPTION
Granule measures how a program loses its address space to fragmentation, as
Windows NT 4.0 had it, on Alpha and on x86.
VirtualAlloc reserves on 64 KB boundaries; a small block leaves the rest of its
granule unusable, and in the end a process with plenty of free memory
can\\(aqt create a thread.
Guests for both architectures run the same streams of operations under
emulation; the command collects their records, finds the operation with which
fragmentation sets in, compares the architectures and draws the figures.
.B granule bench
does all of it.
.PP
Options may stand before or behind the words, each once; a value may be joined to
its option (\\-\\-seed=3).
Behind \\-\\- there are no more options.
.SH SUBCOMMANDS
END
for name in $(names subcommands); do
    echo ".SS granule $name"
    "$granule" help "$name" | awk -f "$part"
done
for name in $(names topics); do
    echo ".SH $name" | tr 'a-z-' 'A-Z '
    "$granule" help "$name" | awk -f "$part"
done
cat <<END
.SH SEE ALSO
.BR gnuplot (1),
.BR parallel (1),
.BR strace (1)
.PP
README.md and results/README.md of the source tree tell what the results mean.
END
