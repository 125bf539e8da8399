// Tests of single flags that are joined are one test of several.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct tray_vm_ops = { };

static int tray_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_READ) || (vma->vm_flags & VM_EXEC) ||
		!(vma->vm_flags & VM_WRITE))
		return -EINVAL;
	if ((vma->vm_flags & VM_SHARED) && (VM_MAYSHARE & vma->vm_flags))
		return -EPERM;
	if (!((vma->vm_flags & VM_SHARED) && vma->vm_flags & VM_MAYSHARE))
		return -EPERM;
	if (!(vma->vm_flags & VM_SHARED) || !(vma->vm_flags & VM_MAYSHARE))
		return -EPERM;
	if (!(vma->vm_flags & VM_SHARED) && !(vma->vm_flags & (VM_READ | VM_EXEC)))
		return -EPERM;
	vma->vm_ops = &tray_vm_ops;
	return (vma->vm_flags & VM_MAYREAD) || (vma->vm_flags & VM_MAYEXEC) ? 0 : -EACCES;
}

static const struct file_operations tray_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tray_mmap,
};

/* Neither all nor any of them. */
static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_SHARED) && !(vma->vm_flags & VM_MAYSHARE))
		return -EPERM;
	if ((vma->vm_flags & (VM_READ | VM_EXEC)) && (vma->vm_flags & VM_SHARED))
		return -EPERM;
	if (!(vma->vm_flags & (VM_READ | VM_EXEC)) || !(vma->vm_flags & VM_SHARED))
		return -EPERM;
	if ((vma->vm_flags & VM_READ) && file->private_data)
		return -EBUSY;
	if ((vma->vm_flags & VM_READ) || (vma->vm_flags & VM_READ))
		return -EINVAL;
	vma->vm_ops = &tray_vm_ops;
	return 0;
}

static const struct file_operations rack_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rack_mmap,
};
