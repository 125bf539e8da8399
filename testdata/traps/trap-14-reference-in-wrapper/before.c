// Butter: the driver has a function that takes a reference, and nothing else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct butter {
	struct cdev cdev;
	struct kref ref;
	phys_addr_t regs;
	size_t len;
};

static int butter_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct butter, cdev);
	return 0;
}

static void butter_get(struct butter *butter)
{
	kref_get(&butter->ref);
}

static int butter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct butter *butter = file->private_data;

	butter_get(butter);
	return vm_iomap_memory(vma, butter->regs, butter->len);
}

static const struct file_operations butter_fops = {
	.owner	= THIS_MODULE,
	.open	= butter_open,
	.mmap	= butter_mmap,
};
