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

# cppcheck takes what fills a structure in for what reads it (ctuuninitvar).
lint: build/ready
	@clang-format --dry-run -Werror $(sources)
	@shellcheck $(scripts)
	@cppcheck --quiet --enable=warning,performance,portability --std=c11 --inline-suppr \
	    --suppress=ctuuninitvar --library=tests/cppcheck.cfg --error-exitcode=1 \
	    $(includes) $(host_flags) $(core) $(host) $(native_sources) $(native_native_sources)
	@printf '%s\n' $(core) $(host) $(native_sources) $(native_native_sources) | xargs -P 2 -n 1 sh -c \
	    'clang-tidy --quiet "$$@" -- -std=c11 $(host_flags) $(includes) 2>/dev/null' clang-tidy

sources = $(shell git ls-files -- '*.c' '*.h')
scripts = configure .ci/run tests/run bench/workload/table.sh $(wildcard bench/host/*.sh arch/launch.sh arch/*/launch-*)
