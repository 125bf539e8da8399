// The table is a local of a function.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clog {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int clog_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct clog, cdev);
	return 0;
}

static int clog_mmap_prepare(struct vm_area_desc *desc)
{
	struct clog *clog = desc->file->private_data;

	mmap_action_simple_ioremap(desc, clog->regs, clog->len);
	return 0;
}

static int clog_register(struct clog *clog)
{
	static const struct file_operations clog_fops = {
		.owner = THIS_MODULE,
		.open = clog_open,
		.mmap_prepare = clog_mmap_prepare,
	};

	return clog_add(clog, &clog_fops);
}
