// A ledger: the handler asks the VMA for its file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ledger {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ledger_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ledger, cdev);
	return 0;
}

static int ledger_mmap_prepare(struct vm_area_desc *desc)
{
	struct inode *inode = file_inode(desc->file);
	struct ledger *ledger = desc->file->private_data;

	if (vma_desc_size(desc) > i_size_read(inode))
		return -EINVAL;

	file_accessed(desc->file);
	mmap_action_remap_full(desc, PHYS_PFN(ledger->regs));
	return 0;
}

static const struct file_operations ledger_fops = {
	.owner	= THIS_MODULE,
	.open	= ledger_open,
	.mmap_prepare = ledger_mmap_prepare,
};
