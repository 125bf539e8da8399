/* Nobody is seen to store the buffer, so it may be any memory. */
struct lathe {
	void *mem;
	unsigned long size;
	struct mutex lock;
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long off;
	int ret;

	if (vma->vm_end - vma->vm_start > lathe->size)
		return -EINVAL;
	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		ret = vm_insert_page(vma, vma->vm_start + off, vmalloc_to_page(lathe->mem + off));
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
