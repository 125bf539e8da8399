// A cabin: the core's dummy operations are named.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cabin {
	struct cdev cdev;
	void *buf;
};

static int cabin_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cabin, cdev);
	return 0;
}

static vm_fault_t cabin_fault(struct vm_fault *vmf)
{
	struct cabin *cabin = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(cabin->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct cabin_vm_ops = {
	.fault	= cabin_fault,
};

static int cabin_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	if (vma->vm_ops == &vma_dummy_vm_ops)
		vma->vm_ops = &cabin_vm_ops;
	return 0;
}

static const struct file_operations cabin_fops = {
	.owner	= THIS_MODULE,
	.open	= cabin_open,
	.mmap	= cabin_mmap,
};
