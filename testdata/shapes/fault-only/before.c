// Pages come from a fault handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spruce {
	struct cdev cdev;
	void *buf;
};

static int spruce_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spruce, cdev);
	return 0;
}

static vm_fault_t spruce_fault(struct vm_fault *vmf)
{
	struct spruce *spruce = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(spruce->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct spruce_vm_ops = {
	.fault	= spruce_fault,
};

static int spruce_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &spruce_vm_ops;

	return 0;
}

static const struct file_operations spruce_fops = {
	.owner	= THIS_MODULE,
	.open	= spruce_open,
	.mmap	= spruce_mmap,
};
