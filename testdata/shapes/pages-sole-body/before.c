// A spoon: the call is the whole body of an arm, in a switch and without braces.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spoon {
	struct cdev cdev;
	struct page **rx;
	struct page **tx;
	unsigned int count;
};

static int spoon_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spoon, cdev);
	return 0;
}

static int spoon_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spoon *spoon = file->private_data;

	switch (vma->vm_pgoff) {
	case 0:
		return vm_map_pages_zero(vma, spoon->rx, spoon->count);
	case 0x100:
		if (vma->vm_flags & VM_WRITE)
			return vm_map_pages_zero(vma, spoon->tx, spoon->count);
		else
			return -EACCES;
	default:
		return -EINVAL;
	}
}

static const struct file_operations spoon_fops = {
	.owner	= THIS_MODULE,
	.open	= spoon_open,
	.mmap	= spoon_mmap,
};
