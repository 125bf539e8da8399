// An inn: a helper of the handler is also called with a VMA that exists.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct inn {
	struct cdev cdev;
	void *buf;
	size_t len;
};

static int inn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct inn, cdev);
	return 0;
}

static bool inn_too_long(struct inn *inn, struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start > inn->len;
}

static vm_fault_t inn_fault(struct vm_fault *vmf)
{
	struct inn *inn = vmf->vma->vm_file->private_data;

	if (inn_too_long(inn, vmf->vma))
		return VM_FAULT_SIGBUS;
	vmf->page = virt_to_page(inn->buf);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct inn_vm_ops = {
	.fault	= inn_fault,
};

static int inn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inn *inn = file->private_data;

	if (inn_too_long(inn, vma))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &inn_vm_ops;
	return 0;
}

static const struct file_operations inn_fops = {
	.owner	= THIS_MODULE,
	.open	= inn_open,
	.mmap	= inn_mmap,
};
