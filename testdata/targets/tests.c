/* A driver that tests its flags in every way. */
static const struct vm_operations_struct tests_vm_ops = {
	.fault	= tests_fault,
};

static int tests_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_flags & (VM_EXEC | VM_WRITE))
		return -EPERM;
	if ((vma->vm_flags & (VM_SHARED | VM_MAYSHARE)) != (VM_SHARED | VM_MAYSHARE))
		return -EINVAL;
	if ((vma->vm_flags & (VM_READ | VM_WRITE)) != VM_READ)
		return -EROFS;
	if ((vma->vm_flags & VM_ACCESS_FLAGS) == 0)
		return -EACCES;

	vm_flags_mod(vma, VM_PFNMAP | VM_DONTEXPAND, VM_MAYWRITE | VM_MAYEXEC);
	vma->vm_ops = &tests_vm_ops;
	return 0;
}

static const struct file_operations tests_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tests_mmap,
};
