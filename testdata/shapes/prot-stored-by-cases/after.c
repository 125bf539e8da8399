// A protection that a switch chooses is stored, and passed later.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	int kind;
};

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

static int onyx_mmap_prepare(struct vm_area_desc *desc)
{
	struct onyx *onyx = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);
	pgprot_t prot = desc->page_prot;

	switch (onyx->kind) {
	case 0:
		prot = pgprot_noncached(prot);
		break;
	case 1:
		prot = pgprot_writecombine(prot);
		break;
	}
	desc->page_prot = prot;
	if (size > onyx->len)
		return -EINVAL;
	mmap_action_remap_full(desc, onyx->regs >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap_prepare = onyx_mmap_prepare,
};
