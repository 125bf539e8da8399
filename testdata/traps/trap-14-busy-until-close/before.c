// A pier: a flag is set while it is mapped, and close() clears it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pier {
	struct cdev cdev;
	bool busy;
	void *buf;
};

static int pier_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pier, cdev);
	return 0;
}

static void pier_close(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	pier->busy = false;
}

static vm_fault_t pier_fault(struct vm_fault *vmf)
{
	struct pier *pier = vmf->vma->vm_private_data;

	vmf->page = virt_to_page(pier->buf);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct pier_vm_ops = {
	.close	= pier_close,
	.fault	= pier_fault,
};

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pier *pier = file->private_data;

	if (pier->busy)
		return -EBUSY;
	pier->busy = true;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = pier;
	vma->vm_ops = &pier_vm_ops;
	return 0;
}

static const struct file_operations pier_fops = {
	.owner	= THIS_MODULE,
	.open	= pier_open,
	.mmap	= pier_mmap,
};
