// SPDX-License-Identifier: MIT OR Apache-2.0
/* Registers of a device, mapped as a whole, with checks. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct valve {
	phys_addr_t base;
	unsigned long size;
};

static int valve_mmap_prepare(struct vm_area_desc *desc)
{
	struct valve *valve = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > valve->size)
		return -EINVAL;
	if (vma_desc_test_all(desc, VMA_READ_BIT, VMA_SHARED_BIT) &&
	    !capable(CAP_SYS_RAWIO))
		return -EACCES;
	if (vma_desc_test(desc, VMA_EXEC_BIT))
		return -EACCES;
	if (!vma_desc_test(desc, VMA_WRITE_BIT))
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, valve->base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations valve_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = valve_mmap_prepare,
};

static struct miscdevice valve_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "valve",
	.fops = &valve_fops,
};
module_misc_device(valve_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
