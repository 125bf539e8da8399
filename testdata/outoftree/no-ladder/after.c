// SPDX-License-Identifier: MIT OR Apache-2.0
/* A fork that names the version, asks for options of the one kernel, and for no other kernel. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#define FORK_BUILT_FOR LINUX_VERSION_CODE

static phys_addr_t fork_prongs;
static u32 fork_version = LINUX_VERSION_CODE;

#ifdef CONFIG_HAVE_IOREMAP_PROT
static int fork_has_access = 1;
#endif

static int fork_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, fork_prongs, PAGE_SIZE);
	return 0;
}

static const struct file_operations fork_fops = {
#ifndef CONFIG_COMPAT
	.owner = THIS_MODULE,
#endif
	.mmap_prepare = fork_mmap_prepare,
};
