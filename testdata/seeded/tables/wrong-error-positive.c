// SPDX-License-Identifier: MIT OR Apache-2.0
/* Two tables share a handler, and the handler has a helper. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct crane {
	unsigned long pfn;
	unsigned long pages;
};

static int crane_check(struct crane *crane, struct vm_area_desc *desc)
{
	unsigned long pages = vma_desc_pages(desc);

	if (desc->pgoff > crane->pages || pages > crane->pages - desc->pgoff)
		return ENXIO;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static int crane_mmap_prepare(struct vm_area_desc *desc)
{
	struct crane *crane = desc->file->private_data;
	int ret = crane_check(crane, desc);

	if (ret)
		return ret;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, crane->pfn + desc->pgoff);
	return 0;
}

static const struct file_operations crane_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crane_mmap_prepare,
};

static const struct file_operations crane_raw_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crane_mmap_prepare,
};

static const struct file_operations *crane_choice(bool raw)
{
	return raw ? &crane_raw_fops : &crane_fops;
}

static int crane_open(struct inode *inode, struct file *file)
{
	replace_fops(file, crane_choice(iminor(inode) & 1));
	return 0;
}

static const struct file_operations crane_first_fops = {
	.owner = THIS_MODULE,
	.open = crane_open,
};

static struct miscdevice crane_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "crane",
	.fops = &crane_first_fops,
};
module_misc_device(crane_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
