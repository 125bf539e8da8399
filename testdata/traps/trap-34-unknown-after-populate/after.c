// A paw: a function that was not seen runs when memory is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct paw {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int paw_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct paw, cdev);
	return 0;
}

void paw_announce(struct paw *paw);

static int paw_mmap_prepare(struct vm_area_desc *desc)
{
	struct paw *paw = desc->file->private_data;

	mmap_action_simple_ioremap(desc, paw->regs, paw->len);
	paw_announce(paw);
	return 0;
}

static const struct file_operations paw_fops = {
	.owner	= THIS_MODULE,
	.open	= paw_open,
	.mmap_prepare = paw_mmap_prepare,
};
