// A relay: the protection is passed to the call and never stored.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct relay {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int relay_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct relay, cdev);
	return 0;
}

static int relay_mmap_prepare(struct vm_area_desc *desc)
{
	struct relay *relay = desc->file->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(relay->regs));
	return 0;
}

static const struct file_operations relay_fops = {
	.owner	= THIS_MODULE,
	.open	= relay_open,
	.mmap_prepare = relay_mmap_prepare,
};
