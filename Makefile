# SPDX-License-Identifier: MIT
#
# make deps bench   install what is missing, run the main job: it ends with a table and plots
# make deps check   install what is missing, run the tests
# make help         the rest

CAMPAIGN ?= default
PLATFORMS ?= alpha-gxemul alpha-qemu x86-qemu
CC = gcc
PREFIX = /usr/local
-include config.mk

# As many commands at once as there are cores, but when something is removed first.
ifeq ($(filter clean,$(MAKECMDGOALS)),)
MAKEFLAGS += --jobs=$(shell nproc)
endif

# The suite proper: one freestanding source for every architecture.
rooms = space conformance process workload workload/tables measure guest
core = $(foreach room,$(rooms),$(wildcard bench/$(room)/*.c))
includes = -Iarch $(foreach room,$(rooms),-Ibench/$(room))
# The command, which is the host's alone; each of its rooms knows only those before it.
host_rooms = native import plan results boot analysis table figures report
host = $(wildcard bench/host/*.c $(host_rooms:%=bench/host/%/*.c))
host_flags = -D_GNU_SOURCE -Iarch/native -Ibench/host $(host_rooms:%=-Ibench/host/%)
host_libs = -ljansson -lnettle -lcmark-gfm-extensions -lcmark-gfm -lz -lm
# The report's page, which the command holds within itself.
page = $(wildcard bench/host/report/page/*)
page_objects = $(page:%=build/native/%.o)

all: build/granule guests

include arch/alpha/build.mk arch/x86/build.mk arch/native/build.mk
architectures = $(sort $(foreach p,$(PLATFORMS),$(firstword $(subst -, ,$(p)))) native)
guests = $(PLATFORMS:%=build/%/guest.elf) build/native/guest

# A line a file; `make V=1` shows the commands.
quiet = $(if $(V),,@echo '  $@' &&)

# An architecture's objects lie in build/ARCHITECTURE, under the names of their sources. Other flags,
# other objects.
flags = $(wildcard arch/*/build.mk)
objects_of = $(patsubst %,build/$(1)/%.o,$(basename $(2)))

define architecture_rules
build/$(1)/%.o: %.c $(flags) | build/ready
	@mkdir -p $$(@D)
	$$(quiet)$$($(1)_cc) $$($(1)_cflags) $$(includes) -MMD -MP -c -o $$@ $$<
build/$(1)/%.o: %.S $(flags) | build/ready
	@mkdir -p $$(@D)
	$$(quiet)$$($(1)_cc) $$($(1)_cflags) $$(includes) -MMD -MP -c -o $$@ $$<
build/$(1)/workloads.o build/$(1)/sources.o: build/$(1)/%.o: build/%.c $(flags) | build/ready
	@mkdir -p $$(@D)
	$$(quiet)$$($(1)_cc) $$($(1)_cflags) $$(includes) -c -o $$@ $$<
$(1)_objects = $$(call objects_of,$(1),$$(core) $$($(1)_sources)) build/$(1)/workloads.o
endef
$(foreach a,$(architectures),$(eval $(call architecture_rules,$(a))))

# A guest: an architecture's objects, and what is its platform's own.
define guest_rules
$(1): $$($(2)_objects) $$(call objects_of,$(2),$$($(2)_$(3)_sources)) $$($(2)_lds)
	@mkdir -p $$(@D)
	$$(quiet)$$($(2)_cc) $$($(2)_cflags) $$($(2)_ldflags) -o $$@ $$(filter %.o,$$^) $$($(2)_libs)
endef
$(foreach p,$(PLATFORMS),$(eval $(call guest_rules,build/$(p)/guest.elf,$(firstword $(subst -, ,$(p))),$(lastword $(subst -, ,$(p))))))
$(eval $(call guest_rules,build/native/guest,native,native))
guests: $(guests)

# Every file of bench/workload that defines a workload is one. Looked for each time: one may have gone.
build/workloads.c: always
	@mkdir -p $(@D)
	@bench/workload/table.sh $(wildcard bench/workload/*.c) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# A manifest names the sources that it was made with by one digest of them all. It needs no git, and
# a commit that touches other things leaves it.
code = $(sort $(shell find arch bench -name '*.[chS]' -o -name '*.lds' -o -name '*.mk' -o -name '*.sh' -o -name 'launch-*'))
build/sources.c: always | build/ready
	@bench/host/sources.sh $(code) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
always:

# A product and a sum stay two roundings, or the results' last digits differ by machine.
build/native/bench/host/%.o: native_cflags += $(host_flags) -ffp-contract=off
build/native/bench/host/report/page/%.o: bench/host/report/page/% | build/ready
	@mkdir -p $(@D)
	$(quiet)ld -r -b binary -z noexecstack -o $@ $<
build/granule: $(native_objects) $(call objects_of,native,$(host)) $(page_objects) build/native/sources.o
	$(quiet)$(CC) $(native_cflags) -o $@ $^ $(host_libs)

# What the build needs is looked for once. `make deps ...` has installed it by then.
build/ready: configure $(filter deps,$(MAKECMDGOALS))
	@mkdir -p build
	@CC="$(CC)" ALPHA_CC="$(ALPHA_CC)" X86_CC="$(X86_CC)" ./configure --platforms "$(PLATFORMS)" --prefix "$(PREFIX)" --for $(purpose)
	@touch $@
purpose = $(if $(filter check soak,$(MAKECMDGOALS)),check,bench)

deps:
	@CC="$(CC)" ALPHA_CC="$(ALPHA_CC)" X86_CC="$(X86_CC)" ./configure --install --for $(purpose)

bench: all
	bench/host/campaign.sh $(CAMPAIGN)

plots: all
	bench/host/draw.sh results/$(CAMPAIGN)
	build/granule report results/$(CAMPAIGN)

report: build/granule
	build/granule report results/$(CAMPAIGN)

REFERENCE ?= results/reference
compare: build/granule
	build/granule compare results/$(CAMPAIGN) $(REFERENCE)

# The reference, run anew from its own campaign file; and a campaign put in its place.
reproduce: all
	@rm -rf build/reproduce && mkdir build/reproduce && cp $(REFERENCE)/campaign build/reproduce/reference
	@[ ! -d $(REFERENCE)/traces ] || cp -r $(REFERENCE)/traces build/reproduce/
	bench/host/campaign.sh --results results/reproduced build/reproduce/reference
	@echo
	build/granule compare results/reproduced $(REFERENCE)

reference: build/granule
	build/granule verify results/$(CAMPAIGN)
	rm -rf results/abridged
	build/granule abridge results/$(CAMPAIGN) results/abridged
	rm -rf results/reference && mv results/abridged results/reference

publish: build/granule
	bench/host/publish.sh results/$(CAMPAIGN)

# The manual is what `granule help` says.
build/granule.1: build/granule bench/host/manual.sh bench/host/manual.awk
	$(quiet)bench/host/manual.sh $< >$@

# The command with all that it works with keeps its layout in a folder of its own, where it finds them
# by where it lies itself; `installed` there lists them. Variables are GNU's.
prefix = $(PREFIX)
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
libexecdir = $(exec_prefix)/libexec
datarootdir = $(prefix)/share
mandir = $(datarootdir)/man
completions = $(datarootdir)/bash-completion/completions
house = $(DESTDIR)$(libexecdir)/granule
parts = build/granule $(guests) bench/host/campaign.sh bench/host/draw.sh bench/host/publish.sh \
    LICENSE-DATA arch/launch.sh \
    $(wildcard arch/*/launch-* plots/*) $(shell find bench/campaigns -type f)

install: all build/granule.1
	@[ ! -e "$(house)/installed" ] || (cd "$(house)" && xargs rm -f <installed)
	@for part in $(parts); do \
	    mode=644; [ ! -x $$part ] || mode=755; \
	    install -D -m $$mode $$part "$(house)/$$part" || exit; done
	@(git describe --always --dirty 2>/dev/null || echo unknown) | \
	    install -m 644 /dev/stdin "$(house)/revision"
	@printf '%s\n' $(parts) revision | install -m 644 /dev/stdin "$(house)/installed"
	@install -d "$(DESTDIR)$(bindir)"
	@ln -srfT "$(house)/build/granule" "$(DESTDIR)$(bindir)/granule"
	@install -D -m 644 build/granule.1 "$(DESTDIR)$(mandir)/man1/granule.1"
	@install -D -m 644 bench/host/completion.bash "$(DESTDIR)$(completions)/granule"
	@echo 'installed $(DESTDIR)$(bindir)/granule'

# What lies in the house besides stays, and so do folders that others share.
uninstall:
	rm -f "$(DESTDIR)$(bindir)/granule" "$(DESTDIR)$(mandir)/man1/granule.1" \
	    "$(DESTDIR)$(completions)/granule"
	@[ ! -e "$(house)/installed" ] || (cd "$(house)" && xargs rm -f <installed && rm installed)
	@[ ! -d "$(house)" ] || find "$(house)" -depth -type d -empty -delete

include tests/tests.mk

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo 'make              build the command and the guests'
	@echo 'make bench CAMPAIGN=NAME   run a campaign of bench/campaigns (quick, default, …)'
	@echo 'make plots CAMPAIGN=NAME   draw its figures again, and make its report anew'
	@echo 'make report CAMPAIGN=NAME  make its report anew: report.html and report.md beside its tables'
	@echo 'make compare      compare a campaign with results/reference, run by run (REFERENCE=FOLDER: another)'
	@echo 'make reproduce    run anew what results/reference holds, and say how many runs are equal'
	@echo 'make publish      an archive of a campaign, for readers: report, figures, tables, checksums'
	@echo 'make reference    put a campaign in the place of results/reference, without its records'
	@echo 'make perf         what an operation costs, in instructions and in ratios'
	@echo 'make soak         the long tests'
	@echo 'make lint format  check the sources; format them'
	@echo 'make install      put the command and its manual into prefix (/usr/local) below DESTDIR;'
	@echo '                  make uninstall removes them'
	@echo 'make clean        remove what was built; results stay'

format:
	clang-format -i $(sources)

clean:
	rm -rf build

.PHONY: all always guests deps bench install uninstall plots report compare reproduce reference publish perf check soak lint help format clean
.DELETE_ON_ERROR:
-include $(wildcard build/*/*.d build/*/*/*.d build/*/*/*/*.d build/*/*/*/*/*.d)
