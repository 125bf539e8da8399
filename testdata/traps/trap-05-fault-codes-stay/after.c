// An oven: VM_FAULT_SIGBUS and VM_BUG_ON() only look like flags.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct oven {
	struct cdev cdev;
	void *buf;
	size_t len;
};

static int oven_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct oven, cdev);
	return 0;
}

static vm_fault_t oven_fault(struct vm_fault *vmf)
{
	struct oven *oven = vmf->vma->vm_file->private_data;
	unsigned long off = vmf->pgoff << PAGE_SHIFT;

	if (off >= oven->len)
		return VM_FAULT_SIGBUS;
	vmf->page = virt_to_page(oven->buf + off);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct oven_vm_ops = {
	.fault	= oven_fault,
};

static int oven_mmap_prepare(struct vm_area_desc *desc)
{
	struct oven *oven = desc->file->private_data;

	VM_BUG_ON(!oven->buf);
	if (!vma_desc_test(desc, VMA_MAYSHARE_BIT))
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &oven_vm_ops;
	return 0;
}

static const struct file_operations oven_fops = {
	.owner	= THIS_MODULE,
	.open	= oven_open,
	.mmap_prepare = oven_mmap_prepare,
};
