#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# The contract of a layer (arch/arch.h), proved on every platform by the self-test guest, and the
# launchers.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    make -s -f tests/arch/layer.mk
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
}

# launch ARCH PLATFORM GUEST [OPTIONS...] PARAMETERS: the guest's own lines, whatever the exit code.
launch() {
    local folder=$1-$2
    [ "$2" != native ] || folder=native launcher=arch/native/launch-native
    [ "$2" = native ] || launcher=arch/$1/launch-$2
    local guest=build/$folder/$3
    shift 3
    "$launcher" "${@:1:$#-1}" "$guest" "${@: -1}" </dev/null
}

# contract ARCH PLATFORM [OPTIONS...]: what the self-test says of a sound layer.
contract() {
    local options=("${@:3}") shift=12 upper=1 all=492 emptied=11977 touch=faulted
    if [ "$1" = alpha ]; then shift=13 upper=2 all=250 emptied=3056; fi
    if [ "$2" = gxemul ]; then touch=untried; fi
    run launch "$1" "$2" layer.elf "${options[@]}" "arch=$1 x=1"
    echo "$output"
    [[ $output == *"layer $1 $2"$'\n'"parameters arch=$1 x=1"$'\n'"page_shift $shift"$'\n'* ]]
    [[ $output == *$'\n'"counts 0"$'\n'"instructions 0"$'\n'* ]]
    [[ $output == *$'\n'"arena 256"$'\n'* ]]
    [[ $output =~ frames_mb\ (27[89]|28[01])[0-9] ]]
    [[ $output == *$'\n'"tables_emptied $emptied"$'\n'"tables_all $all"$'\n'"tables_empty $upper"$'\n'* ]]
    [[ $output == *$'\n'"touch $touch"$'\n'* ]]
    [ ${#options[@]} -gt 0 ] || [[ $output == *$'\n'"file none"$'\n'* ]]
    [[ $output == *$'\n'"done 0"* ]]
    [[ $output != *wrong* ]]
}

# broken ARCH PLATFORM: a layer that puts two pages on one frame shows by its tags.
broken() {
    run launch "$1" "$2" layer-broken.elf "arch=$1"
    echo "$output"
    [[ $output == *$'\n'"wrong tag "* ]]
    [[ $output =~ done\ [1-9][0-9]{4} ]]
}

# echoed ARCH PLATFORM: 2,000 characters of parameters arrive as they are.
echoed() {
    local word parameters
    # shellcheck disable=SC2016 # nothing in it is to be expanded
    word='k,=v:%s\"$x'"'"'&;<>|*?[]{}()~^`!@#/-_+.'
    parameters="arch=$1"
    while [ ${#parameters} -lt 1960 ]; do parameters="$parameters $word"; done
    while [ ${#parameters} -lt 2000 ]; do parameters=${parameters}x; done
    launch "$1" "$2" layer.elf "$parameters" | grep -Fx "parameters $parameters"
}

# written ARCH PLATFORM: 300 KB come out whole and in order, though the reader comes late.
written() {
    launch "$1" "$2" layer.elf "arch=$1 output" | { sleep 0.5 && cat; } |
        grep -E '^[0-9]{7}$' | cmp - <(seq -f %07.0f 37500)
}

# counted ARCH: the same run takes the same instructions, to the digit.
counted() {
    local first second
    first=$(launch "$1" qemu layer.elf --count "arch=$1" || true)
    second=$(launch "$1" qemu layer.elf --count "arch=$1" || true)
    [[ $first == *$'\n'"counts 1"$'\n'* ]]
    [[ $first == *$'\n'"done 0"* ]]
    [[ $first =~ cost\ [0-9]{8,} ]]
    [ "$first" = "$second" ]
}

@test "alpha on gxemul keeps the contract" { contract alpha gxemul; }
@test "alpha on qemu keeps the contract" { contract alpha qemu; }
@test "x86 on qemu keeps the contract" { contract x86 qemu; }
@test "native as alpha keeps the contract" { contract alpha native; }
@test "native as x86 keeps the contract" { contract x86 native; }

# loaded ARCH PLATFORM: a file of 3 MB arrives whole at a sound layer and is there at the end, whatever
# its first bytes, its last and its name are; so does an empty one.
loaded() {
    local file="$BATS_TEST_TMPDIR/a file, 1:2"
    { cat build/native/layer.elf && seq 1500000 | gzip -n; } | head -c 3000001 >"$file"
    local crc
    crc=$(gzip -c "$file" | tail -c 8 | od -A n -N 4 -t u4 --endian=little | tr -d ' ')
    contract "$1" "$2" --load "$file"
    [[ $output == *$'\n'"file 3000001 $crc"$'\n'* ]]
    : >"$file"
    contract "$1" "$2" --load "$file"
    [[ $output == *$'\n'"file 0 0"$'\n'* ]]
}

@test "alpha on gxemul: a loaded file arrives" { loaded alpha gxemul; }
@test "alpha on qemu: a loaded file arrives" { loaded alpha qemu; }
@test "x86 on qemu: a loaded file arrives" { loaded x86 qemu; }
@test "native: a loaded file arrives" { loaded alpha native && loaded x86 native; }

@test "alpha on gxemul: a broken mapping is seen" { broken alpha gxemul; }
@test "alpha on qemu: a broken mapping is seen" { broken alpha qemu; }
@test "x86 on qemu: a broken mapping is seen" { broken x86 qemu; }
@test "native: a broken mapping is seen" { broken alpha native && broken x86 native; }

@test "alpha on gxemul: long parameters arrive" { echoed alpha gxemul; }
@test "alpha on qemu: long parameters arrive" { echoed alpha qemu; }
@test "x86 on qemu: long parameters arrive" { echoed x86 qemu; }
@test "native: long parameters arrive" { echoed alpha native; }

@test "alpha on gxemul: 300 KB come out in order" { written alpha gxemul; }
@test "alpha on qemu: 300 KB come out in order" { written alpha qemu; }
@test "x86 on qemu: 300 KB come out in order" { written x86 qemu; }
@test "native: 300 KB come out in order" { written x86 native; }

@test "alpha on qemu counts instructions exactly" { counted alpha; }
@test "x86 on qemu counts instructions exactly" { counted x86; }

@test "a platform that can't count refuses --count" {
    run -2 launch alpha gxemul layer.elf --count arch=alpha
    [[ $output == *"gxemul doesn't count"* ]]
    run -2 launch x86 native layer.elf --count arch=x86
    [[ $output == *"native doesn't count"* ]]
}

@test "a stray load ends the run with its address" {
    for platform in "alpha qemu" "x86 qemu"; do
        # shellcheck disable=SC2086 # two words
        run launch $platform layer.elf "fault"
        [[ $output == *$'\n'"error unexpected memory fault at address 0x0000000012340000"* ]]
    done
    run launch alpha gxemul layer.elf "fault" # ends GXemul, and what was written before is there
    [[ $output == *$'\n'"done 0"* ]]
}

@test "the end status comes through where the platform has one" {
    run -1 launch x86 qemu layer.elf arch=x86
    run -11 launch x86 qemu layer-broken.elf arch=x86
    run -0 launch x86 native layer.elf arch=x86
    run -5 launch x86 native layer-broken.elf arch=x86
}

@test "less memory means fewer frames, too little is an error" {
    for platform in "alpha gxemul" "alpha qemu" "x86 qemu"; do
        # shellcheck disable=SC2086 # two words
        GRANULE_MEMORY_MB=600 run launch $platform layer.elf "a=b"
        [[ $output =~ frames_mb\ 33[0-9] ]]
        [[ $output == *$'\n'"done 0"* ]]
        # shellcheck disable=SC2086
        GRANULE_MEMORY_MB=100 run launch $platform layer.elf "a=b"
        [[ $output == *"error too little memory for the arena"* ]]
    done
}

@test "a file that memory or the contract is too small for is an error" {
    file=$BATS_TEST_TMPDIR/file
    truncate -s 67108864 "$file"
    for platform in "alpha gxemul" "alpha qemu" "x86 qemu"; do
        # shellcheck disable=SC2086 # two words
        GRANULE_MEMORY_MB=400 run launch $platform layer.elf --load "$file" "a=b"
        [[ $output == *$'\n'"file 67108864 "* ]]
        [[ $output == *$'\n'"done 0"* ]]
        # The arena of 256 MB fits above the file's place, and doesn't behind its end.
        for memory in 300 64; do
            # shellcheck disable=SC2086
            GRANULE_MEMORY_MB=$memory run launch $platform layer.elf --load "$file" "a=b"
            echo "$platform, $memory MB: $output"
            [[ $output == *"error too little memory for the arena"* ||
                $output == *"Cannot load specified image"* ]] # QEMU, past the end of memory
            [[ $output != *done* ]]
        done
    done
    truncate -s 67108865 "$file"
    for platform in "alpha gxemul" "alpha qemu" "x86 qemu" "x86 native"; do
        # shellcheck disable=SC2086
        run -2 launch $platform layer.elf --load "$file" "a=b"
        [[ $output == "granule: $file has 67108865 bytes, and a guest takes a file of 67108864 at most" ]]
    done
    run -2 build/native/layer.elf "a=b" "$file"
    [[ $output == *"$file: it is larger than 64 MB" ]]
}

@test "native: output that can't be written ends non-zero" {
    run -3 sh -c 'build/native/layer.elf output >/dev/full'
    [[ $output == *"can't write its output: No space left on device"* ]]
    run sh -c '{ build/native/layer.elf output 2>/dev/null; echo $? >&2; } | head -c 100 >/dev/null'
    [ "$output" = 3 ]
}

@test "launchers reject what they can't run" {
    for launcher in arch/alpha/launch-gxemul arch/alpha/launch-qemu arch/x86/launch-qemu \
        arch/native/launch-native; do
        run -2 "$launcher" build/alpha-gxemul/layer.elf
        [[ $output == "usage: "* ]]
        run -2 "$launcher" build/none "a=b"
        [[ $output == *"no guest at build/none"* ]]
        run -2 "$launcher" --load build/alpha-gxemul/layer.elf "a=b"
        [[ $output == "usage: "* ]]
        for file in build/none build ''; do
            run -2 "$launcher" --load "$file" build/alpha-gxemul/layer.elf "a=b"
            [[ $output == "granule: ${file:-"''"} is no file that can be loaded into the guest" ]]
        done
        GRANULE_MEMORY_MB=3G run -2 "$launcher" build/alpha-gxemul/layer.elf "a=b"
        [[ $output == *"GRANULE_MEMORY_MB is '3G'"* ]]
    done
}

@test "a launcher becomes its emulator, so that signals reach it" {
    for platform in "alpha launch-gxemul alpha-gxemul" "alpha launch-qemu alpha-qemu" \
        "x86 launch-qemu x86-qemu"; do
        # shellcheck disable=SC2086 # three words
        set -- $platform
        "arch/$1/$2" "build/$3/layer.elf" "a=b" >"$BATS_TEST_TMPDIR/output" 2>&1 3>&- &
        local pid=$!
        sleep 0.15
        [[ $(cat "/proc/$pid/comm") =~ ^(gxemul|qemu-system) ]]
        kill -TERM "$pid"
        wait "$pid" || true # QEMU ends with 0
        [ ! -e "/proc/$pid" ]
        run ! grep 'done' "$BATS_TEST_TMPDIR/output"
    done
}
