// A horn: a helper returns a masked word as a number.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct horn {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int horn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct horn, cdev);
	return 0;
}

static int horn_access(struct vm_area_desc *desc)
{
	return vma_flags_to_legacy(desc->vma_flags) & (VM_READ | VM_WRITE);
}

static int horn_mmap_prepare(struct vm_area_desc *desc)
{
	struct horn *horn = desc->file->private_data;

	if (horn_access(desc) == 3 && horn->len < PAGE_SIZE)
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(horn->regs));
	return 0;
}

static const struct file_operations horn_fops = {
	.owner	= THIS_MODULE,
	.open	= horn_open,
	.mmap_prepare = horn_mmap_prepare,
};
