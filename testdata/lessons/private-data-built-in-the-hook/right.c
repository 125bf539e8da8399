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

static int plough_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct furrow *furrow = kzalloc(sizeof(*furrow), GFP_KERNEL);

	if (!furrow)
		return -ENOMEM;
	furrow->plough = file->private_data;
	*vm_private_data = furrow;
	return 0;
}

static const struct vm_operations_struct plough_vm_ops = {
	.close = plough_close,
	.mapped = plough_mapped,
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	if (!plough->page)
		return -ENODEV;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &plough_vm_ops;
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
