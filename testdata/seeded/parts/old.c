// SPDX-License-Identifier: MIT OR Apache-2.0
/* Memory that is mapped in two parts, and not more of it than there is. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct barn {
	unsigned long pfn;
	unsigned long size;
};

static int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barn *barn = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long half;
	int ret;

	if (vma_is_cow_mapping(vma))
		return -EACCES;
	if (!barn->size || !PAGE_ALIGNED(barn->size) || size < barn->size)
		return -EINVAL;
	size = barn->size;
	half = PAGE_ALIGN(size / 2);

	ret = remap_pfn_range(vma, vma->vm_start, barn->pfn, half, vma->vm_page_prot);
	if (!ret && size > half)
		ret = remap_pfn_range(vma, vma->vm_start + half,
				      barn->pfn + (half >> PAGE_SHIFT), size - half,
				      vma->vm_page_prot);
	return ret ? -EIO : 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap = barn_mmap,
};

static struct miscdevice barn_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "barn",
	.fops = &barn_fops,
};
module_misc_device(barn_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
