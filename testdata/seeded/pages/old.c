// SPDX-License-Identifier: MIT OR Apache-2.0
/* Kernel pages, all of them or the first. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct press {
	struct page **pages;
	unsigned long count;
};

static int press_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct press *press = file->private_data;

	if (vma_pages(vma) == 1 && !vma->vm_pgoff) {
		vm_flags_set(vma, VM_DONTCOPY);
		return vm_insert_page(vma, vma->vm_start, press->pages[0]);
	}
	return vm_map_pages(vma, press->pages, press->count);
}

static const struct file_operations press_fops = {
	.owner = THIS_MODULE,
	.mmap = press_mmap,
};

static struct miscdevice press_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "press",
	.fops = &press_fops,
};
module_misc_device(press_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
