// Comments speak of mmap as a verb, and of the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sheaf {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sheaf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sheaf, cdev);
	return 0;
}

static int sheaf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sheaf *sheaf = file->private_data;

	/* Users may mmap() this once; the vma is checked by the core. */
	return vm_iomap_memory(vma, sheaf->regs, sheaf->len);
}

static const struct file_operations sheaf_fops = {
	.owner	= THIS_MODULE,
	.open	= sheaf_open,
	.mmap	= sheaf_mmap,
};
