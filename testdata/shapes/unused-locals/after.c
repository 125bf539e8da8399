// Locals that only served the call go, in whatever way they are declared.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct coral {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int coral_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct coral, cdev);
	return 0;
}

static int coral_mmap_prepare(struct vm_area_desc *desc)
{
	struct coral *coral = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);
	unsigned long pfn;

	pfn = PHYS_PFN(coral->regs);
	mmap_action_remap_full(desc, pfn);
	return size ? 0 : -EINVAL;
}

static const struct file_operations coral_fops = {
	.owner	= THIS_MODULE,
	.open	= coral_open,
	.mmap_prepare = coral_mmap_prepare,
};
