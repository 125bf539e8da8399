// Sorrels: an ioctl() gives the object of one open file to another.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sorrel {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t sorrel_fault(struct vm_fault *vmf)
{
	struct sorrel *sorrel = vmf->vma->vm_private_data;

	if (vmf->pgoff >= sorrel->count)
		return VM_FAULT_SIGBUS;
	vmf->page = sorrel->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct sorrel_vm_ops = {
	.fault	= sorrel_fault,
};

static int sorrel_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &sorrel_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static long sorrel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct file *other = fget(arg);

	if (!other)
		return -EBADF;
	fput(other);
	fget(arg)->private_data = file->private_data;
	return 0;
}

static const struct file_operations sorrel_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = sorrel_ioctl,
	.mmap	= sorrel_mmap,
};
