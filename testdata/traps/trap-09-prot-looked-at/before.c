// What is stored is looked at before the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct oak {
	struct cdev cdev;
	phys_addr_t regs;
	unsigned long mask;
};

static int oak_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct oak, cdev);
	return 0;
}

static int oak_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct oak *oak = file->private_data;
	pgprot_t pages = vma->vm_page_prot;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (pgprot_val(vma->vm_page_prot) & oak->mask)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(oak->regs),
			       vma->vm_end - vma->vm_start, pages);
}

static const struct file_operations oak_fops = {
	.owner	= THIS_MODULE,
	.open	= oak_open,
	.mmap	= oak_mmap,
};
