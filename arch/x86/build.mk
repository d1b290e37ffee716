# SPDX-License-Identifier: MIT
#
# What it takes to build a guest for x86; arch/alpha/build.mk explains the names.

X86_CC ?= i686-linux-gnu-gcc

x86_platforms = qemu
x86_cc = $(X86_CC)
x86_lds = arch/x86/layer.lds

x86_cflags = -std=c11 -O2 -Wall -Wextra -Wpedantic -march=i686 -mgeneral-regs-only \
    -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
    -fno-tree-loop-distribute-patterns
x86_ldflags = -nostdlib -static -no-pie -T $(x86_lds) \
    -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,max-page-size=4096
x86_libs = -lgcc

x86_sources = arch/x86/start.S arch/x86/fault.S arch/x86/layer.c arch/freestanding.c arch/fail.c arch/file.c
x86_qemu_sources = arch/x86/qemu.c arch/counting.c
