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

static int paw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct paw *paw = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, paw->regs, paw->len);
	if (ret)
		return ret;
	paw_announce(paw);
	return 0;
}

static const struct file_operations paw_fops = {
	.owner	= THIS_MODULE,
	.open	= paw_open,
	.mmap	= paw_mmap,
};
