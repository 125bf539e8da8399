// A vine: the address is moved before the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vine {
	struct cdev cdev;
	unsigned long skip;
	phys_addr_t regs;
};

static int vine_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vine, cdev);
	return 0;
}

static int vine_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vine *vine = file->private_data;
	unsigned long addr = vma->vm_start;

	addr += vine->skip;
	return remap_pfn_range(vma, addr, PHYS_PFN(vine->regs), PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations vine_fops = {
	.owner	= THIS_MODULE,
	.open	= vine_open,
	.mmap	= vine_mmap,
};
