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

static int gourd_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gourd *gourd = file->private_data;
	unsigned long addr;
	unsigned int i = 0;
	int ret;

	if (vma_pages(vma) <= gourd->count)
		return -EINVAL;
	vma->vm_ops = &gourd_vm_ops;

	addr = vma->vm_start + PAGE_SIZE;
	for (i = 0; i < gourd->count; i++, addr += PAGE_SIZE) {
		ret = vm_insert_page(vma, addr, gourd->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations gourd_fops = {
	.owner	= THIS_MODULE,
	.open	= gourd_open,
	.mmap	= gourd_mmap,
};
