/* A driver that makes the protection anew. */
static const struct vm_operations_struct prot_vm_ops = {
	.fault	= prot_fault,
};

static int prot_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_page_prot = pgprot_writecombine(vm_get_page_prot(vma->vm_flags));
	vma->vm_ops = &prot_vm_ops;
	return 0;
}

static const struct file_operations prot_fops = {
	.owner	= THIS_MODULE,
	.mmap	= prot_mmap,
};
