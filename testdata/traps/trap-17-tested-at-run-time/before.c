// A lever: another function tests whether the table has the hook.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lever {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int lever_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lever, cdev);
	return 0;
}

static int lever_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lever *lever = file->private_data;

	return vm_iomap_memory(vma, lever->regs, lever->len);
}

static const struct file_operations lever_fops = {
	.owner	= THIS_MODULE,
	.open	= lever_open,
	.mmap	= lever_mmap,
};

static bool lever_mappable(struct file *file)
{
	return file->f_op == &lever_fops && lever_fops.mmap;
}
