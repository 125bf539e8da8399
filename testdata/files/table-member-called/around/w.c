extern const struct file_operations curlew_fops;

int warbler_mmap(struct file *file, struct vm_area_struct *vma)
{
	return curlew_fops.mmap(file, vma);
}
