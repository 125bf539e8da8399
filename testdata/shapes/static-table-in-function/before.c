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

static int clog_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clog *clog = file->private_data;

	return vm_iomap_memory(vma, clog->regs, clog->len);
}

static int clog_register(struct clog *clog)
{
	static const struct file_operations clog_fops = {
		.owner = THIS_MODULE,
		.open = clog_open,
		.mmap = clog_mmap,
	};

	return clog_add(clog, &clog_fops);
}
