/* Pages of kzalloc() may be parts of larger ones, which the core would map as a whole. */
struct lathe {
	void *mem;
	unsigned long size;
	struct mutex lock;
};

static int lathe_open(struct inode *inode, struct file *file)
{
	struct lathe *lathe = kzalloc(sizeof(*lathe), GFP_KERNEL);

	lathe->size = 16 * PAGE_SIZE;
	lathe->mem = kzalloc(lathe->size, GFP_KERNEL);
	file->private_data = lathe;
	return 0;
}

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long off;
	int ret = 0;

	if (vma->vm_end - vma->vm_start > lathe->size)
		return -EINVAL;
	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		ret = vm_insert_page(vma, vma->vm_start + off, virt_to_page(lathe->mem + off));
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
