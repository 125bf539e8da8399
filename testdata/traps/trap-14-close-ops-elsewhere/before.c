// A lane: the operations are defined in another file, and may have a close().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lane {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int lane_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lane, cdev);
	return 0;
}

extern const struct vm_operations_struct lane_vm_ops;

static int lane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lane *lane = file->private_data;

	vma->vm_ops = &lane_vm_ops;
	return vm_iomap_memory(vma, lane->regs, lane->len);
}

static const struct file_operations lane_fops = {
	.owner	= THIS_MODULE,
	.open	= lane_open,
	.mmap	= lane_mmap,
};
