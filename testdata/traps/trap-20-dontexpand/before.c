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

static int bluff_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bluff *bluff = file->private_data;

	if (!bluff->buf)
		return -ENXIO;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = bluff;
	vma->vm_ops = &bluff_vm_ops;
	return 0;
}

static const struct file_operations bluff_fops = {
	.owner	= THIS_MODULE,
	.open	= bluff_open,
	.mmap	= bluff_mmap,
};
