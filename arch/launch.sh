# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the launchers share: each is called as
#     launch-PLATFORM [--count] [--load FILE] GUEST PARAMETERS
# becomes the emulator, reads nothing and writes what the guest writes. --count has the emulator count
# instructions exactly; --load puts a file into the guest's memory; GRANULE_MEMORY_MB is the guest's
# memory. Sets: count (yes or no), load (a path or nothing), guest, parameters, memory.

memory=${GRANULE_MEMORY_MB:-3072}
count=no
load=
while [ $# -gt 2 ]; do
    case $1 in
    --count)
        count=yes
        shift
        ;;
    --load)
        load=${2:-"''"}
        shift 2
        ;;
    *) break ;;
    esac
done
if [ $# -ne 2 ]; then
    echo "usage: ${0##*/} [--count] [--load FILE] GUEST PARAMETERS" >&2
    exit 2
fi
# shellcheck disable=SC2034 # the launchers use them
guest=$1 parameters=$2
case $memory in
'' | *[!0-9]*)
    echo "granule: GRANULE_MEMORY_MB is '$memory'; give it a number of megabytes" >&2
    exit 2
    ;;
esac
if [ ! -r "$guest" ]; then
    echo "granule: no guest at $guest; build it with make" >&2
    exit 2
fi
if [ -n "$load" ]; then
    if [ ! -f "$load" ] || [ ! -r "$load" ]; then
        echo "granule: $load is no file that can be loaded into the guest" >&2
        exit 2
    fi
    load_bytes=$(($(wc -c <"$load")))
    # ARCH_FILE_BYTES_MOST (arch/arch.h)
    if [ "$load_bytes" -gt 67108864 ]; then
        echo "granule: $load has $load_bytes bytes, and a guest takes a file of 67108864 at most" >&2
        exit 2
    fi
fi

# Called by the platforms that can't count.
refuse_to_count() {
    if [ "$count" = yes ]; then
        echo "granule: platform $1 doesn't count instructions; leave out --count or use qemu" >&2
        exit 2
    fi
}

# keep N COMMAND...: what the command writes is to be read from descriptor N, in a file that is gone
# but for it.
keep() {
    kept=$1
    shift
    file=$(mktemp "${TMPDIR:-/tmp}/granule.XXXXXX")
    trap 'rm -f "$file"' EXIT
    "$@" >"$file"
    eval "exec $kept<\"\$file\""
    rm -f "$file"
    trap - EXIT
}

# keep_load: the file to be loaded at LAYER_FILE (arch/layer.h), as the layers read it: behind its
# length. On descriptor 4, whose name has no character in it that an emulator minds.
keep_load() {
    keep 4 loaded
}
loaded() {
    printf 'granule-file %u\n' "$load_bytes"
    cat "$load"
}
