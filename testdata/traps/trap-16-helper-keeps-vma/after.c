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

static bool __inn_too_long(struct inn *inn, unsigned long size)
{
	return size > inn->len;
}

static bool inn_too_long(struct inn *inn, struct vm_area_struct *vma)
{
	return __inn_too_long(inn, vma->vm_end - vma->vm_start);
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

static int inn_mmap_prepare(struct vm_area_desc *desc)
{
	struct inn *inn = desc->file->private_data;

	if (__inn_too_long(inn, vma_desc_size(desc)))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &inn_vm_ops;
	return 0;
}

static const struct file_operations inn_fops = {
	.owner	= THIS_MODULE,
	.open	= inn_open,
	.mmap_prepare = inn_mmap_prepare,
};
