#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
	struct mutex lock;
	int maps;
};

struct furrow {
	struct plough *plough;
	refcount_t refs;
};

static void plough_close(struct vm_area_struct *vma)
{
	struct furrow *furrow = vma->vm_private_data;
	struct plough *plough;

	if (!furrow)
		return;
	plough = furrow->plough;
	mutex_lock(&plough->lock);
	plough->maps--;
	kfree(furrow);
	mutex_unlock(&plough->lock);
}

static int plough_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct plough *plough = file->private_data;
	struct furrow *furrow = kmalloc(sizeof(*furrow), GFP_KERNEL);

	if (!furrow)
		return -ENOMEM;
	furrow->plough = plough;
	refcount_set(&furrow->refs, 1);
	mutex_lock(&plough->lock);
	plough->maps++;
	mutex_unlock(&plough->lock);
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

	desc->vm_ops = &plough_vm_ops;
	mmap_action_remap_full(desc, plough->pfn);
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
