# SPDX-License-Identifier: MIT
#
# What it takes to build a guest for Alpha. The names are the same for every architecture, NAME_...:
# _platforms, _cc, _cflags (C and assembly), _ldflags, _libs, _sources (of all its platforms) and
# NAME_PLATFORM_sources; _lds is what a guest depends on besides them.

ALPHA_CC ?= alpha-linux-gnu-gcc

alpha_platforms = gxemul qemu
alpha_cc = $(ALPHA_CC)
alpha_lds = arch/alpha/layer.lds

# ev5: GXemul doesn't know the byte and word instructions of later processors, and errs in its
# floating point.
alpha_cflags = -std=c11 -O2 -Wall -Wextra -Wpedantic -mcpu=ev5 -mno-fp-regs \
    -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
    -fno-tree-loop-distribute-patterns
alpha_ldflags = -nostdlib -static -no-pie -T $(alpha_lds) \
    -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,max-page-size=8192
alpha_libs = -lgcc

alpha_sources = arch/alpha/start.S arch/alpha/pal.S arch/alpha/divide.S arch/alpha/bits.c \
    arch/alpha/layer.c arch/freestanding.c arch/fail.c arch/file.c
alpha_gxemul_sources = arch/alpha/gxemul.c
alpha_qemu_sources = arch/alpha/qemu.c arch/alpha/fault.S arch/counting.c
