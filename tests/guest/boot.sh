#!/bin/sh
# SPDX-License-Identifier: MIT
#
# boot.sh FOLDER 'PLATFORM NAME PARAMETERS': one boot; what it wrote lies in
# FOLDER/PLATFORM.NAME.records. The platforms native-alpha and native-x86 are the native layer. The
# boot named `faults` is of the guest of that name. With `trace=NAME` among the parameters,
# FOLDER/NAME.trace is loaded.
set -eu

folder=$1
# shellcheck disable=SC2086 # words
set -- $2
platform=$1
name=$2
shift 2
arch=${platform%-*}
guest=guest
[ "$name" != faults ] || guest=faults
load=$(printf '%s' "$*" | sed -n 's/^\(.* \)*trace=\([^ ]*\).*/\2/p')
case $platform in
native-*)
    arch=${platform#native-}
    launcher=arch/native/launch-native
    set -- build/native/$guest "arch=$arch platform=native $*"
    ;;
*)
    launcher=arch/$arch/launch-${platform#*-}
    set -- "build/$platform/$guest.elf" "arch=$arch platform=${platform#*-} $*"
    ;;
esac
[ -z "$load" ] || set -- --load "$folder/$load.trace" "$@"
# an emulator's exit code says nothing on some platforms; the records do
timeout 120 "$launcher" "$@" >"$folder/$platform.$name.records" 2>"$folder/$platform.$name.errors" || true
