// A helper sets the protection and maps.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct alder {
	struct cdev cdev;
	phys_addr_t regs;
	bool slow;
};

static int alder_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct alder, cdev);
	return 0;
}

static int alder_map(struct vm_area_desc *desc, phys_addr_t phys, bool slow)
{
	if (slow)
		desc->page_prot = pgprot_noncached(desc->page_prot);

	mmap_action_remap_full(desc, PHYS_PFN(phys));
	return 0;
}

static int alder_mmap_prepare(struct vm_area_desc *desc)
{
	struct alder *alder = desc->file->private_data;
	int ret;

	if (desc->pgoff > 1)
		return -EINVAL;
	ret = alder_map(desc, alder->regs, alder->slow);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.open	= alder_open,
	.mmap_prepare = alder_mmap_prepare,
};
