/* A driver that chooses flags, in the way of old kernels. */
static const struct vm_operations_struct choice_vm_ops = {
	.fault	= choice_fault,
};

static int choice_mmap(struct file *file, struct vm_area_struct *vma)
{
	bool huge = file->private_data;

	vma->vm_flags |= VM_MIXEDMAP | (huge ? VM_HUGEPAGE : VM_NOHUGEPAGE);
	vma->vm_flags &= ~VM_MAYWRITE;
	vma->vm_ops = &choice_vm_ops;
	return 0;
}

static const struct file_operations choice_fops = {
	.owner	= THIS_MODULE,
	.mmap	= choice_mmap,
};
