# Targets of make for vma2desc; no code of the tree is run.
#
# For a kernel tree, as it is:          make -f .../vma2desc.mk vma2desc-check
# In a kernel's Makefile, near the end:  include $(srctree)/scripts/vma2desc.mk
# In the Makefile of a module that is built outside the kernel, beside its other targets:
#
#     KSRC ?= /path/to/linux
#     include vma2desc.mk
#
#   make vma2desc-check              what is left on mmap; fails if something is
#   make vma2desc-check SINCE=REV    only what changed since the merge base with REV
#   make vma2desc-diff               the patches, to standard output
#   make vma2desc-accept             accept the refusals that count, in VMA2DESC_BASELINE
#   make ... M=drivers/misc          only this directory

VMA2DESC ?= vma2desc
# Options of all commands, such as --compat 5.15, and of `check` alone, such as --allow gap.
VMA2DESC_FLAGS ?=
VMA2DESC_CHECK_FLAGS ?=
# Accepted refusals; used if the file is there.
VMA2DESC_BASELINE ?= vma2desc-baseline.toml

# What is looked at: M=, as for a build, or else the whole source.
vma2desc-paths = $(or $(M),$(KBUILD_EXTMOD),$(srctree),.)
# The kernel that the result is for, where the source lies outside of it.
vma2desc-target = $(if $(KSRC),--target $(KSRC))
vma2desc-baseline = $(if $(wildcard $(VMA2DESC_BASELINE)),--baseline $(VMA2DESC_BASELINE))
vma2desc-since = $(if $(SINCE),--since=$(SINCE))

vma2desc-check:
	$(Q)$(VMA2DESC) check $(vma2desc-target) $(vma2desc-since) $(vma2desc-baseline) $(VMA2DESC_FLAGS) \
		$(VMA2DESC_CHECK_FLAGS) $(vma2desc-paths)

vma2desc-diff:
	$(Q)$(VMA2DESC) diff $(vma2desc-target) $(VMA2DESC_FLAGS) $(vma2desc-paths)

vma2desc-accept:
	$(Q)$(VMA2DESC) check $(vma2desc-target) --baseline $(VMA2DESC_BASELINE) --write-baseline \
		$(VMA2DESC_FLAGS) $(VMA2DESC_CHECK_FLAGS) $(vma2desc-paths)

PHONY += vma2desc-check vma2desc-diff vma2desc-accept
.PHONY: vma2desc-check vma2desc-diff vma2desc-accept
