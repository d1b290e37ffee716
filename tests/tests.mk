# SPDX-License-Identifier: MIT
#
# The tests: cmocka programs, one a file, with the core and the host under sanitizers; bats files for
# what is met from outside; the linters.

unit = $(filter-out tests/arch/% tests/replay/% tests/guest/% tests/perf/% tests/conformance/guest.c $(shared),$(wildcard tests/*/*.c))
shared = tests/virtual/model.c tests/virtual/sequence.c
shell = $(wildcard tests/*.bats tests/*/*.bats)

check_cc = $(CC)
check_cflags = $(native_cflags) -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
$(eval $(call architecture_rules,check))
check_sources = $(native_sources)
build/check/bench/host/%.o build/check/tests/%.o: check_cflags += $(host_flags) -ffp-contract=off

build/check/suite.a: $(call objects_of,check,$(core) $(native_sources) $(filter-out %/main.c,$(host))) build/check/workloads.o build/check/sources.o $(page_objects)
	rm -f $@ && ar crs $@ $^
build/check/%.test: build/check/tests/%.o build/check/suite.a
	@mkdir -p $(@D)
	$(CC) $(check_cflags) -o $@ $(filter %.o,$^) $(filter %.a,$^) -lcmocka $(host_libs)
units = $(unit:tests/%.c=build/check/%.test)
build/check/virtual/sequences.test build/check/fuzz/virtual.test: $(call objects_of,check,$(shared))

# Programs that bats files use: those of tests/replay, and guests with a source of
# tests/guest in the place of their main.
tools = build/check/replay/model build/check/replay/generate build/check/replay/recount
$(tools): build/check/%: tests/%.c | build/ready
	@mkdir -p $(@D)
	$(CC) -std=c11 -O2 -g -Wall -Wextra -Wpedantic -o $@ $<
# Arguments: architecture, platform, the guest's name, its sources.
define test_guest_rule
build/$(1)-$(2)/$(3).elf: $$(filter-out %/guest/main.o,$$($(1)_objects)) \
    $$(call objects_of,$(1),$(4) $$($(1)_$(2)_sources)) $$($(1)_lds)
	@mkdir -p $$(@D)
	$$(quiet)$$($(1)_cc) $$($(1)_cflags) $$($(1)_ldflags) -o $$@ $$(filter %.o,$$^) $$($(1)_libs)
endef
test_guest = $(foreach p,$(PLATFORMS),$(eval $(call test_guest_rule,$(firstword $(subst -, ,$(p))),$(lastword $(subst -, ,$(p))),$(1),$(2))))
$(call test_guest,faults,tests/guest/faults.c)
$(call test_guest,perf,tests/perf/guest.c tests/perf/loads.c)
$(call test_guest,conformance,tests/conformance/guest.c)
test_guests = $(PLATFORMS:%=build/%/faults.elf) $(PLATFORMS:%=build/%/conformance.elf)

# `make perf`: natively, and in the guests.
build/perf: $(native_objects) $(call objects_of,native,$(wildcard tests/perf/*.c))
	$(quiet)$(CC) $(native_cflags) -o $@ $(filter-out %/perf/guest.o,$^)
build/native/tests/perf/%.o: native_cflags += $(host_flags)
perf_guests = $(patsubst %,build/%/perf.elf,$(filter %-qemu,$(PLATFORMS)))
perf: all build/perf $(perf_guests)
	build/perf
	tests/perf/guests.sh

# A fuzzer: `make build/fuzz/trace`, then `build/fuzz/trace -max_total_time=300 FOLDER`, which keeps
# in FOLDER what it finds new.
fuzz_cc = clang
fuzz_cflags = -std=c11 -D_DEFAULT_SOURCE -O1 -g -DFUZZ -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
fuzz_sources = $(native_sources)
$(eval $(call architecture_rules,fuzz))
build/fuzz/tests/%.o build/fuzz/bench/host/%.o: fuzz_cflags += $(host_flags)
build/fuzz/%: build/fuzz/tests/fuzz/%.o $(call objects_of,fuzz,$(core) $(native_sources)) build/fuzz/workloads.o
	clang $(fuzz_cflags) -o $@ $^ $(fuzz_libs)
build/fuzz/virtual: $(call objects_of,fuzz,$(shared))
build/fuzz/import: $(call objects_of,fuzz,$(filter-out %_command.c,$(wildcard bench/host/import/import*.c)) bench/host/command.c bench/host/array.c)
build/fuzz/table build/fuzz/sealed: fuzz_libs = $(host_libs)
build/fuzz/table build/fuzz/sealed: $(call objects_of,fuzz,$(filter-out %/main.c,$(host))) build/fuzz/sources.o $(page_objects)

check: lint all $(units) $(tools) $(test_guests)
	tests/run $(units) $(shell)

# The long tests: more of what is random, from other seeds.
soak: build/check/virtual/sequences.test
	GRANULE_SEQUENCES=500000 GRANULE_TEST_SEED=1000000 build/check/virtual/sequences.test

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
scripts = configure .ci/run tests/run bench/host/completion.bash bench/workload/table.sh $(wildcard tests/*/*.sh bench/host/*.sh arch/launch.sh arch/*/launch-*)
