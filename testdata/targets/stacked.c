/* A file system that asks whether a file below it can be mapped. */
static int stacked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *lower = file->private_data;

	if (!lower->f_op->mmap)
		return -ENODEV;

	return generic_file_readonly_mmap(file, vma);
}

static const struct file_operations stacked_fops = {
	.owner	= THIS_MODULE,
	.mmap	= stacked_mmap,
};
