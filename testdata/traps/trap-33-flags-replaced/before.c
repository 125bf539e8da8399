// A knot: the whole word of flags is replaced.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct knot {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int knot_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct knot, cdev);
	return 0;
}

static int knot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knot *knot = file->private_data;

	vm_flags_reset(vma, VM_READ | VM_SHARED);
	return vm_iomap_memory(vma, knot->regs, knot->len);
}

static const struct file_operations knot_fops = {
	.owner	= THIS_MODULE,
	.open	= knot_open,
	.mmap	= knot_mmap,
};
