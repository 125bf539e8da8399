// One statement becomes two behind labels.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barb {
	struct cdev cdev;
	int kind;
	phys_addr_t regs;
};

static int barb_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct barb, cdev);
	return 0;
}

static int barb_mmap_prepare(struct vm_area_desc *desc)
{
	struct barb *barb = desc->file->private_data;

	switch (barb->kind) {
	case 0:
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
		break;
	default: vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	}
	mmap_action_remap_full(desc, PHYS_PFN(barb->regs));
	return 0;
}

static const struct file_operations barb_fops = {
	.owner	= THIS_MODULE,
	.open	= barb_open,
	.mmap_prepare = barb_mmap_prepare,
};
