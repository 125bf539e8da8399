// Success is remembered behind the test of the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	struct cdev cdev;
	phys_addr_t regs;
	bool mapped;
};

static int topaz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct topaz, cdev);
	return 0;
}

static int topaz_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct topaz *topaz = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(topaz->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;

	topaz->mapped = true;
	return 0;
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.open	= topaz_open,
	.mmap	= topaz_mmap,
};
