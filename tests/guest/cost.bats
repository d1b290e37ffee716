#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# Counted runs on QEMU: what an operation costs is the same to the digit in every boot, and counting
# leaves the run as it is.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    [ -n "${PLATFORMS-}" ] || PLATFORMS=$(sed -n 's/^PLATFORMS = //p' config.mk)
    export PLATFORMS
    export runs=$BATS_FILE_TMPDIR
    for arch in $(counting); do
        for run in fill critsec; do
            boot "$arch" $run >"$runs/$arch.$run.plain"
            boot "$arch" $run --count >"$runs/$arch.$run.first"
            boot "$arch" $run --count >"$runs/$arch.$run.second"
        done
    done
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return
}

# The architectures whose QEMU platform is chosen.
counting() {
    for platform in $PLATFORMS; do
        [ "${platform#*-}" != qemu ] || echo "${platform%-*}"
    done
}

# boot ARCH RUN [--count]
boot() {
    local parameters="workload=fill layout=empty operations=10000"
    [ "$2" = fill ] || parameters="workload=critsec seed=1 operations=20001"
    timeout 120 "arch/$1/launch-qemu" ${3+"$3"} "build/$1-qemu/guest.elf" \
        "arch=$1 platform=qemu policy=sp4 $parameters" || true # its status says nothing
}

# records FILE, cost FILE: the two parts of a boot.
records() {
    sed -n '/^granule-run 1$/,/^crc32 /p' "$1"
}
cost() {
    sed -n '/^granule-cost 1$/,/^crc32 /p' "$1"
}

# each FUNCTION: call it with every ARCH.RUN.
each() {
    for arch in $(counting); do
        for run in fill critsec; do
            echo "$arch.$run"
            "$1" "$runs/$arch.$run"
        done
    done
}

same_twice() {
    cmp <(cost "$1.first") <(cost "$1.second")
    [ "$(cost "$1.first" | wc -l)" -gt 900 ]
}

@test "two boots agree to the digit" {
    each same_twice
}

only_counted() {
    cmp <(records "$1.plain") <(records "$1.first")
    [ "$(records "$1.plain" | grep -c '^end ')" -eq 1 ]
    [ -z "$(cost "$1.plain")" ]
}

@test "the records are those of a plain run, which has no cost part" {
    each only_counted
}

# Every sample of the run has its step, with as many regions as it says; columns 1 and 11 of a sample.
fits() {
    records "$1.first" | sed -n 's/^sample //p' | awk -F , '$1 > 0 { print $1 "," $11 }' | sort -u \
        >"$BATS_TEST_TMPDIR/samples"
    cost "$1.first" | sed -n 's/^step //p' | awk -F , '{ print $1 "," $3 }' | sort -u \
        >"$BATS_TEST_TMPDIR/steps"
    [ -z "$(comm -23 "$BATS_TEST_TMPDIR/samples" "$BATS_TEST_TMPDIR/steps" | awk -F , -v every="$2" '$1 % every == 0')" ]
    cost "$1.first" | awk -F '[ ,=]' -v operations="$3" -v every="$2" '
        /^step / {
            if ($2 - last != every && $2 != operations) exit 1
            if ($3 <= instructions) exit 1
            last = $2; instructions = $3
        }
        /^end / { ended = $3 == last && $3 == operations && $5 == instructions && $7 > $5 }
        END { exit !ended }'
}

@test "steps end with the samples, and with the run" {
    for arch in $(counting); do
        echo "$arch"
        fits "$runs/$arch.fill" 10 10000
        # The last step is shorter than the others: 20,001 operations, 21 to a step.
        fits "$runs/$arch.critsec" 21 20001
    done
}

# What one section of fill takes: a reservation, a page mapped and tagged, their books. It doesn't
# grow with the number of regions, which is the point of how they are kept.
plausible() {
    cost "$1.first" | awk -F '[ ,]' '
        /^step / { each = ($3 - instructions) / 10; instructions = $3; if (each < 100 || each > 5000) exit 1
                   sum[int(++steps / 501)] += each; regions = $4 }
        END { exit !(steps == 1000 && regions == 10000 && sum[1] < 2 * sum[0] && sum[0] < 2 * sum[1]) }'
}

@test "a section of fill takes some hundred instructions, however many there are" {
    for arch in $(counting); do
        echo "$arch"
        plausible "$runs/$arch.fill"
    done
}

@test "a platform that can't count has no cost part" {
    for platform in $PLATFORMS; do
        [ "$platform" = alpha-gxemul ] || continue
        run -0 arch/alpha/launch-gxemul build/alpha-gxemul/guest.elf \
            "arch=alpha platform=gxemul policy=sp4 workload=fill operations=1000"
        [[ $output == *$'\ncrc32 '* ]]
        [[ $output != *granule-cost* ]]
        run -2 arch/alpha/launch-gxemul --count build/alpha-gxemul/guest.elf ""
    done
}
