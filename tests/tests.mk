# SPDX-License-Identifier: MIT
#
# The tests: cmocka programs, one a file, with the core and the host under sanitizers; bats files for
# what is met from outside; the linters.

unit = $(filter-out tests/arch/%,$(wildcard tests/*/*.c))
shell = $(wildcard tests/*.bats tests/*/*.bats)

check_cc = $(CC)
check_cflags = $(native_cflags) -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
$(eval $(call architecture_rules,check))
check_sources = $(native_sources)
build/check/bench/host/%.o build/check/tests/%.o: check_cflags += $(host_flags)

build/check/suite.a: $(call objects_of,check,$(core) $(native_sources) $(filter-out %/main.c,$(host))) build/check/workloads.o
	rm -f $@ && ar crs $@ $^
build/check/%.test: build/check/tests/%.o build/check/suite.a
	@mkdir -p $(@D)
	$(CC) $(check_cflags) -o $@ $^ -lcmocka $(host_libs) -lm
units = $(unit:tests/%.c=build/check/%.test)

check: lint all $(units)
	tests/run $(units) $(shell)

lint: build/ready
	clang-format --dry-run -Werror $(sources)
	shellcheck $(scripts)

sources = $(shell git ls-files -- '*.c' '*.h')
scripts = configure $(wildcard bench/host/*.sh bench/workload/*.sh arch/*/launch-* tests/run)
