// A hoist: one of two ranges, never both.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hoist {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
};

static int hoist_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hoist, cdev);
	return 0;
}

static int hoist_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hoist *hoist = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	switch (vma->vm_pgoff) {
	case 0:
		return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hoist->regs), size,
				       vma->vm_page_prot);
	case 1:
		return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hoist->ring), size,
					  vma->vm_page_prot);
	default:
		return -ENXIO;
	}
}

static const struct file_operations hoist_fops = {
	.owner	= THIS_MODULE,
	.open	= hoist_open,
	.mmap	= hoist_mmap,
};
