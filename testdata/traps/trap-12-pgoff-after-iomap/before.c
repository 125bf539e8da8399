// A lid: the offset is reset when vm_iomap_memory() has used it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lid {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int lid_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lid, cdev);
	return 0;
}

static int lid_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lid *lid = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, lid->regs, lid->len);
	if (ret)
		return ret;
	vma->vm_pgoff = 0;
	return 0;
}

static const struct file_operations lid_fops = {
	.owner	= THIS_MODULE,
	.open	= lid_open,
	.mmap	= lid_mmap,
};
