// A failure is warned about.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jeep {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int jeep_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jeep, cdev);
	return 0;
}

static int jeep_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jeep *jeep = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, jeep->regs, jeep->len);
	WARN_ON(ret);
	return ret;
}

static const struct file_operations jeep_fops = {
	.owner	= THIS_MODULE,
	.open	= jeep_open,
	.mmap	= jeep_mmap,
};
