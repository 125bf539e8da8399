// A bluff: VM_DONTEXPAND forbids merging before and after.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bluff {
	struct cdev cdev;
	void *buf;
};

static int bluff_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bluff, cdev);
	return 0;
}

static vm_fault_t bluff_fault(struct vm_fault *vmf)
{
	struct bluff *bluff = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(bluff->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct bluff_vm_ops = {
	.fault	= bluff_fault,
};

static int bluff_mmap_prepare(struct vm_area_desc *desc)
{
	struct bluff *bluff = desc->file->private_data;

	if (!bluff->buf)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = bluff;
	desc->vm_ops = &bluff_vm_ops;
	return 0;
}

static const struct file_operations bluff_fops = {
	.owner	= THIS_MODULE,
	.open	= bluff_open,
	.mmap_prepare = bluff_mmap_prepare,
};
