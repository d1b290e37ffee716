# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the launchers share: each is called as `launch-PLATFORM [--count] GUEST PARAMETERS`, becomes
# the emulator, reads nothing and writes what the guest writes. --count has the emulator count
# instructions exactly; GRANULE_MEMORY_MB is the guest's memory.
# Sets: count (yes or no), guest, parameters, memory.

memory=${GRANULE_MEMORY_MB:-3072}
count=no
if [ "${1-}" = --count ]; then
    count=yes
    shift
fi
if [ $# -ne 2 ]; then
    echo "usage: ${0##*/} [--count] GUEST PARAMETERS" >&2
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

# Called by the platforms that can't count.
refuse_to_count() {
    if [ "$count" = yes ]; then
        echo "granule: platform $1 doesn't count instructions; leave out --count or use qemu" >&2
        exit 2
    fi
}
