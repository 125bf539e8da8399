// A pond: what was counted is taken back when mapping fails.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pond {
	struct cdev cdev;
	atomic_t maps;
	phys_addr_t regs;
	size_t len;
};

static int pond_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pond, cdev);
	return 0;
}

static int pond_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pond *pond = file->private_data;
	int ret;

	atomic_inc(&pond->maps);
	ret = vm_iomap_memory(vma, pond->regs, pond->len);
	if (ret)
		atomic_dec(&pond->maps);
	return ret;
}

static const struct file_operations pond_fops = {
	.owner	= THIS_MODULE,
	.open	= pond_open,
	.mmap	= pond_mmap,
};
