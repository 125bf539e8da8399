// The name of an error is a call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct garnet {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

int garnet_last_error(void);
#define EGARNET garnet_last_error()

static int garnet_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct garnet, cdev);
	return 0;
}

static int garnet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct garnet *garnet = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(garnet->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EGARNET;
	return 0;
}

static const struct file_operations garnet_fops = {
	.owner	= THIS_MODULE,
	.open	= garnet_open,
	.mmap	= garnet_mmap,
};
