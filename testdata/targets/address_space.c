/* A driver that looks at the address space. */
static const struct vm_operations_struct address_space_vm_ops = {
	.fault	= address_space_fault,
};

static int address_space_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_mm != current->mm)
		return -EINVAL;

	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_ops = &address_space_vm_ops;
	return 0;
}

static const struct file_operations address_space_fops = {
	.owner	= THIS_MODULE,
	.mmap	= address_space_mmap,
};
