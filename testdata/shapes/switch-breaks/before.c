// A call in each case of a switch, one result after it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cedar {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
};

static int cedar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cedar, cdev);
	return 0;
}

#define CEDAR_REGS	0
#define CEDAR_RING	1

static int cedar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cedar *cedar = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	switch (vma->vm_pgoff) {
	case CEDAR_REGS:
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		ret = io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cedar->regs),
					 size, vma->vm_page_prot);
		break;
	case CEDAR_RING:
		ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cedar->ring),
				      size, vma->vm_page_prot);
		break;
	default:
		ret = -EINVAL;
	}

	return ret;
}

static const struct file_operations cedar_fops = {
	.owner	= THIS_MODULE,
	.open	= cedar_open,
	.mmap	= cedar_mmap,
};
