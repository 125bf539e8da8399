// A condition that becomes a statement stands before an else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spike {
	struct cdev cdev;
	bool secret;
	bool keep;
	phys_addr_t regs;
};

static int spike_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spike, cdev);
	return 0;
}

static int spike_mmap_prepare(struct vm_area_desc *desc)
{
	struct spike *spike = desc->file->private_data;

	if (spike->secret) {
		if (!spike->keep)
			vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	} else {
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	}
	mmap_action_remap_full(desc, PHYS_PFN(spike->regs));
	return 0;
}

static const struct file_operations spike_fops = {
	.owner	= THIS_MODULE,
	.open	= spike_open,
	.mmap_prepare = spike_mmap_prepare,
};
