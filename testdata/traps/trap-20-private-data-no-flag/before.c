// A ridge: it keeps data for each mapping and sets no flag that forbids merging.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ridge {
	struct cdev cdev;
	struct page *banks[4];
};

static int ridge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ridge, cdev);
	return 0;
}

static vm_fault_t ridge_fault(struct vm_fault *vmf)
{
	struct page **bank = vmf->vma->vm_private_data;

	vmf->page = *bank;
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct ridge_vm_ops = {
	.fault	= ridge_fault,
};

static int ridge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ridge *ridge = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = &ridge->banks[vma->vm_pgoff % 4];
	vma->vm_ops = &ridge_vm_ops;
	return 0;
}

static const struct file_operations ridge_fops = {
	.owner	= THIS_MODULE,
	.open	= ridge_open,
	.mmap	= ridge_mmap,
};
