// The operations of an open file are replaced by their address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

static int moor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moor_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_mmap,
};

static const struct file_operations moor_dead_fops = {
	.owner	= THIS_MODULE,
};

void moor_remove(struct file *file)
{
	const struct file_operations **place = &file->f_op;

	*place = &moor_dead_fops;
}
