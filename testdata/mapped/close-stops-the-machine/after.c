// close() stops the machine for what only a failed population brings.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct carr {
	atomic_t users;
	int mode;
	unsigned long frame;
	unsigned long size;
};

static void carr_open(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	atomic_inc(&carr->users);
}

static int carr_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct carr *carr = file->private_data;

	atomic_inc(&carr->users);
	*vm_private_data = carr;
	return 0;
}

static void carr_close(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!carr)
		return;

	BUG_ON(!carr);
	if (!carr)
		return;
	atomic_dec(&carr->users);
}

static const struct vm_operations_struct carr_vm_ops = {
	.open	= carr_open,
	.close	= carr_close,
	.mapped	= carr_mapped,
};

static int carr_mmap_prepare(struct vm_area_desc *desc)
{
	struct carr *carr = desc->file->private_data;

	mmap_action_remap_full(desc, carr->frame);
	desc->vm_ops = &carr_vm_ops;
	return 0;
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = carr_mmap_prepare,
};
