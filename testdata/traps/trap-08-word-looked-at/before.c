// The word is used for more than the flags.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct larch {
	struct cdev cdev;
	unsigned long seen;
};

static int larch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct larch, cdev);
	return 0;
}

static int larch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct larch *larch = file->private_data;
	unsigned long word = vma->vm_flags;

	word |= VM_DONTCOPY;
	larch->seen = word;
	vma->vm_flags = word;
	return 0;
}

static const struct file_operations larch_fops = {
	.owner	= THIS_MODULE,
	.open	= larch_open,
	.mmap	= larch_mmap,
};
