/* A driver that passes its flags on. */
static int shared_memory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *shm = shmem_file_setup("shared", PAGE_SIZE, vma->vm_flags);

	if (IS_ERR(shm))
		return PTR_ERR(shm);
	fput(shm);
	return -ENODEV;
}

static const struct file_operations shared_memory_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shared_memory_mmap,
};
