// A slope: it sets a flag, keeps nothing, and merging does no harm.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct slope {
	struct cdev cdev;
	void *buf;
};

static int slope_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct slope, cdev);
	return 0;
}

static vm_fault_t slope_fault(struct vm_fault *vmf)
{
	struct slope *slope = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(slope->buf + (vmf->pgoff << PAGE_SHIFT));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct slope_vm_ops = {
	.fault	= slope_fault,
};

static int slope_mmap_prepare(struct vm_area_desc *desc)
{
	struct slope *slope = desc->file->private_data;

	if (!slope->buf)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->vm_ops = &slope_vm_ops;
	return 0;
}

static const struct file_operations slope_fops = {
	.owner	= THIS_MODULE,
	.open	= slope_open,
	.mmap_prepare = slope_mmap_prepare,
};
