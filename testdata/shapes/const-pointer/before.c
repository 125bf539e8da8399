// The parameters are constant pointers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct scarf {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int scarf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct scarf, cdev);
	return 0;
}

static int scarf_mmap(struct file *const file, struct vm_area_struct *const vma)
{
	struct scarf *scarf = file->private_data;

	return vm_iomap_memory(vma, scarf->regs, scarf->len);
}

static const struct file_operations scarf_fops = {
	.owner	= THIS_MODULE,
	.open	= scarf_open,
	.mmap	= scarf_mmap,
};
