// An apron: operations are set unless somebody has.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct apron {
	struct cdev cdev;
	void *buf;
};

static int apron_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct apron, cdev);
	return 0;
}

static vm_fault_t apron_fault(struct vm_fault *vmf)
{
	struct apron *apron = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(apron->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct apron_vm_ops = {
	.fault	= apron_fault,
};

static int apron_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	if (!vma->vm_ops)
		vma->vm_ops = &apron_vm_ops;
	return 0;
}

static const struct file_operations apron_fops = {
	.owner	= THIS_MODULE,
	.open	= apron_open,
	.mmap	= apron_mmap,
};
