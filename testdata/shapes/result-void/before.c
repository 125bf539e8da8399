// The result is thrown away on purpose.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tin {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tin_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tin, cdev);
	return 0;
}

static int tin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tin *tin = file->private_data;

	(void)remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tin->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return 0;
}

static const struct file_operations tin_fops = {
	.owner	= THIS_MODULE,
	.open	= tin_open,
	.mmap	= tin_mmap,
};
