/* A driver that counts its mappings. */
struct counted {
	struct kref ref;
	unsigned long pfn;
};

static void counted_open(struct vm_area_struct *vma)
{
	struct counted *dev = vma->vm_private_data;

	kref_get(&dev->ref);
}

static void counted_close(struct vm_area_struct *vma)
{
	struct counted *dev = vma->vm_private_data;

	kref_put(&dev->ref, counted_release);
}

static const struct vm_operations_struct counted_vm_ops = {
	.open	= counted_open,
	.close	= counted_close,
	.fault	= counted_fault,
};

static int counted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct counted *dev = file->private_data;

	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_private_data = dev;
	vma->vm_ops = &counted_vm_ops;
	counted_open(vma);
	return 0;
}

static const struct file_operations counted_fops = {
	.owner	= THIS_MODULE,
	.mmap	= counted_mmap,
};
