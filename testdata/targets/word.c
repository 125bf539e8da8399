/* A driver that wants the flags as a word. */
static const struct vm_operations_struct word_vm_ops = {
	.fault	= word_fault,
};

static int word_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_debug("flags %lx\n", vma->vm_flags);

	if (word_may_map(vma->vm_flags))
		return -EPERM;

	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND | word_flags);
	vma->vm_ops = &word_vm_ops;
	return 0;
}

static const struct file_operations word_fops = {
	.owner	= THIS_MODULE,
	.mmap	= word_mmap,
};
