// A knob: the hook is taken out of the table at run time.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct knob {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int knob_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct knob, cdev);
	return 0;
}

static int knob_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knob *knob = file->private_data;

	return vm_iomap_memory(vma, knob->regs, knob->len);
}

static struct file_operations knob_fops = {
	.owner	= THIS_MODULE,
	.open	= knob_open,
	.mmap	= knob_mmap,
};

static void knob_setup(bool mappable)
{
	if (!mappable)
		knob_fops.mmap = NULL;
}
