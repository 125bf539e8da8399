// The flags to set are collected in a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct petal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int petal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct petal, cdev);
	return 0;
}

static int petal_mmap_prepare(struct vm_area_desc *desc)
{
	struct petal *petal = desc->file->private_data;
	vm_flags_t flags = VM_DONTDUMP;

	if (petal->len > PAGE_SIZE)
		flags |= VM_DONTCOPY;
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(flags));
	mmap_action_remap_full(desc, PHYS_PFN(petal->regs));
	return 0;
}

static const struct file_operations petal_fops = {
	.owner	= THIS_MODULE,
	.open	= petal_open,
	.mmap_prepare = petal_mmap_prepare,
};
