// A gecko: what describes the helper stays with the name that it describes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gecko {
	unsigned long len;
};

/**
 * gecko_fits() - whether a mapping lies inside the window
 * @gecko: the gecko
 * @vma: the mapping
 *
 * Return: true when it does.
 */
static bool gecko_fits(struct gecko *gecko, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	return (vma->vm_pgoff << PAGE_SHIFT) + size <= gecko->len;
}

static vm_fault_t gecko_fault(struct vm_fault *vmf)
{
	return gecko_fits(vmf->vma->vm_private_data, vmf->vma) ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct gecko_vm_ops = {
	.fault	= gecko_fault,
};

static int gecko_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!gecko_fits(file->private_data, vma))
		return -EINVAL;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &gecko_vm_ops;
	return 0;
}

static const struct file_operations gecko_fops = {
	.owner	= THIS_MODULE,
	.mmap	= gecko_mmap,
};
