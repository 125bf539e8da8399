// The VMA goes to a helper in a structure on the stack.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tallow {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

struct tallow_range {
	struct vm_area_struct *vma;
	size_t len;
};

static int tallow_map(struct tallow_range *range, phys_addr_t regs)
{
	return vm_iomap_memory(range->vma, regs, range->len);
}

static int tallow_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tallow, cdev);
	return 0;
}

static int tallow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tallow *tallow = file->private_data;
	struct tallow_range range = { .len = tallow->len };

	range.vma = vma;
	return tallow_map(&range, tallow->regs);
}

static const struct file_operations tallow_fops = {
	.owner	= THIS_MODULE,
	.open	= tallow_open,
	.mmap	= tallow_mmap,
};
