// A gourd: its pages lie behind a header of one page that a fault handler gives.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gourd {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int gourd_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gourd, cdev);
	return 0;
}

static vm_fault_t gourd_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct gourd_vm_ops = {
	.fault	= gourd_fault,
};

static int gourd_mmap_prepare(struct vm_area_desc *desc)
{
	struct gourd *gourd = desc->file->private_data;
	unsigned long addr;

	if (vma_desc_pages(desc) <= gourd->count)
		return -EINVAL;
	desc->vm_ops = &gourd_vm_ops;

	addr = desc->start + PAGE_SIZE;
	mmap_action_map_kernel_pages(desc, addr, gourd->pages, gourd->count);
	return 0;
}

static const struct file_operations gourd_fops = {
	.owner	= THIS_MODULE,
	.open	= gourd_open,
	.mmap_prepare = gourd_mmap_prepare,
};
