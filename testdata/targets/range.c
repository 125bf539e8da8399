/* A driver that looks at its range. */
static const struct vm_operations_struct range_vm_ops = {
	.fault	= range_fault,
};

static int range_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct range *dev = file->private_data;

	if (!range_in_vma(vma, dev->start, dev->start + dev->size))
		return -EINVAL;
	if (is_shared_maywrite(vma->vm_flags))
		return -EPERM;

	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_ops = &range_vm_ops;
	return 0;
}

static const struct file_operations range_fops = {
	.owner	= THIS_MODULE,
	.mmap	= range_mmap,
};
