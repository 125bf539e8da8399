// A trail: only one of two ways sets a flag that forbids merging.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct trail {
	struct cdev cdev;
	bool raw;
	void *buf;
};

static int trail_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct trail, cdev);
	return 0;
}

static vm_fault_t trail_fault(struct vm_fault *vmf)
{
	struct trail *trail = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(trail->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct trail_vm_ops = {
	.fault	= trail_fault,
};

static int trail_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trail *trail = file->private_data;

	if (trail->raw)
		vm_flags_set(vma, VM_PFNMAP);
	else
		vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_private_data = trail;
	vma->vm_ops = &trail_vm_ops;
	return 0;
}

static const struct file_operations trail_fops = {
	.owner	= THIS_MODULE,
	.open	= trail_open,
	.mmap	= trail_mmap,
};
