// A glider: the size becomes narrower when it is passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct glider {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int glider_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct glider, cdev);
	return 0;
}

static int glider_map(struct glider *glider, struct vm_area_struct *vma, u32 size)
{
	if (size > glider->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(glider->regs), size,
			       vma->vm_page_prot);
}

static int glider_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct glider *glider = file->private_data;

	return glider_map(glider, vma, vma->vm_end - vma->vm_start);
}

static const struct file_operations glider_fops = {
	.owner	= THIS_MODULE,
	.open	= glider_open,
	.mmap	= glider_mmap,
};
