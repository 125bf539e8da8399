// One statement becomes two under a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct thorn {
	struct cdev cdev;
	bool secret;
	bool keep;
	phys_addr_t regs;
};

static int thorn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct thorn, cdev);
	return 0;
}

static int thorn_mmap_prepare(struct vm_area_desc *desc)
{
	struct thorn *thorn = desc->file->private_data;

	if (thorn->secret) {
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	} else {
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
		if (!thorn->keep)
			vma_desc_set_flags(desc, VMA_WIPEONFORK_BIT);
	}
	mmap_action_remap_full(desc, PHYS_PFN(thorn->regs));
	return 0;
}

static const struct file_operations thorn_fops = {
	.owner	= THIS_MODULE,
	.open	= thorn_open,
	.mmap_prepare = thorn_mmap_prepare,
};
