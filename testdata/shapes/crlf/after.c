// Every line ends as on another system.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct agate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int agate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct agate, cdev);
	return 0;
}

static int agate_mmap_prepare(struct vm_area_desc *desc)
{
	struct agate *agate = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > agate->len || vma_desc_test(desc, VMA_WRITE_BIT))
		return -EINVAL;
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(agate->regs));
	return 0;
}

static const struct file_operations agate_fops = {
	.owner	= THIS_MODULE,
	.open	= agate_open,
	.mmap_prepare = agate_mmap_prepare,
};
