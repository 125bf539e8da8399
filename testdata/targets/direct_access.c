/* A file system whose files may lie in memory. */
static const struct vm_operations_struct direct_access_vm_ops = {
	.fault	= filemap_fault,
};

static int direct_access_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct direct_access *fs = file->private_data;

	if (!daxdev_mapping_supported(vma, fs->dax))
		return -EOPNOTSUPP;
	if (vma_is_dax(vma))
		vm_flags_set(vma, VM_HUGEPAGE);

	file_accessed(file);
	vma->vm_ops = &direct_access_vm_ops;
	return 0;
}

static const struct file_operations direct_access_fops = {
	.owner	= THIS_MODULE,
	.mmap	= direct_access_mmap,
};
