#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	struct page *page;
};

struct furrow {
	struct plough *plough;
	unsigned long flags;
};

static void plough_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct plough_vm_ops = {
	.close = plough_close,
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;
	struct furrow *furrow;

	furrow = kzalloc(sizeof(*furrow), GFP_KERNEL);
	if (!furrow)
		return -ENOMEM;
	furrow->plough = plough;
	desc->private_data = furrow;
	desc->vm_ops = &plough_vm_ops;
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
