// A fence: the member's name goes through two macros.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define FENCE_TAKE(to, from, op)	((to)->op = (from)->op)
#define FENCE_INHERIT(op)		FENCE_TAKE(&fence_ops, base, op)

static int fence_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, fence_base, fence_size);
}

static const struct file_operations fence_base_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fence_mmap,
};

static struct file_operations fence_ops;

void fence_setup(void)
{
	const struct file_operations *base = &fence_base_fops;

	FENCE_INHERIT(owner);
	FENCE_INHERIT(mmap);
}
