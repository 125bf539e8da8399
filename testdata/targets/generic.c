/* A file system with a table of the core's handler, and a handler that calls it. */
static int generic_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;

	return generic_file_mmap(file, vma);
}

static const struct file_operations generic_fops = {
	.read_iter	= generic_file_read_iter,
	.mmap		= generic_mmap,
};

static const struct file_operations generic_core_fops = {
	.read_iter	= generic_file_read_iter,
	.mmap		= generic_file_mmap,
};
