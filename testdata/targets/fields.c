/* A driver that reads what a descriptor has, and maps in its fault handler. */
static const struct vm_operations_struct fields_vm_ops = {
	.fault	= fields_fault,
};

static int fields_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fields *fields = file->private_data;

	if (vma->vm_end - vma->vm_start > fields->size)
		return -EINVAL;
	if (vma->vm_pgoff + vma_pages(vma) > fields->pages)
		return -EINVAL;
	if ((vma->vm_end - vma->vm_start) & (fields->unit - 1))
		return -EINVAL;
	if ((vma->vm_end - vma->vm_start) / PAGE_SIZE == 3)
		return -EINVAL;

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_ops = &fields_vm_ops;
	vma->vm_private_data = fields;
	return 0;
}

static const struct file_operations fields_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fields_mmap,
};
