// SPDX-License-Identifier: MIT OR Apache-2.0
/* A device where each mapping has an object of its own. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct loom {
	unsigned long pfn;
	unsigned long size;
	struct mutex lock;
	unsigned int windows;
};

struct window {
	struct loom *loom;
	refcount_t users;
};

static void loom_open(struct vm_area_struct *vma)
{
	struct window *window = vma->vm_private_data;

	refcount_inc(&window->users);
}

static int loom_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct loom *loom = file->private_data;
	struct window *window;

	window = kzalloc(sizeof(*window), GFP_KERNEL);
	if (!window)
		return -ENOMEM;
	window->loom = loom;
	refcount_set(&window->users, 1);
	mutex_lock(&loom->lock);
	loom->windows++;
	mutex_unlock(&loom->lock);
	*vm_private_data = window;
	return 0;
}

static void loom_close(struct vm_area_struct *vma)
{
	struct window *window = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!window)
		return;

	if (!refcount_dec_and_test(&window->users))
		return;
	mutex_lock(&window->loom->lock);
	window->loom->windows--;
	mutex_unlock(&window->loom->lock);
	kfree(window);
}

static const struct vm_operations_struct loom_vm_ops = {
	.mapped = loom_mapped,
	.open = loom_open,
	.close = loom_close,
};

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;
	if (vma_desc_pages(desc) > loom->size >> PAGE_SHIFT)
		return -ENXIO;

	mmap_action_remap(desc, desc->start, loom->pfn, PAGE_SIZE);
	desc->vm_ops = &loom_vm_ops;
	return 0;
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = loom_mmap_prepare,
};

static struct miscdevice loom_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "loom",
	.fops = &loom_fops,
};
module_misc_device(loom_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
