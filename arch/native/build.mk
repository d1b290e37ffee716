# SPDX-License-Identifier: MIT
#
# What it takes to build the native guest; arch/alpha/build.mk explains the names. A program that
# has the layer in process takes native_sources without native_native_sources.

native_platforms = native
native_cc = $(CC)
native_lds =

# What is built names no folder of the machine that built it.
native_cflags = -std=c11 -D_DEFAULT_SOURCE -O2 -g -Wall -Wextra -Wpedantic \
    '-ffile-prefix-map=$(CURDIR)=.'
native_ldflags =
native_libs =

native_sources = arch/native/layer.c arch/native/run.c
native_native_sources = arch/native/main.c
