// What stands behind the count looks at nothing that was changed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

static void moor_open(struct vm_area_struct *vma)
{
	struct moor *moor = vma->vm_file->private_data;

	atomic_inc(&moor->users);
}

static int moor_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct moor *moor = file->private_data;

	atomic_inc(&moor->users);

	return 0;
}

static void moor_close(struct vm_area_struct *vma)
{
	struct moor *moor = vma->vm_file->private_data;

	atomic_dec(&moor->users);
}

static const struct vm_operations_struct moor_vm_ops = {
	.open	= moor_open,
	.close	= moor_close,
	.mapped	= moor_mapped,
};

static int moor_value_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	desc->vm_ops = &moor_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_PFNMAP_BIT);
	desc->pgoff += moor->frame;
	pr_debug("%d\n", moor->mode);
	return 0;
}

static const struct file_operations moor_value_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_value_mmap_prepare,
};
