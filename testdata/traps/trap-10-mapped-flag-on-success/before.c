// A cog: success is remembered.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cog {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	bool mapped;
};

static int cog_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cog, cdev);
	return 0;
}

static int cog_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cog *cog = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, cog->regs, cog->len);
	if (!ret)
		cog->mapped = true;
	return ret;
}

static const struct file_operations cog_fops = {
	.owner	= THIS_MODULE,
	.open	= cog_open,
	.mmap	= cog_mmap,
};
