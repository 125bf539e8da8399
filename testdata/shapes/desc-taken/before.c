// The name of the descriptor is taken.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct aspen_desc {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int aspen_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct aspen_desc, cdev);
	return 0;
}

static int aspen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct aspen_desc *desc = file->private_data;

	if (vma->vm_end - vma->vm_start > desc->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(desc->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations aspen_fops = {
	.owner	= THIS_MODULE,
	.open	= aspen_open,
	.mmap	= aspen_mmap,
};
