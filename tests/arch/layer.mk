# SPDX-License-Identifier: MIT
#
# The layers' self-test guests, one a platform, each from its sources in one step:
#     make -f tests/arch/layer.mk
# build/ARCH-PLATFORM/layer.elf proves the contract; layer-broken.elf has a layer that puts two
# pages on one frame, which the tags must show.

include arch/alpha/build.mk
include arch/x86/build.mk
include arch/native/build.mk

targets = $(foreach p,$(alpha_platforms),alpha-$(p)) $(foreach p,$(x86_platforms),x86-$(p)) native

all: $(targets:%=build/%/layer.elf) $(targets:%=build/%/layer-broken.elf)

# $(1) architecture, $(2) platform, $(3) folder
define guest
$(3)_sources = $($(1)_sources) $($(1)_$(2)_sources) tests/arch/layer.c
$(3)_build = mkdir -p build/$(3) && $($(1)_cc) $($(1)_cflags) $($(1)_ldflags) -Iarch

build/$(3)/layer.elf: $$($(3)_sources) $($(1)_lds) $(wildcard arch/*.h arch/*/*.h)
	$$($(3)_build) $$($(3)_sources) $($(1)_libs) -o $$@

build/$(3)/layer-broken.elf: $$($(3)_sources) tests/arch/broken.c $($(1)_lds)
	$$($(3)_build) -Wl,--wrap=arch_map $$($(3)_sources) tests/arch/broken.c $($(1)_libs) -o $$@
endef

$(foreach p,$(alpha_platforms),$(eval $(call guest,alpha,$(p),alpha-$(p))))
$(foreach p,$(x86_platforms),$(eval $(call guest,x86,$(p),x86-$(p))))
$(eval $(call guest,native,native,native))
