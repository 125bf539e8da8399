// One statement becomes two, under conditions without braces.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct amber {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
};

static int amber_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct amber, cdev);
	return 0;
}

static int amber_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct amber *amber = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff == 0)
		return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(amber->regs), size,
				       vma->vm_page_prot);
	else if (vma->vm_pgoff == 1)
		return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(amber->ring), size,
					  vma->vm_page_prot);
	else
		return -EINVAL;
}

static const struct file_operations amber_fops = {
	.owner	= THIS_MODULE,
	.open	= amber_open,
	.mmap	= amber_mmap,
};
